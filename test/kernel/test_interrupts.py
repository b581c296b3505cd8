"""Jupyter's stop button: the loop itself ends, clean-ups run to their end, variables stay, the next cell runs."""

import re
import time

import psutil
import pytest

STOPPED = "KeyboardInterrupt: interrupted"
SLEEP = "const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));"
BLOCK = "function block(ms: number) { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms) }"
SLOW_MATCH = "/^(a+)+$/.test('a'.repeat(40) + 'b')"


@pytest.fixture(scope="module", autouse=True)
def helpers(kernel):
    kernel.run(f"{SLEEP} {BLOCK} let steps = 0;")


def assert_well(kernel):
    """The kernel runs timers, microtasks, file callbacks and modules, and knows whose output is whose."""
    code = "await sleep(1); await (await import('node:fs/promises')).stat('.'); setImmediate(() => console.log('later')); await sleep(20); 'well'"
    result = kernel.run(code)
    assert (result.error, result.value, result.text()) == (None, "'well'", "later\n")


@pytest.mark.parametrize(
    "loop",
    [
        "while (true) { await sleep(20); steps++ }",
        "while (true) { await null; steps++ }",
        "while (true) { steps++ }",
        "await sleep(5); while (true) { steps++ }",
        "for (;;) steps++",
        "for (;;) { steps++; block(300) }",
        "await (async () => { while (true) { await sleep(1); steps++ } })()",
        "await Promise.all([1, 2].map(async () => { while (true) { await sleep(10); steps++ } }))",
        "async function* many() { while (true) yield steps++ } for await (const n of many()) void n;",
        "setTimeout(() => { while (true) steps++ }, 1); await sleep(100000)",
        "void (async () => { while (true) { await sleep(5); steps++ } })(); await new Promise(() => {})",
    ],
)
def test_a_loop_stops_and_its_variables_stay(kernel, loop):
    result = kernel.interrupt(f"steps = 0; {loop}")
    assert (result.status, result.error) == ("error", STOPPED)
    time.sleep(0.1)  # a loop beside the one that was stopped ends at its next round
    first = int(kernel.value("steps"))
    assert first > 0
    time.sleep(0.1)
    assert int(kernel.value("steps")) == first
    assert_well(kernel)


def test_a_loop_of_the_library_stops_at_a_known_line(kernel):
    kernel.run("import { countForEver } from '../lib'; const count = { value: 0 };")
    result = kernel.interrupt("await countForEver(count)")
    assert result.error == STOPPED
    assert re.search(r"at (async )?countForEver \(lib/loops\.ts:[345]:\d+\)", result.traceback)
    assert int(kernel.value("count.value")) > 0


@pytest.mark.parametrize("wait", ["await new Promise(() => {})", "await ({ then() {} } as PromiseLike<void>)", "for await (const n of { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<number>>(() => {}) }) }) void n;"])
def test_a_wait_without_end_is_left(kernel, wait):
    assert kernel.interrupt(wait).error == STOPPED
    assert kernel.value("1") == "1"


@pytest.mark.parametrize(
    "code",
    [
        "try { while (true) await sleep(10) } finally { await sleep(1200); closed.push(1) }",
        "try { await sleep(10); while (true) block(10) } catch (error) { await sleep(1200); closed.push(1); throw error }",
        "async function work() { while (true) await sleep(10) }\n try { await work() } finally { for (const n of [600, 600]) await sleep(n); closed.push(1) }",
        "async function work() { try { await new Promise((_, reject) => signal().addEventListener('abort', () => reject(signal().reason))) } finally { await sleep(1200); closed.push(1) } } await work()",
        "try { while (true) steps++ } catch ({ message }: any) { await sleep(1200); closed.push(message); throw new Error('other') }",
    ],
)
def test_a_clean_up_may_take_its_time(kernel, code):
    kernel.run("let closed: unknown[] = []; const signal = () => (globalThis as any)[Symbol.for('jupyter.kernel')].signal;")
    result = kernel.interrupt(code)
    assert result.status == "error"
    assert kernel.value("closed.length") == "1"


def test_every_task_of_a_cell_stops_and_cleans_up(kernel):
    kernel.run("let tidied = 0; async function task(n: number) { try { while (true) await sleep(n) } finally { await sleep(700); await sleep(700); tidied++ } }")
    assert kernel.interrupt("await Promise.allSettled([task(5), task(10), task(15)])").error is None
    assert kernel.value("tidied") == "3"


def test_an_interrupt_can_be_caught_and_the_cell_runs_to_its_end(kernel):
    code = "try { while (true) await sleep(10) } catch (error) { console.log((error as Error).name) } await sleep(1200); console.log('at the end'); 'result'"
    result = kernel.interrupt(code)
    assert result.text() == "running\nKeyboardInterrupt\nat the end\n"
    assert (result.status, result.value) == ("ok", "'result'")


def test_a_second_interrupt_reaches_a_clean_up(kernel):
    message_id = kernel.start("try { while (true) await sleep(10) } finally { console.log('cleaning'); await new Promise(() => {}) }")
    kernel.stop()
    kernel.wait_for_text(message_id, "cleaning\n")
    kernel.stop()
    assert kernel.collect(message_id).error == STOPPED


@pytest.mark.parametrize(
    "loop",
    [
        "while (true) { try { await sleep(5) } catch { console.log('caught') } }",
        "for (;;) { try { for (let first = true; ; first = false) if (!first) block(1) } catch { console.log('caught') } }",
    ],
)
def test_a_loop_that_catches_an_interrupt_ends_at_a_further_one(kernel, loop):
    message_id = kernel.start(loop)
    kernel.stop()
    kernel.wait_for_text(message_id, "caught\n")
    kernel.stop()
    assert kernel.collect(message_id).error == STOPPED
    assert_well(kernel)


def test_the_signal_for_libraries_aborts_and_is_fresh_in_each_cell(kernel):
    kernel.run("const kernelOf = () => (globalThis as any)[Symbol.for('jupyter.kernel')];")
    result = kernel.interrupt("await new Promise((_, reject) => kernelOf().signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError'))))")
    assert result.error == STOPPED
    assert kernel.value("kernelOf().signal.aborted") == "false"


def test_tasks_in_the_background_stop_too(kernel):
    kernel.run("let ticks = 0; for (const n of [5, 7]) void (async () => { while (true) { await sleep(n); ticks++ } })().catch(() => {});")
    result = kernel.interrupt("await sleep(100000)")
    assert result.error == STOPPED and "rejection" not in result.text("stderr")
    before = kernel.value("ticks")
    time.sleep(0.2)
    assert kernel.value("ticks") == before


def test_cells_behind_an_interrupted_one_are_dropped(kernel):
    first = kernel.start("while (true) {}")
    second = kernel.send("console.log('must not run')")
    time.sleep(0.3)
    kernel.stop()
    assert kernel.collect(first).error == STOPPED
    assert kernel.collect(second).status == "aborted"


def test_an_interrupt_of_an_idle_kernel_harms_nothing(kernel):
    kernel.stop(times=5)
    time.sleep(1.3)  # longer than force would wait
    assert kernel.value("await sleep(10); for (let i = 0; i < 3; i++) await sleep(1); 'fine'") == "'fine'"


def test_sigint_interrupts_too(kernel):
    message_id = kernel.start("while (true) await sleep(10)")
    kernel.manager.signal_kernel(2)
    assert kernel.collect(message_id).error == STOPPED


@pytest.mark.parametrize(
    ("start", "stretch"),
    [
        ("", SLOW_MATCH),
        ("", "[1].forEach(() => block(1e9))"),
        ("await null;", SLOW_MATCH),
        ("await import('node:dgram');", "[1].forEach(() => block(1e9))"),
        ("import { depth } from '../lib/depth'; void depth;", SLOW_MATCH),
        ("await sleep(5);", "Array.from({ length: 1e9 }, (_, i) => i % 7).sort((a, b) => a - b)"),
        ("await (async () => { await null; await sleep(1) })();", "[1].forEach(() => block(1e9))"),
    ],
)
def test_code_without_interrupt_points_is_ended_by_force(kernel, start, stretch):
    result = kernel.interrupt(f"const kept = 'kept'; {start} {stretch}; 'ended'")
    assert result.error == STOPPED
    assert kernel.value("kept") == "'kept'"
    assert_well(kernel)


@pytest.mark.parametrize(
    "entry",
    [
        "setTimeout(() => STRETCH, 1)",
        "setInterval(() => STRETCH, 1)",
        "setImmediate(() => STRETCH)",
        "process.nextTick(() => STRETCH)",
        "queueMicrotask(() => STRETCH)",
        "(await import('node:fs')).stat('.', () => STRETCH)",
        "new Promise((resolve) => resolve(1)).then(() => STRETCH)",
        "(function again() { queueMicrotask(again) })(); void (() => STRETCH)",
        "(function again() { process.nextTick(again) })(); void (() => STRETCH)",
        "new (await import('node:events')).EventEmitter().on('it', () => STRETCH).emit('it')",
    ],
)
def test_force_reaches_callbacks(kernel, entry):
    result = kernel.interrupt(f"{entry.replace('STRETCH', SLOW_MATCH)}; await new Promise(() => {{}})")
    assert result.error == STOPPED
    assert_well(kernel)


def test_a_cell_that_ends_before_force_is_still_interrupted(kernel):
    result = kernel.interrupt("[1, 2, 3].forEach(() => block(300)); 'must not look finished'")
    assert (result.error, result.value) == (STOPPED, None)


@pytest.mark.parametrize(
    "busy",
    ["for (;;) {}", SLOW_MATCH, "await null; for (;;) {}", "await sleep(1); [1].forEach(() => block(1e9))", "while (true) await null"],
)
def test_interrupts_back_to_back_are_one(kernel, busy):
    for _ in range(3):
        assert kernel.interrupt(busy, times=5).error == STOPPED
        assert_well(kernel)


@pytest.mark.parametrize(
    "wait",
    [
        "execSync('sleep 1000')",
        "spawnSync('sh', ['-c', 'sleep 1000; true'])",
        "await promisify(exec)('sleep 1000')",
        "await null; execFileSync('sleep', ['1000'])",
        "try { execSync('sleep 1000') } finally { tidied = true }",
    ],
)
def test_an_interrupt_reaches_child_processes(kernel, wait):
    kernel.run("import { exec, execFileSync, execSync, spawnSync } from 'node:child_process'; import { promisify } from 'node:util'; let tidied = false;")
    assert kernel.interrupt(wait).error == STOPPED
    assert not running_below(kernel, "sleep 1000")
    assert kernel.value("tidied") == ("true" if "tidied" in wait else "false")


def test_a_child_that_ignores_an_interrupt_ends_at_a_further_one(kernel):
    message_id = kernel.start("import { execSync } from 'node:child_process'; execSync(\"trap '' INT; while true; do sleep 0.1; done\")")
    while not running_below(kernel, "trap"):
        time.sleep(0.05)
    kernel.stop()
    time.sleep(1.5)  # force waits for the child
    kernel.stop()
    assert kernel.collect(message_id).error == STOPPED


def running_below(kernel, command):
    """Processes whose command line holds ``command``, below the kernel's."""
    below = set(psutil.Process(kernel.manager.provisioner.pid).children(recursive=True))
    running = [p for p in psutil.process_iter(["cmdline"]) if p in below and p.info["cmdline"]]  # None: just ended
    return [p for p in running if command in " ".join(p.info["cmdline"])]
