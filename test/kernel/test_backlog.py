"""A cell that shows more than its clients read: it waits for them."""

import time

import pytest
import zmq

from kernel_client import PATIENCE, KernelClient, iopub_of

SHOW = """import { writeFileSync } from 'node:fs';
const { display } = (globalThis as any)[Symbol.for('jupyter.kernel')];
const padding = ' '.repeat(2000);
function show(count: number, shown?: string) {
    for (let i = 0; i < count; i++) {
        display({ 'text/plain': i + padding });
        if (shown !== undefined) writeFileSync(shown, String(i));
    }
}"""
#: More than the sockets and the system keep between them, at 2 KB each.
MANY = 30_000


@pytest.fixture
def kernel(project):
    with KernelClient(project / "notebooks") as client:
        assert client.run(SHOW).status == "ok"
        yield client


def numbers(result):
    return [int(display["data"]["text/plain"]) for display in result.of_type("display_data")]


def wait_until_unchanged(read):
    before = None
    while (now := read()) != before or now is None:
        before = now
        time.sleep(0.5)
    return now


def test_a_cell_waits_for_a_client_that_reads_late(kernel, tmp_path):
    shown = tmp_path / "shown"
    cell = kernel.start(f"show({MANY}, '{shown}')")
    reached = wait_until_unchanged(lambda: shown.read_text() if shown.exists() else None)
    assert int(reached or 0) < MANY - 1
    assert numbers(kernel.collect(cell)) == list(range(MANY))


def test_a_stop_is_not_late_behind_outputs(kernel):
    for flood in ("for (;;) display({ 'text/plain': 'more' })", "for (;;) console.log('more')", "for (;;) { show(7); await null }"):
        result = kernel.interrupt(flood)
        assert result.error == "KeyboardInterrupt: interrupted"
        assert kernel.value("1") == "1"


def test_a_client_that_has_stopped_reading_holds_up_no_other(kernel):
    with zmq.Context() as context, context.socket(zmq.SUB) as stopped:
        stopped.subscribe("kernel")
        stopped.connect(iopub_of(kernel))
        assert stopped.poll(PATIENCE * 1000)  # its subscription counts
        assert numbers(kernel.run(f"show({MANY})")) == list(range(MANY))
        while stopped.poll(1000):  # reads on
            stopped.recv_multipart()
        kernel.run("console.log('again')")
        assert stopped.poll(PATIENCE * 1000)
