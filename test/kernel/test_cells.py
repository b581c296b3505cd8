"""What a cell may say, and what it gives."""

import re

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
        ("2 + 2\n// behind", "4"),
        ("/** before */ 2 + // within\n  3 /* beside */\n/* behind */ // and more", "5"),
        ("await Promise.resolve(6) // awaited\n// eslint-disable", "6"),
        ("({ a: 1 }) // an object\n", "{ a: 1 }"),
        ("`t${1}` // a template\n//", "'t1'"),
        ("'use strict'", "'use strict'"),
        ("let counted = 5 // one\ncounted++ // two\n// three", "5"),
        ("8; // with a semicolon\n// behind", "8"),
        ("7\nexport {}", "7"),
        ("3;; // behind\n;", "3"),
        ("#!/usr/bin/env node\n9", "9"),
        ("using closed = { [Symbol.dispose]() {} }\nclass Within {}\n'last' // behind", "'last'"),
        ("await using later = { async [Symbol.asyncDispose]() {} }; { using inner = null } typeof Within", "'function'"),
        ("using none = null; let alone = 1", None),
        ("enum Shown { A }", None),
        ("namespace Within { export const one = 1 }", None),
    ],
)
def test_a_cell_gives_the_value_of_its_last_expression(kernel, code, value):
    assert kernel.value(code) == value


MOVED = """\
import { depth } from "../lib/depth.ts";
export const one = depth, two = 2;
export const { three, rest: [four] } = { three: 3, rest: [4] };
export type Kind = "a" | "b";
export interface Pair { first: Kind; second: number }
export function area({ second }: Pair): number { return second * two }
export default class Shape { static readonly unit = new Shape(); sides = 4 }
export abstract class Base { abstract name(): string }
export async function* count() { yield one; yield two }
const hidden = 9;
export { hidden as shown, hidden };
export { doubledDepth } from "../lib/index.ts";
export * from "../lib/apart.ts";
"""
USE = "const pair: Pair = { first: 'b', second: three }; [area(pair), four, Shape.unit.sides, hidden]"


def test_code_runs_in_the_library_and_in_a_cell(own_project, own_kernel):
    (own_project / "lib" / "moved.ts").write_text(MOVED.replace("../lib/", "./"))
    names = "area, four, hidden, three, default as Shape, type Pair"
    assert own_kernel.value(f"import {{ {names} }} from '../lib/moved';\n{USE}") == "[ 6, 4, 4, 9 ]"
    assert own_kernel.value(f"{MOVED}\n{USE}") == "[ 6, 4, 4, 9 ]"
    assert own_kernel.value(f"{USE}") == "[ 6, 4, 4, 9 ]"
    assert own_kernel.value("class Named extends Base { name() { return 'n' } }\nnew Named().name()") == "'n'"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("export default { a: 1 }", "{ a: 1 }"),
        ("export default class {}", None),
        ("export default function () {}", None),
        ("export default function named() { return named.name }\nnamed()", "'named'"),
        ("export default interface Face { a: 1 }\nconst face: Face = { a: 1 }; face.a", "1"),
        ("export enum Level { Low, High }\nLevel.High", "1"),
        ("export\nlet onNextLine = 3\nonNextLine", "3"),
        ("'export const inText = 1' // export const x", "'export const inText = 1'"),
    ],
)
def test_exports_are_plain_declarations(kernel, code, value):
    assert kernel.value(code) == value
    assert "TS2304" in kernel.run("export { nowhere }").error


def test_a_class_knows_itself(kernel):
    assert kernel.value("class Tree { static root = new Tree(); #leaf = 1; static has(o: object) { return #leaf in o } self() { return Tree } }\nTree.has(Tree.root)") == "true"
    kernel.run("const old: any = Tree.root")
    kernel.run("class Tree { static root = new Tree() }")
    assert kernel.value("old.self() === old.constructor && Tree.root instanceof Tree && !(old instanceof Tree)") == "true"
    assert kernel.value("const seen: unknown[] = [];\nfunction see(value: unknown, context: DecoratorContext) { seen.push(context.name) }\n@see class Seen { static one = new Seen(); @see method() {} }\nseen") == "[ 'method', 'Seen' ]"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("enum Colour { Red = 1, Green }", "Colour.Green"),
        ("const enum Inlined { A = 2 }", "Inlined.A"),
        ("namespace Geometry { export const two = 2; export namespace Deep { export const deep = () => two } }", "Geometry.Deep.deep()"),
        ("class Held { constructor(readonly two = 2) {} }", "new Held().two"),
        ("import fs = require('node:fs')", "fs.existsSync('/') ? 2 : 0"),
        ("declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1] }", "[1, 2].second()"),
    ],
)
def test_syntax_that_is_more_than_types_stays_known(kernel, code, value):
    assert kernel.run(code).status == "ok"
    kernel.run("const between = 1")
    assert kernel.value(value) == "2"


def test_a_var_may_be_repeated(kernel):
    assert kernel.value("var repeated = 1; var repeated = 2; repeated") == "2"
    assert kernel.value("var repeated = 3; if (repeated) { var repeated = 4 } repeated") == "4"
    assert kernel.value("for (var index = 0; index < 3; index++) {} for (var index of [7, 8]) {} index") == "8"
    assert kernel.value("let index = 5; var { a: taken, ...others } = { a: 1, b: 2 }, taken = 6; [index, taken, others]") == "[ 5, 6, { b: 2 } ]"
    assert kernel.value("var early = () => typeof late; var late = 1; early()") == "'number'"


def test_cells_are_strict_as_modules_are(kernel):
    assert kernel.run("const frozen = Object.freeze([1]) as number[]; frozen[0] = 2").error.startswith("TypeError: Cannot assign to read only")
    assert kernel.run("delete (Object.freeze({ a: 1 }) as { a?: 1 }).a").error.startswith("TypeError: Cannot delete")
    assert kernel.value("[this, (() => this)(), (function (this: unknown) { return this })()]") == "[ undefined, undefined, undefined ]"
    assert kernel.value("({ own() { return this === undefined } }).own()") == "false"
    assert kernel.value("(function (given: number) { arguments[0] = 9; return given })(1)") == "1"


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("%timeit Math.sqrt(2)", "console.time"),
        ("%%time\nMath.sqrt(2)", "console.time"),
        ("const before = 1;\n!ls -la *.ts", "execSync"),
        ("%%bash\nls", "execSync"),
        ("%matplotlib inline", "import"),
        ("?Math", "Shift-Tab"),
        ("Math.max?", "Shift-Tab"),
    ],
)
def test_syntax_of_ipython_is_answered_with_what_to_use(kernel, code, advice):
    error = kernel.run(code).error
    assert "IPython" in error and advice in error and "\n" not in error


@pytest.mark.parametrize("code", ["const done = false;\n!done && nowhere", "console.log(`\n%d`, nowhere)", "const text: string = 1;\nMath.max\n?.(1)"])
def test_typescript_that_looks_like_ipython_keeps_its_own_error(kernel, code):
    assert "IPython" not in kernel.run(code).error and "error TS" in kernel.run(code).error


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
    assert "    export const kept: string = 1;\n                 ^^^^" in kernel.run("export const kept: string = 1;").traceback


def test_an_error_has_name_message_and_typescript_lines(kernel):
    result = kernel.run("interface Unused { a: number }\n\nfunction fail(n: number): never {\n  throw new RangeError(`bad ${n}`);\n}\nfail(1);")
    assert result.error == "RangeError: bad 1"
    assert result.reply["ename"] == "RangeError"
    assert "]:4:9)" in result.traceback and "]:6:1" in result.traceback
    assert "throw new RangeError(`bad ${n}`);" in result.traceback
    assert ".cache" not in result.traceback and "node:" not in result.traceback


@pytest.mark.parametrize("start", ["", "await null; "])
@pytest.mark.parametrize(
    ("thrown", "error"),
    [
        ("'text'", "Uncaught: 'text'"),
        ("{ code: 3 }", "Uncaught: { code: 3 }"),
        ("undefined", "Uncaught: undefined"),
        ("null", "Uncaught: null"),
        ("-0", "Uncaught: -0"),
        ("NaN", "Uncaught: NaN"),
        ("10n", "Uncaught: 10n"),
        ("Symbol('x')", "Uncaught: Symbol(x)"),
        ("() => 1", "Uncaught: [Function (anonymous)]"),
        ("{ toString() { throw new Error('never shown') } }", "Uncaught: { toString: [Function: toString] }"),
        ("{ [Symbol.for('nodejs.util.inspect.custom')]() { throw 1 } }", "Uncaught: (a value that throws when it is looked at)"),
        ("new Proxy(() => 1, new Proxy({}, { get: () => () => { throw 1 } }))", "Uncaught: [Function (anonymous)]"),
        ("Object.defineProperty(new Error('m'), 'message', { get() { throw 1 } })", "Error: (a message that throws when it is read)"),
        ("Object.defineProperty(new TypeError('m'), 'stack', { get() { throw 1 } })", "TypeError: m"),
        ("Object.defineProperty(new Error('m'), 'name', { get() { throw 1 } })", "(a name that throws when it is read): m"),
        ("Object.defineProperty(new Error('m'), 'cause', { get() { throw 1 } })", "Error: m"),
        ("Object.assign(new Error('m'), { stack: undefined })", "Error: m"),
        ("Object.assign(new Error(), { message: Symbol('odd') })", "Error: Symbol(odd)"),
        ("Object.assign(new AggregateError([], 'm'), { errors: 5 })", "AggregateError: m"),
        ("require('node:vm').runInNewContext('new RangeError(`of another realm`)')", "RangeError: of another realm"),
        ("Object.setPrototypeOf(new Error('m'), null)", "Error: m"),
    ],
)
def test_anything_can_be_thrown(kernel, start, thrown, error):
    result = kernel.run(f"{start}throw {thrown}")
    shown = re.sub(r"Proxy\((.*)\)", r"\1", result.error)  # so Node 26 shows a proxy
    assert shown == error and result.reply["traceback"]


def test_causes_and_parts_are_shown(kernel):
    nested = "new Error('outer', { cause: new TypeError('middle', { cause: 'root' }) })"
    assert re.search(r"Caused by: TypeError: middle\n[\s\S]*Caused by: root", kernel.run(f"throw {nested}").traceback)
    parts = kernel.run("throw new AggregateError([new RangeError('first'), null], 'both')").traceback
    assert "  - RangeError: first" in parts and "  - null" in parts
    deep = kernel.run("throw new AggregateError([new AggregateError([new Error('within', { cause: 7 })], 'inner')], 'outer', { cause: 8 })").traceback
    assert re.search(r"  - AggregateError: inner\n[\s\S]*    - Error: within\n[\s\S]*      Caused by: 7\n[\s\S]*  Caused by: 8", deep)
    closed = kernel.run("{ using odd = { [Symbol.dispose]() { throw new Error('at the end') } }; throw new Error('before') }").traceback
    assert "  - Error: at the end" in closed and "  - Error: before" in closed
    circle = kernel.run("const circle: Error = new Error('round'); circle.cause = circle; throw circle")
    assert circle.error == "Error: round" and circle.traceback.count("Caused by") == 5


def test_what_nobody_handles_may_be_anything(kernel):
    result = kernel.run("void Promise.reject(new Proxy({}, { getPrototypeOf() { throw 1 } })); void Promise.reject(null); 'lives'")
    assert result.value == "'lives'" and result.text("stderr").count("Unhandled promise rejection") == 2


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("Promise.resolve(5)", "Promise { 5 }"),
        ("[new Promise(() => {}), new Map([['p', Promise.resolve('a')]])]", "[ Promise { <pending> }, Map(1) { 'p' => Promise { 'a' } } ]"),
        ("const failed = Promise.reject(7); failed.catch(() => {}); ({ failed })", "{ failed: Promise { <rejected> 7 } }"),
        ("class Task extends Promise<number> {} Task.resolve(1)", "Task [Promise] { 1 }"),
        ("/kResourceStore/.test(require('node:util').inspect([setTimeout(() => {}, 1), setImmediate(() => {})], { depth: 9 }))", "false"),
    ],
)
def test_values_show_nothing_of_the_kernel(kernel, code, value):
    assert kernel.value(code) == value


def test_names_of_a_failed_cell_stay(kernel):
    kernel.run("const before = 1; throw new Error('stop')")
    assert kernel.value("before + 1") == "2"


def test_a_rejection_that_nobody_handles_is_shown_and_the_kernel_lives(kernel):
    result = kernel.run("void Promise.reject(new Error('stray')); 1")
    assert "Unhandled promise rejection" in result.text("stderr") and "stray" in result.text("stderr")
    result = kernel.run("setTimeout(() => { throw new Error('late') }, 5); await new Promise((r) => setTimeout(r, 50));")
    assert "Uncaught exception" in result.text("stderr") and "late" in result.text("stderr")
    assert kernel.value("1 + 1") == "2"


def test_asking_for_input_is_a_clear_error(kernel):
    assert kernel.run("prompt('name?')").error.startswith("StdinNotImplementedError: This kernel cannot ask for input (\"name?\")")


def test_user_expressions_are_evaluated(kernel):
    given = {
        "declared": ("seven + 1", "8"),
        "renamed": ("performance", "0.9"),
        "typed": ("(seven satisfies number) as unknown // behind", "7"),
        "awaited": ("await Promise.resolve({ seven })", "{ seven: 7 }"),
        "in braces": ("{ a: 1 }", "{ a: 1 }"),
        "nothing": ("void 0", "undefined"),
        "missing": ("missing", "TypeScriptError"),
        "wrong": ("seven.toFixed(200)", "RangeError"),
    }
    cell = "const seven = 7, performance = 0.9"
    found = kernel.run(cell, user_expressions={name: code for name, (code, _) in given.items()}).reply["user_expressions"]
    texts = {name: each["ename"] if "ename" in each else each["data"]["text/plain"] for name, each in found.items()}
    assert texts == {name: text for name, (_, text) in given.items()}


def test_only_stored_cells_count(kernel):
    count = kernel.run("1").reply["execution_count"]
    unstored = kernel.run("throw new Error('unstored')", store_history=False)
    assert unstored.reply["execution_count"] == count
    assert kernel.run("2").reply["execution_count"] == count + 1
    assert f"In[{count}]" not in unstored.traceback


def test_a_silent_cell_neither_counts_nor_shows(kernel):
    count = kernel.run("1").reply["execution_count"]
    assert kernel.run("2", silent=True).messages == [("status", {"execution_state": "busy"})]
    assert kernel.run("3").reply["execution_count"] == count + 1


def test_what_a_cell_gave_and_awaited_is_not_kept(kernel):
    kernel.run("""require('node:v8').setFlagsFromString('--expose-gc');
    const collect = require('node:vm').runInNewContext('gc'); let collected = 0;
    const watch = new FinalizationRegistry(() => collected++);
    function watched<T extends object>(value: T): T { watch.register(value, 0); return value }""")
    for code in ("watched({ a: 1 })", "await watched(Promise.resolve(1))", "for await (const n of watched([1])) void n"):
        assert kernel.run(code).status == "ok"
    assert kernel.value("for (let i = 0; collected < 3 && i < 100; i++) { collect(); await new Promise((r) => setTimeout(r, 10)) } collected") == "3"
