"""Jupyter's stop button: the loop itself ends, variables stay, the next cell runs."""

import re
import time

import pytest

SLEEP = "const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));"


@pytest.mark.parametrize(
    ("loop", "limit"),
    [
        ("while (true) { await sleep(20); steps++ }", 0.5),
        ("while (true) { await null; steps++ }", 0.5),
        ("while (true) { steps++ }", 0.5),
        ("await sleep(5); while (true) { steps++ }", 0.5),
        ("for (;;) steps++", 0.5),
        ("await (async () => { while (true) { await sleep(1); steps++ } })()", 0.5),
        ("await Promise.all([1, 2].map(async () => { while (true) { await sleep(10); steps++ } }))", 0.5),
        ("async function* many() { while (true) yield steps++ } for await (const n of many()) void n;", 0.5),
        ("setTimeout(() => { while (true) steps++ }, 1); await sleep(100000)", 2),
    ],
)
def test_a_loop_stops_and_its_variables_stay(kernel, loop, limit):
    kernel.run(f"{SLEEP} let steps = 0;")
    start = time.monotonic()
    result = kernel.interrupt_after(f"steps = 0; {loop}", 0.5)
    assert time.monotonic() - start < 0.5 + limit
    assert result.error == "KeyboardInterrupt: interrupted"
    assert result.status == "error"
    first = int(kernel.value("steps"))
    assert first > 0
    time.sleep(1.3)  # Promise.all leaves its second loop behind, which stops within the second given to clean-ups
    settled = kernel.value("steps")
    time.sleep(0.1)
    assert kernel.value("steps") == settled


def test_a_loop_of_the_library_stops_at_a_known_line(kernel):
    kernel.run("import { countForEver } from '../lib'; const count = { value: 0 };")
    result = kernel.interrupt_after("await countForEver(count)", 0.5)
    assert result.error == "KeyboardInterrupt: interrupted"
    assert re.search(r"at (async )?countForEver \(lib/loops\.ts:[345]:\d+\)", result.traceback)
    assert int(kernel.value("count.value")) > 0


def test_a_wait_without_end_is_left(kernel):
    result = kernel.interrupt_after("await new Promise(() => {})", 0.3)
    assert result.error == "KeyboardInterrupt: interrupted"
    assert kernel.value("1") == "1"


def test_finally_may_await(kernel):
    code = f"""{SLEEP} let closed = "no";
    try {{ while (true) await sleep(10) }} finally {{ await sleep(50); closed = "yes" }}"""
    assert kernel.interrupt_after(code, 0.3).error == "KeyboardInterrupt: interrupted"
    assert kernel.value("closed") == "'yes'"


def test_an_interrupt_can_be_caught_and_the_cell_goes_on(kernel):
    code = f"""{SLEEP}
    try {{ while (true) await sleep(10) }} catch (error) {{ console.log((error as Error).name) }}
    await sleep(1300); "went on" """
    result = kernel.interrupt_after(code, 0.3)
    assert result.text() == "KeyboardInterrupt\n"


def test_the_signal_for_libraries_aborts_and_is_fresh_in_each_cell(kernel):
    kernel.run("const kernelOf = () => (globalThis as any)[Symbol.for('jupyter.kernel')];")
    result = kernel.interrupt_after("await new Promise((_, reject) => kernelOf().signal.addEventListener('abort', () => reject(kernelOf().signal.reason)))", 0.3)
    assert result.error == "KeyboardInterrupt: interrupted"
    assert kernel.value("kernelOf().signal.aborted") == "false"


def test_a_task_in_the_background_stops_too(kernel):
    kernel.run(f"{SLEEP} let ticks = 0; void (async () => {{ while (true) {{ await sleep(5); ticks++ }} }})().catch(() => {{}});")
    kernel.interrupt_after("await sleep(100000)", 0.3)
    before = kernel.value("ticks")
    time.sleep(0.2)
    assert kernel.value("ticks") == before


def test_cells_behind_an_interrupted_one_are_dropped(kernel):
    first, second = kernel.send("while (true) {}"), kernel.send("console.log('must not run')")
    time.sleep(0.3)
    kernel.manager.interrupt_kernel()
    assert kernel.collect(first).error == "KeyboardInterrupt: interrupted"
    assert kernel.collect(second).status == "aborted"


def test_an_interrupt_of_an_idle_kernel_harms_nothing(kernel):
    kernel.manager.interrupt_kernel()
    time.sleep(0.2)
    assert kernel.value(f"{SLEEP} await sleep(10); for (let i = 0; i < 3; i++) await sleep(1); 'fine'") == "'fine'"


def test_sigint_interrupts_too(kernel):
    message_id = kernel.send("while (true) await new Promise((r) => setTimeout(r, 10))")
    time.sleep(0.3)
    kernel.manager.signal_kernel(2)
    assert kernel.collect(message_id).error == "KeyboardInterrupt: interrupted"


def test_code_without_interrupt_points_is_ended_by_force(kernel):
    code = "const text = 'a'.repeat(40) + 'b'; [1].forEach(() => /^(a+)+$/.test(text)); 'ended'"
    result = kernel.interrupt_after(code, 0.3)
    assert result.error == "KeyboardInterrupt: interrupted"
    assert kernel.value("text.length") == "41"
