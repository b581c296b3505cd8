"""A cell may name its variables as it likes: the library and the kernel keep the globals of that name."""

GLOBALS_IN_LIBRARY = """\
export async function usesGlobals(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  const kinds = [typeof performance.now, typeof process.pid, typeof Buffer.from, typeof Symbol.iterator, typeof fetch, typeof window];
  return [...new Set<string>(kinds)].concat(JSON.stringify(Object.keys({ a: Math.max(1, 2) }))).join(" ");
}
"""

DECLARATIONS = [
    "const performance = 0.9, Symbol = 1, process = { pid: '7' }, Promise = 7",
    "let { Buffer, window: window, rest: [Math], ...JSON } = { Buffer: 1, window: 2, rest: [3], a: 4 }",
    "function setTimeout() { return 1 }\nclass Object { static one = new Object() }\nenum Set { A }\nnamespace fetch { export const x = 1 }",
    "import { performance as process, PerformanceObserver as Buffer } from 'node:perf_hooks'\nimport Promise, * as Symbol from 'node:path'",
    "if (true) { var process: any = 1 } for (var Promise of [1]) {} var Symbol = 2, Symbol = 3",
    "const __kernel = 1, console = 2, exports = 3, require = 4, module = 5, Error = 6, Array = 7, String = 8, globalThis = 9",
]


def test_the_library_and_the_kernel_keep_the_globals(own_project, own_kernel):
    (own_project / "lib" / "globals.ts").write_text(GLOBALS_IN_LIBRARY)
    for declaration in DECLARATIONS:
        assert own_kernel.run(declaration).status == "ok", declaration
        use = "import { usesGlobals } from '../lib/globals'; await usesGlobals()"
        assert own_kernel.value(use) == "'function number symbol undefined [\"a\"]'", declaration
        assert own_kernel.value("for (const x of [1]) await x; 'alive'") == "'alive'", declaration
        assert "stray" in own_kernel.run("void (async () => { throw new RangeError('stray') })()").text("stderr"), declaration


def test_later_cells_use_the_name_and_declare_it_again(kernel):
    kernel.run("const performance = 0.9; const read = () => performance")
    assert kernel.value("[performance, read(), { performance }, `${performance}`]") == "[ 0.9, 0.9, { performance: 0.9 }, '0.9' ]"
    assert kernel.value("let performance = 1; performance += 2; performance++; [read(), typeof globalThis.performance]") == "[ 4, 'object' ]"
    assert kernel.value("({ performance, list: [performance = 5] } = { performance: 6, list: [] as number[] }); read()") == "5"
    assert kernel.value("function inner(performance: string) { return { performance } } inner('own')") == "{ performance: 'own' }"
    assert kernel.value("type Fast = typeof performance; const fast: Fast = performance; fast") == "5"


def test_a_refused_cell_hides_nothing(kernel):
    assert "TS2322" in kernel.run("const status: string = 1, Date = 'hidden'").error
    assert kernel.value("typeof Date.now()") == "'number'"
    kernel.run("interface Map { onlyAType: true }")
    assert kernel.value("new Map([[1, 2]]).size") == "1"


def test_a_name_that_is_only_declared_means_the_global(kernel):
    assert kernel.value("declare const process: { pid: number }; declare function setTimeout(f: () => void): void; setTimeout(() => {}); process.pid > 0") == "true"
    assert kernel.value("process.pid > 0") == "true"
    assert kernel.value("const performance = 0.9; performance") == "0.9"
    assert kernel.value("declare namespace performance { function now(): number } performance.now() > 0.9") == "true"


def test_functions_and_classes_keep_the_name_that_was_written(kernel):
    kernel.run("const open = () => 1, close = function () {}, top = class {}\nfunction stop() {}\nclass File { static first = new File(); self() { return File } }")
    assert kernel.value("[open.name, close.name, top.name, stop.name, File.name]") == "[ 'open', 'close', 'top', 'stop', 'File' ]"
    assert kernel.value("[open, File.first, File.first.self() === File]") == "[ [Function: open], File {}, true ]"
    assert kernel.value("enum Option { On = 1 }\n[Option.On, Option[1]]") == "[ 1, 'On' ]"


def test_errors_show_the_name_that_was_written(kernel):
    kernel.run("const history: any = {}\nfunction find() { return history.nothing.here() }")
    assert kernel.run("history.back()").error == "TypeError: history.back is not a function"
    result = kernel.run("find()")
    assert "at find (" in result.traceback and "ofNotebook" not in result.traceback


def test_assigning_to_a_global_leaves_the_kernel_alive(own_kernel):
    for name in ("process", "Promise", "setTimeout", "setImmediate", "queueMicrotask", "console"):
        assert own_kernel.run(f"globalThis.{name} = 7 as any").status == "ok"
        assert own_kernel.value(f"await null; {name}") == "7", name
    assert "stray" in own_kernel.run("void (async () => { throw new RangeError('stray') })()").text("stderr")
    assert own_kernel.value("'alive'") == "'alive'"
