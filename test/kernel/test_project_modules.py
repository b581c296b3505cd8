"""The project's own TypeScript in cells."""

import os
import subprocess
from pathlib import Path

from kernel_client import KernelClient

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / ".cache" / "compiler"


def edit(project, name, before, after):
    file = project / "lib" / name
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


IMPORT = "import { apart, doubledDepth } from '../lib';"


def test_the_library_resolves_by_folder_file_and_extension(kernel):
    assert kernel.value(f"{IMPORT} doubledDepth()") == "2"
    assert kernel.value("import { depth } from '../lib/depth'; depth") == "1"
    assert kernel.value("import { depth as exact } from '../lib/depth.ts'; exact") == "1"
    assert kernel.value("(await import('../lib/depth.ts')).depth") == "1"
    assert kernel.value("(await import(import.meta.resolve('../lib/depth'))).depth") == "1"


def test_all_ways_to_import_meet_the_same_module(kernel):
    kernel.run("import { apart as one } from '../lib'; import { apart as two } from '../lib/apart.ts';")
    assert kernel.value("const three = (await import('../lib/apart')).apart; one === two && two === three") == "true"


def test_types_of_the_library_come_with_it(kernel):
    assert kernel.run("import { doubledDepth, type Doubled } from '../lib'; const d: Doubled = doubledDepth();").status == "ok"
    assert "TS2322" in kernel.run("import { doubledDepth as dd } from '../lib'; const s: string = dd();").error
    assert "TS2305" in kernel.run("import { missing } from '../lib'").error


def test_an_edit_deep_below_is_picked_up_and_the_rest_stays_loaded(own_project, own_kernel):
    own_kernel.run(f"{IMPORT} const before = apart;")
    assert own_kernel.value("doubledDepth()") == "2"
    edit(own_project, "depth.ts", "= 1", "= 21")
    assert own_kernel.value(f"{IMPORT} doubledDepth()") == "42"
    assert own_kernel.value("before === apart") == "true"
    edit(own_project, "depth.ts", "= 21", "= 1")
    assert own_kernel.value(f"{IMPORT} doubledDepth()") == "2"


def test_an_edit_is_seen_whatever_date_the_file_gets(own_project, own_kernel):
    file = own_project / "lib" / "depth.ts"
    date = file.stat().st_mtime_ns
    for depth in (1, 2, 3):
        file.write_text(f"export const depth: number = {depth};\n")
        os.utime(file, ns=(date, date))
        assert own_kernel.value(f"{IMPORT} doubledDepth()") == str(2 * depth)
    file.write_text("export const depth: string = 3;\n")
    os.utime(file, ns=(date, date))
    assert "lib/depth.ts:1:14 - error TS2322" in own_kernel.run(IMPORT).error


def test_an_edited_type_is_checked_at_once(own_project, own_kernel):
    use = "import { depth } from '../lib/depth'; const twice: number = depth * 2; twice"
    assert own_kernel.value(use) == "2"
    edit(own_project, "depth.ts", "depth: number = 1", "depth: string = 'deep'")
    assert "TS2362" in own_kernel.run(use).error


def test_a_type_error_in_the_library_names_its_file_and_line(own_project, own_kernel):
    edit(own_project, "middle.ts", "return depth * 2", "return String(depth)")
    result = own_kernel.run(IMPORT)
    assert result.reply["ename"] == "TypeScriptError"
    assert "lib/middle.ts:7:3 - error TS2322" in result.error
    edit(own_project, "middle.ts", "return String(depth)", "return depth * 2")
    assert own_kernel.run(IMPORT).status == "ok"


def test_what_import_loads_later_is_checked_then(own_project, own_kernel):
    lib = own_project / "lib"
    (lib / "tools.ts").write_text("export const load = async () => (await import('./late.ts')).late;\n")
    (lib / "late.ts").write_text("import { below } from './below.ts';\nexport const late = `late, ${below}`;\n")
    (lib / "below.ts").write_text("export const below: number = 'below';\n")
    assert own_kernel.run("import { load } from '../lib/tools'").status == "ok"
    result = own_kernel.run("console.log('before');\nawait load()")
    assert (result.reply["ename"], result.text()) == ("TypeScriptError", "before\n")
    assert "lib/below.ts:1:14 - error TS2322" in result.error
    assert "    export const below: number = 'below';\n                 ^^^^^" in result.traceback
    assert "TS2322" in own_kernel.run("await import('../lib/below')").error
    edit(own_project, "below.ts", "number", "string")
    assert own_kernel.value("await load()") == "'late, below'"


def test_errors_in_what_only_gives_types_do_not_stop_a_cell(own_project, own_kernel):
    lib = own_project / "lib"
    (lib / "shapes.ts").write_text("export interface Shape { sides: number }\nexport const sides: number = 'three';\n")
    (lib / "drawing.ts").write_text("import type { Shape } from './shapes.ts';\nexport const triangle: Shape = { sides: 3 };\n")
    assert own_kernel.value("import { triangle } from '../lib/drawing'; triangle.sides") == "3"
    edit(own_project, "shapes.ts", "sides: number }", "sides: string }")
    assert "lib/drawing.ts:2:34 - error TS2322" in own_kernel.run("import { triangle } from '../lib/drawing'").error
    assert "lib/shapes.ts:2:14 - error TS2322" in own_kernel.run("import { sides } from '../lib/shapes'").error


def test_after_a_mistyped_path_edits_are_still_seen(own_project, own_kernel):
    use = "import { depth } from '../lib/depth'; const kept: number = depth; kept"
    assert own_kernel.value(use) == "1"
    for path in ("../lib/dept", "./lib/depth", "no-such-package"):
        assert "TS2307" in own_kernel.run(f"import {{ depth as wrong }} from '{path}'").error
    edit(own_project, "depth.ts", "depth: number = 1", "depth: string = 'deep'")
    assert "TS2322" in own_kernel.run(use).error
    edit(own_project, "depth.ts", "depth: string = 'deep'", "depth: number = 3")
    assert own_kernel.value(use) == "3"


def test_modules_come_and_go(own_project, own_kernel):
    lib = own_project / "lib"
    use = "import { late } from '../lib/late'; late"
    assert "TS2307" in own_kernel.run(use).error
    (lib / "late.ts").write_text("export const late = 'file';\n")
    assert own_kernel.value(use) == "'file'"
    (lib / "late.ts").rename(lib / "later.ts")
    assert "TS2307" in own_kernel.run(use).error
    (lib / "late").mkdir()
    (lib / "late" / "index.ts").write_text("export const late = ['folder'];\n")
    assert own_kernel.value(use) == "[ 'folder' ]"
    (lib / "late.ts").write_text("export const late = { before: 'the folder' };\n")
    assert own_kernel.value(use) == "{ before: 'the folder' }"
    (lib / "late.ts").unlink()
    assert own_kernel.value("import { late } from '../lib/late'; late[0]") == "'folder'"


def test_what_the_library_misses_is_found_once_it_is_there(own_project, own_kernel):
    edit(own_project, "middle.ts", 'from "./depth.ts"', 'from "./parts/depth.ts"')
    use = "import { doubledDepth } from '../lib'; import table from '../lib/parts/table.json' with { type: 'json' }; doubledDepth() + table.rows"
    assert "lib/middle.ts:1:23 - error TS2307" in own_kernel.run(use).error
    parts = own_project / "lib" / "parts"
    parts.mkdir()
    (parts / "table.json").write_text('{ "rows": 3 }')
    assert "parts/table.json" not in own_kernel.run(use).error
    (parts / "depth.ts").write_text("export const depth = 7;\n")
    assert own_kernel.value(use) == "17"


def test_modules_that_import_each_other_load(own_project, own_kernel):
    (own_project / "lib" / "egg.ts").write_text("import { hen } from './hen.ts';\nexport const egg = (): string => 'egg';\nexport const both = (): string => hen();\n")
    (own_project / "lib" / "hen.ts").write_text("import { egg } from './egg.ts';\nexport const hen = (): string => `hen ${egg()}`;\n")
    assert own_kernel.value("import { both } from '../lib/egg'; both()") == "'hen egg'"


def test_an_error_of_the_library_shows_its_typescript_line(kernel):
    result = kernel.run("import { failInLibrary } from '../lib';\nfailInLibrary(4);")
    assert result.error == "RangeError: A value must be below 3, got 4"
    assert "lib/loops.ts:11:9" in result.traceback
    assert "throw new RangeError(`A value must be below 3" in result.traceback
    assert "]:2:1" in result.traceback


def test_the_line_above_a_trace_is_the_line_that_ran(own_project, own_kernel):
    call = "import { failInLibrary } from '../lib';\nfailInLibrary(4);"
    assert "lib/loops.ts:11\n      throw new RangeError(`A value must" in own_kernel.run(f"{call}").traceback
    own_kernel.run("const loaded = failInLibrary")
    edit(own_project, "loops.ts", "  throw new RangeError(`A value must be below 3, ", "  // two lines\n  // more\n  throw new TypeError(`Changed, ")
    assert "lib/loops.ts:13\n      throw new TypeError(`Changed" in own_kernel.run(call).traceback
    assert "lib/loops.ts:11\n      throw new RangeError(`A value must" in own_kernel.run("loaded(5)").traceback
    edit(own_project, "loops.ts", "Changed", "Once more")
    assert "lib/loops.ts:13\n      throw new TypeError(`Once more" in own_kernel.run(call).traceback


def test_packages_of_every_kind_import_plainly(kernel):
    assert kernel.value("import h5wasm from 'h5wasm/node'; typeof (await h5wasm.ready)") == "'object'"  # ESM only
    assert kernel.value("import * as fs from 'node:fs'; typeof fs.readFileSync") == "'function'"
    assert kernel.value("import { z } from 'zod'; z.number().parse(3)") == "3"
    assert kernel.value("const zod = require('zod'); typeof zod.z") == "'object'"


def test_json_can_be_imported(own_project, own_kernel):
    (own_project / "lib" / "table.json").write_text('{ "rows": 3 }')
    assert own_kernel.value("import table from '../lib/table.json' with { type: 'json' }; table.rows + 1") == "4"


def test_two_kernels_at_once_find_the_same_and_a_third_knows_it(own_project):
    with KernelClient(own_project / "notebooks") as one, KernelClient(own_project / "notebooks") as two:
        sent = [(kernel, kernel.send(f"{IMPORT} doubledDepth()")) for kernel in (one, two)]
        assert [kernel.collect(message).value for kernel, message in sent] == ["2", "2"]
        edit(own_project, "depth.ts", "number = 1", "string = 'one'")
        sent = [(kernel, kernel.send(IMPORT)) for kernel in (one, two)]
        errors = [kernel.collect(message).error for kernel, message in sent]
    with KernelClient(own_project / "notebooks") as three:
        errors.append(three.run(IMPORT).error)
    assert errors[0] == errors[1] == errors[2]
    assert "lib/middle.ts:7:10 - error TS2362" in errors[0]


def test_a_stricter_tsconfig_counts_from_the_next_kernel_on(own_project):
    use = "import { first } from '../lib/first'; first([3])"
    (own_project / "lib" / "first.ts").write_text("export const first = (values: number[]): number => values[0];\n")
    with KernelClient(own_project / "notebooks") as kernel:
        assert kernel.value(use) == "3"
    tsconfig = own_project / "tsconfig.json"
    tsconfig.write_text(tsconfig.read_text().replace('"strict": true', '"strict": true, "noUncheckedIndexedAccess": true'))
    with KernelClient(own_project / "notebooks") as kernel:
        assert "lib/first.ts:1:" in kernel.run(use).error


def test_a_damaged_cache_counts_as_absent(own_project, tmp_path):
    cache = {"TRAC_KERNEL_CACHE": str(tmp_path / "cache")}
    with KernelClient(own_project / "notebooks", **cache) as kernel:
        assert kernel.value(f"{IMPORT} doubledDepth()") == "2"
    entries = [entry for entry in tmp_path.glob("cache/*/*") if entry.is_file()]
    assert len(entries) > 4
    for entry in entries:
        content = bytearray(entry.read_bytes())
        content[len(content) // 2] ^= 1
        entry.write_bytes(content)
    with KernelClient(own_project / "notebooks", **cache) as kernel:
        assert kernel.value(f"{IMPORT} doubledDepth()") == "2"
        edit(own_project, "depth.ts", "number = 1", "string = 'one'")
        assert "lib/middle.ts:7:10 - error TS2362" in kernel.run(IMPORT).error


CELLS = [
    f"{IMPORT} const before: number = doubledDepth(); const performance = before + 0.5; before",
    "let later = () => performance + 1; later()",
    "enum Kind { Small = 4 }; const load = async () => (await import('../lib/apart')).apart === apart; Kind.Small + later()",
    "await load()",
]


def run_all(project, after=""):
    """What a kernel's cells give, and a new cell behind them."""
    with KernelClient(project / "notebooks") as kernel:
        results = [kernel.run(code) for code in CELLS]
        return [result.value or result.error for result in results], kernel.run(after) if after else None


def test_a_notebook_that_runs_again_gives_the_same_and_sees_every_edit(own_project):
    values = ["2", "3.5", "7.5", "true"]
    assert run_all(own_project)[0] == values
    entries = {entry: entry.stat().st_mtime_ns for entry in CACHE.glob("*/*")}
    again, new = run_all(own_project, "const text: string = later(); const gone = await missing();")
    assert again == values
    assert [entry for entry, time in entries.items() if entry.stat().st_mtime_ns != time] == []  # nothing was compiled again
    assert "In[5]:1:7 - error TS2322" in new.error and "'missing'" in new.error
    edit(own_project, "depth.ts", "= 1", "= 3")
    assert run_all(own_project)[0] == ["6", "7.5", "11.5", "true"]
    edit(own_project, "depth.ts", "number = 3", "string = 'deep'")
    assert "lib/middle.ts:7:10 - error TS2362" in run_all(own_project)[0][0]


def test_what_was_filled_ahead_is_known_to_a_kernel_and_a_type_error_is_not_hidden_by_it(own_project, tmp_path):
    cache, notebooks = tmp_path / "cache", own_project / "notebooks"
    fill = ["node", REPOSITORY / "kernel" / "fill-cache.mjs", "import '../lib';"]
    subprocess.run(fill, cwd=notebooks, env={**os.environ, "TRAC_KERNEL_CACHE": str(cache)}, check=True)
    filled = set(cache.glob("*/*"))
    with KernelClient(notebooks, TRAC_KERNEL_CACHE=str(cache)) as kernel:
        assert kernel.value(f"{IMPORT} doubledDepth()") == "2"
        assert len(set(cache.glob("*/*")) - filled) <= 2  # the new cell and what it rests on, but nothing of the library
        edit(own_project, "middle.ts", "return depth * 2", "return String(depth)")
        assert "lib/middle.ts:7:3 - error TS2322" in kernel.run(IMPORT).error


def test_an_error_in_a_known_cell_shows_its_line(own_project):
    for _ in range(2):
        with KernelClient(own_project / "notebooks") as kernel:
            assert kernel.run("import { failInLibrary } from '../lib';\nconst call = () => failInLibrary(4);").status == "ok"
            traceback = kernel.run("// first\ncall();").traceback
            assert "lib/loops.ts:11\n      throw new RangeError" in traceback
            assert "lib/loops.ts:11:9" in traceback and "In[1]:2:20" in traceback and "In[2]:2:1" in traceback
