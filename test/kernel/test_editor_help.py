"""Completion and tooltips know the cells and the library."""

import pytest

from kernel_client import PATIENCE


def complete(kernel, code):
    return kernel.client.complete(code, reply=True, timeout=PATIENCE)["content"]


def inspect(kernel, code):
    return kernel.client.inspect(code, reply=True, timeout=PATIENCE)["content"]


def at_cursor(code):
    """``code`` without its ``|``, and where that stood."""
    before, after = code.split("|", 1)
    return before + after, len(before)


def complete_at(kernel, code):
    """The candidates at the ``|`` in ``code``, and the text that they replace."""
    code, cursor = at_cursor(code)
    content = kernel.client.complete(code, cursor, reply=True, timeout=PATIENCE)["content"]
    return content["matches"], code[content["cursor_start"] : content["cursor_end"]]


def inspect_at(kernel, code):
    content = kernel.client.inspect(*at_cursor(code), reply=True, timeout=PATIENCE)["content"]
    return content["data"].get("text/plain")


DECLARED = """\
import { doubledDepth } from '../lib';
const learningRate = 0.1;
/** Adds one. */
function addOne(n: number) { return n + 1 }
/** Cuts wood.
 * @param size in metres
 */
function cut(size: number, into: { parts: number }, ...kinds: ("oak" | "ash")[]): number { return size }
function turn(angle: number): number; function turn(axis: string, angle: number): string; function turn(...all: any[]): any { return all }
class Box { constructor(readonly size: number, lid: boolean) {} put(what: "ball" | "cube") {} }
"""


@pytest.fixture(scope="module", autouse=True)
def names(kernel):
    assert kernel.run(DECLARED).status == "ok"


def test_names_of_earlier_cells_and_the_library_complete(kernel):
    assert complete(kernel, "learn")["matches"] == ["learningRate"]
    assert complete(kernel, "doubledD")["matches"] == ["doubledDepth"]
    assert "toFixed" in complete(kernel, "learningRate.toF")["matches"]


@pytest.mark.parametrize(
    ("code", "expected", "replaced"),
    [
        ("import { | } from '../lib'", ["apart", "countForEver", "Doubled", "doubledDepth", "failInLibrary"], ""),
        ("import { apart, doub| } from '../lib'", ["doubledDepth", "Doubled"], "doub"),
        ("import { dep| } from '../lib/depth", ["depth"], "dep"),
        ("import { readF| } from 'node:fs'", ["readFile", "readFileSync"], "readF"),
        ("'🙂'; import x from 'node:f|s'", ["node:fs", "node:fs/promises"], "node:fs"),
        ('import x from "node:f|', ["node:fs", "node:fs/promises"], "node:f"),
        ("import x from '../lib/de|'", ["depth"], "de"),
        ("export * from '../lib/mi|", ["middle"], "mi"),
        ("await import('../li|')", ["lib"], "li"),
        ("import x from 'h5w|", ["h5wasm"], "h5w"),
        ("import x from '@tensorflow/tfjs-n|'", ["tfjs-node"], "tfjs-n"),
        ("cut(1, { pa|", ["parts"], "pa"),
        ("cut(1, { parts: 2 }, 'o|", ["oak"], "o"),
        ("new Box(1, true).put('|')", ["ball", "cube"], ""),
        ("'🙂🙂'; `rate ${learn|Rate}`", ["learningRate"], "learnRate"),
        ("class Own { #part = 1; #whole() { return this.#pa| } }", ["#part"], "#pa"),
        ("learningRate\n  .toEx|", ["toExponential"], "toEx"),
    ],
)
def test_completion_offers_what_fits_and_replaces_what_is_typed(kernel, code, expected, replaced):
    matches, text = complete_at(kernel, code)
    assert ([name for name in matches if name != "type"], text) == (expected, replaced)


@pytest.mark.parametrize(
    ("code", "signature"),
    [
        ("addOne(|", "addOne(n: number): number"),
        ("cut(|)", "cut(size: number, into: { parts: number; }, ...kinds: (\"oak\" | \"ash\")[]): number"),
        ("cut(\n  1,\n  |\n", "cut(size: number"),
        ("cut(1, { parts: 2 }, '|", "cut(size: number"),
        ("cut(addOne(|", "addOne(n: number): number"),
        ("cut(addOne(1), |", "cut(size: number"),
        ("turn('x', |", "turn(axis: string, angle: number): string (+1 overload)"),
        ("const box = new Box(1, |)", "Box(size: number, lid: boolean): Box"),
        ("`🙂 ${Math.max(1, |", "max(...values: number[]): number"),
        ("await doubledDepth(|)", "doubledDepth(): number"),
    ],
)
def test_within_a_call_a_tooltip_shows_the_called_function(kernel, code, signature):
    assert inspect_at(kernel, code).startswith(signature)


def test_a_tooltip_of_a_call_has_its_documentation(kernel):
    assert inspect_at(kernel, "cut(1, |").endswith("\n\nCuts wood.\n\n@param size in metres")
    assert inspect_at(kernel, "addOne(learn|ingRate)") == "const learningRate: 0.1\n\nAn argument of addOne(n: number): number"
    assert inspect_at(kernel, "addOne(1) + |") is None


@pytest.mark.parametrize(
    ("code", "documentation"),
    [
        ("Math.ma|x", "Returns the larger of a set of supplied numeric expressions."),
        ("Math.max(1, |", "Returns the larger of a set of supplied numeric expressions."),
        ("Math.max(1, |)", "@param values Numeric expressions to be evaluated."),
        ("new Map().se|t", "Adds a new element with a specified key and value"),
        ("import { readFileSync } from 'node:fs'; readFile|Sync", "Returns the contents of the `path`."),
        ("import { readFileSync } from 'node:fs'; console.log(String(readFileSync(|", "Returns the contents of the `path`."),
        ("doubled|Depth", "Twice the depth."),
        ("console.log(1, doubledDepth(|", "Twice the depth."),
    ],
)
def test_documentation_is_found_wherever_it_is_written(kernel, code, documentation):
    assert documentation in inspect_at(kernel, code)


def test_positions_count_code_points(kernel):
    content = complete(kernel, "'🙂'; learn")
    assert (content["cursor_start"], content["cursor_end"]) == (5, 10)


def test_each_candidate_has_a_kind(kernel):
    kinds = {t["text"]: t["type"] for t in complete(kernel, "addO")["metadata"]["_jupyter_types_experimental"]}
    assert kinds["addOne"] == "function"


def test_a_tooltip_shows_signature_and_documentation(kernel):
    text = inspect(kernel, "addOne")["data"]["text/plain"]
    assert text == "function addOne(n: number): number\n\nAdds one."
    assert "Twice the depth." in inspect(kernel, "doubledDepth")["data"]["text/plain"]


def test_nothing_is_said_about_nothing(kernel):
    assert inspect(kernel, "   ")["found"] is False


def test_asking_does_not_disturb_the_cells(kernel):
    complete(kernel, "const learningRate = 'text'; learningR")
    assert kernel.value("learningRate") == "0.1"
