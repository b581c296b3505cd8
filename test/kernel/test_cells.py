"""What a cell may say, and what it gives."""

import pytest


def test_a_closure_sees_what_a_later_cell_assigns(kernel):
    kernel.run("let rate = 0.1; const read = () => rate;")
    assert kernel.value("rate = 0.5; read()") == "0.5"
    assert kernel.value("let rate = 0.7; read()") == "0.7"


def test_names_can_be_declared_again_as_anything(kernel):
    for declaration in ("const again = 1", "let again = 's'", "function again() {}", "class again {}", "var again = 2"):
        assert kernel.run(declaration).status == "ok", declaration
    assert kernel.value("again") == "2"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("await (Promise.resolve(3))", "3"),
        ("let sum = 0; for await (const n of [1, Promise.resolve(2)]) sum += n; sum", "3"),
        ("const { a, ...rest } = { a: 1, b: 2 }; rest", "{ b: 2 }"),
        ("const up = hoisted(); function hoisted() { return 'up' } up", "'up'"),
        ("1; function last() {}", None),
        ("typeof import.meta.url", "'string'"),
        ("(await import('node:path')).sep", "'/'"),
        ("null", "null"),
        ("undefined", None),
        ("const noValue = 1", None),
        ("let assigned = 1; assigned = 2", None),
        ("[3, 1].toSorted()", "[ 1, 3 ]"),
    ],
)
def test_a_cell_gives_the_value_of_its_last_expression(kernel, code, value):
    assert kernel.value(code) == value


def test_types_are_checked_strictly_across_cells(kernel):
    kernel.run("function twice(n: number) { return n * 2 }\nlet maybe: string | undefined;")
    assert "TS2345" in kernel.run("twice('2')").error
    assert "TS18048" in kernel.run("maybe.length").error
    assert "TS7006" in kernel.run("const f = (x) => x").error
    assert "TS2588" in kernel.run("const fixed = 1; fixed = 2").error


def test_a_type_error_names_the_line_and_nothing_runs(kernel):
    result = kernel.run("console.log('ran');\nconst wrong: string = 1;")
    assert result.reply["ename"] == "TypeScriptError"
    assert ":2:7 - error TS2322" in result.error
    assert "const wrong: string = 1;\n          ^^^^^" in result.traceback
    assert result.text() == ""


def test_an_error_has_name_message_and_typescript_lines(kernel):
    result = kernel.run("interface Unused { a: number }\n\nfunction fail(n: number): never {\n  throw new RangeError(`bad ${n}`);\n}\nfail(1);")
    assert result.error == "RangeError: bad 1"
    assert result.reply["ename"] == "RangeError"
    assert "]:4:9)" in result.traceback and "]:6:1" in result.traceback
    assert "throw new RangeError(`bad ${n}`);" in result.traceback
    assert ".cache" not in result.traceback and "node:" not in result.traceback


@pytest.mark.parametrize(("thrown", "evalue"), [("'text'", "'text'"), ("{ code: 3 }", "{ code: 3 }"), ("undefined", "undefined"), ("0", "0")])
def test_anything_can_be_thrown(kernel, thrown, evalue):
    assert kernel.run(f"throw {thrown}").error == f"Uncaught: {evalue}"


def test_a_cause_is_shown(kernel):
    assert "Caused by: Error: inner" in kernel.run("throw new Error('outer', { cause: new Error('inner') })").traceback


def test_names_of_a_failed_cell_stay(kernel):
    kernel.run("const before = 1; throw new Error('stop')")
    assert kernel.value("before + 1") == "2"


def test_a_rejection_that_nobody_handles_is_shown_and_the_kernel_lives(kernel):
    result = kernel.run("void Promise.reject(new Error('stray')); 1")
    assert "Unhandled promise rejection" in result.text("stderr") and "stray" in result.text("stderr")
    result = kernel.run("setTimeout(() => { throw new Error('late') }, 5); await new Promise((r) => setTimeout(r, 50));")
    assert "Uncaught exception" in result.text("stderr") and "late" in result.text("stderr")
    assert kernel.value("1 + 1") == "2"


def test_a_loop_at_the_top_is_as_fast_as_one_in_a_function(kernel):
    code = """
    const loop = "for (let i = 0; i < 2e7; i++) { total += i % 7 }";
    function timed(): number { const start = performance.now(); let total = 0; for (let i = 0; i < 2e7; i++) { total += i % 7 } return performance.now() - start; }
    timed(); const inFunction = timed();
    let total = 0; const begin = performance.now();
    for (let i = 0; i < 2e7; i++) { total += i % 7 }
    (performance.now() - begin) / inFunction"""
    assert float(kernel.value(code)) < 3


def test_asking_for_input_is_a_clear_error(kernel):
    assert kernel.run("prompt('name?')").error.startswith("StdinNotImplementedError: This kernel cannot ask for input (\"name?\")")


def test_user_expressions_are_evaluated(kernel):
    reply = kernel.run("const seven = 7", user_expressions={"good": "seven + 1", "bad": "missing"}).reply
    assert reply["user_expressions"]["good"]["data"]["text/plain"] == "8"
    assert reply["user_expressions"]["bad"]["ename"] == "ReferenceError"


def test_a_silent_cell_neither_counts_nor_shows(kernel):
    count = kernel.run("1").reply["execution_count"]
    assert kernel.run("2", silent=True).messages == [("status", {"execution_state": "busy"})]
    assert kernel.run("3").reply["execution_count"] == count + 1
