"""Cells that are sent together, as Run All does."""

import pytest

from kernel_client import PATIENCE

#: A synchronous cell that runs until `end_busy`.
BUSY = "{ const fs = require('node:fs'); while (!fs.existsSync('end-busy')) {} fs.rmSync('end-busy'); }"


def end_busy(project):
    (project / "notebooks" / "end-busy").touch()


def test_queued_cells_never_mix(kernel):
    ids = [kernel.send(f"console.log('start {n}'); await new Promise((r) => setTimeout(r, 20)); console.log('end {n}'); {n}") for n in range(8)]
    for n, message_id in enumerate(ids):
        result = kernel.collect(message_id)
        assert (result.text(), result.value) == (f"start {n}\nend {n}\n", str(n))


def test_an_error_drops_the_cells_behind_it_and_only_those(kernel):
    failing, *dropped = [kernel.send(code) for code in ("await new Promise((r) => setTimeout(r, 300)); throw new Error('first')", "console.log('second')", "console.log('third')")]
    assert kernel.collect(failing).error == "Error: first"
    for message_id in dropped:
        result = kernel.collect(message_id)
        assert (result.status, result.error, result.text()) == ("aborted", None, "")
        assert "execution_count" not in result.reply
    assert kernel.run("console.log('fourth')").text() == "fourth\n"


def test_after_a_cell_that_may_fail_the_next_one_runs(kernel):
    failing = kernel.send("throw new Error('expected')", stop_on_error=False)
    following = kernel.send("'ran'")
    assert kernel.collect(failing).error == "Error: expected"
    assert kernel.collect(following).value == "'ran'"


def test_output_of_a_background_task_goes_to_the_cell_that_began_it(kernel):
    begun = kernel.send("setTimeout(() => console.log('from the first'), 150)")
    kernel.collect(begun)
    second = kernel.run("await new Promise((r) => setTimeout(r, 400)); console.log('from the second')")
    assert second.text() == "from the second\n"
    assert ("stream", {"name": "stdout", "text": "from the first\n"}) in kernel.kept(begun)


def test_the_kernel_answers_while_a_cell_runs(project, kernel):
    busy = kernel.send(BUSY)
    completion = kernel.client.complete("Math.acos", reply=True, timeout=PATIENCE)
    assert "acosh" in completion["content"]["matches"]
    assert kernel.client.is_alive()
    end_busy(project)
    assert kernel.collect(busy).status == "ok"


def test_output_appears_while_a_synchronous_cell_runs(project, kernel):
    message_id = kernel.send(f"console.log('now'); {BUSY}")
    kernel.wait_for_text(message_id, "now\n")
    end_busy(project)
    assert kernel.collect(message_id).status == "ok"


def test_many_prints_are_few_messages(kernel):
    result = kernel.run("for (let i = 0; i < 2000; i++) console.log(i)")
    assert result.text() == "".join(f"{i}\n" for i in range(2000))
    assert len(result.of_type("stream")) < 100


@pytest.mark.parametrize(
    ("writes", "text"),
    [
        ("const bytes = Buffer.from('aé😀z'); for (const byte of bytes) out.write(Uint8Array.of(byte));", "aé😀z"),
        ("const smile = Buffer.from('😀'); out.write(smile.subarray(0, 2)); await null; out.write(smile.subarray(2));", "😀"),
        ("out.write(Buffer.from('é').subarray(0, 1)); out.write('b');", "\ufffdb"),
        ("out.write(Buffer.from('end😀').subarray(0, 5));", "end\ufffd"),
        ("out.write('c3a9', 'hex'); out.write('YQ==', 'base64');", "éa"),
    ],
)
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_characters_may_come_in_parts(kernel, stream, writes, text):
    assert kernel.run(f"{{ const out = process.{stream}; {writes} }}").text(stream) == text


@pytest.mark.parametrize(
    "call",
    [
        "execSync(command, { stdio: 'inherit' })",
        "spawnSync('sh', ['-c', command], { stdio: ['ignore', 'inherit', 2] })",
        "execFileSync('sh', ['-c', command], { stdio: [0, process.stdout, process.stderr] })",
        "await once(spawn('sh', ['-c', command], { stdio: 'inherit' }), 'close')",
        "await once(fork('./child.cjs'), 'close')",
    ],
)
def test_a_child_that_inherits_the_streams_prints_in_the_cell(project, kernel, call):
    (project / "notebooks" / "child.cjs").write_text("process.stdout.write('öut\\n'); process.stderr.write('err\\n');")
    kernel.run("import { execFileSync, execSync, fork, spawn, spawnSync } from 'node:child_process'; import { once } from 'node:events'; const command = 'echo öut; echo err >&2';")
    result = kernel.run(f"console.log('before'); {call}; console.log('after')")
    assert (result.error, result.text("stdout"), result.text("stderr")) == (None, "before\nöut\nafter\n", "err\n")


def test_a_child_prints_while_a_synchronous_call_waits_for_it(kernel):
    message_id = kernel.start("require('node:child_process').execSync('echo early; while [ ! -e stop-file ]; do sleep 0.05; done; rm stop-file', { stdio: 'inherit' })")
    kernel.wait_for_text(message_id, "early\n")
    (kernel.folder / "stop-file").touch()
    assert kernel.collect(message_id).error is None
