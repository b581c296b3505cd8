"""Every program that runs notebooks hears of a failing cell, and sees the same library."""

import json
import re
import subprocess
import sys

import nbformat
import pytest
import zmq
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from kernel_client import PATIENCE, KernelClient, iopub_of
from notebooks import code, write_notebook

GOOD = ["import { doubledDepth } from '../lib';", "doubledDepth()"]
STREAM = {"output_type": "stream", "name": "stdout", "text": "checked\n"}


def run(*command, cwd):
    return subprocess.run([sys.executable, "-m", *map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=PATIENCE)


@pytest.fixture(scope="module")
def good(project):
    return write_notebook(project / "notebooks" / "good.ipynb", *GOOD, code("console.log('checked')", outputs=[STREAM]))


@pytest.fixture(scope="module")
def bad(project):
    return write_notebook(project / "notebooks" / "bad.ipynb", *GOOD, "throw new RangeError('on purpose')", "console.log('never')")


def test_nbclient_raises_the_error(bad):
    client = NotebookClient(nbformat.read(bad, 4), startup_timeout=PATIENCE, resources={"metadata": {"path": str(bad.parent)}})
    with pytest.raises(CellExecutionError, match="RangeError: on purpose"):
        client.execute()
    assert client.nb.cells[3].execution_count is None


def test_nbclient_goes_on_after_a_cell_that_may_fail(project):
    path = write_notebook(project / "notebooks" / "raises.ipynb", code("throw new Error('expected')", "raises-exception"), "'after'")
    client = NotebookClient(nbformat.read(path, 4), startup_timeout=PATIENCE, resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    assert client.nb.cells[0].outputs[0].ename == "Error"
    assert client.nb.cells[1].outputs[0].data["text/plain"] == "'after'"


def test_nbconvert_fails_and_succeeds(good, bad, tmp_path):
    convert = ("jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", tmp_path)
    assert run(*convert, good, cwd=tmp_path).returncode == 0
    failed = run(*convert, bad, cwd=tmp_path)
    assert failed.returncode != 0 and "RangeError: on purpose" in failed.stderr


def run_pytest(plugin, *notebooks):
    """The counts of pytest's last line, such as ``{"passed": 2}``, and all that it printed."""
    folder = notebooks[0].parent
    ran = run("pytest", f"--nbval-kernel-startup-timeout={PATIENCE}", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", folder, plugin, *notebooks, cwd=folder)
    last = ran.stdout.splitlines()[-1]
    return {outcome: int(count) for count, outcome in re.findall(r"(\d+) (passed|failed|error)", last)}, ran.stdout


def test_nbmake_fails_the_notebook_that_fails(good, bad):
    counts, printed = run_pytest("--nbmake", good, bad)
    assert counts == {"passed": 1, "failed": 1} and "on purpose" in printed, printed


def test_nbval_lax_fails_the_cell_that_fails(good, bad):
    counts, printed = run_pytest("--nbval-lax", good, bad)
    assert counts == {"passed": 3 + 3, "failed": 1} and "on purpose" in printed, printed


def test_nbval_compares_outputs(project):
    folder = project / "notebooks"
    same = write_notebook(folder / "same.ipynb", code("console.log('checked')", outputs=[STREAM]))
    other = write_notebook(folder / "other.ipynb", code("console.log('different')", outputs=[STREAM]))
    counts, printed = run_pytest("--nbval", same, other)
    assert counts == {"passed": 1, "failed": 1} and "different" in printed, printed


def test_papermill_fails_and_keeps_what_ran(bad, tmp_path):
    failed = run("papermill", bad, tmp_path / "out.ipynb", cwd=bad.parent)
    assert failed.returncode != 0 and "RangeError: on purpose" in failed.stderr
    assert nbformat.read(tmp_path / "out.ipynb", 4).cells


def test_half_a_character_in_any_output_leaves_a_whole_notebook(project, tmp_path):
    half = "const half = '😀'.slice(0, 1);"
    path = write_notebook(
        project / "notebooks" / "half.ipynb",
        f"{half} console.log(half + '\\u0000\\\\ud83d'); console.error('😀'.slice(1)); half",
        "(globalThis as any)[Symbol.for('jupyter.kernel')].display({ 'application/json': { [half]: [half] }, 'text/plain': half })",
        "const odd = new Error(half); odd.name = half; throw odd",
    )
    assert "\ufffd: \ufffd" in run("papermill", path, tmp_path / "out.ipynb", cwd=path.parent).stderr
    cells = nbformat.read(tmp_path / "out.ipynb", 4).cells
    first, second, third = (cell.outputs for cell in cells if cell.cell_type == "code")
    assert {output.get("text", output.get("data")) for output in first[:2]} == {"\ufffd\x00\\ud83d\n", "\ufffd\n"}
    assert first[2].data["text/plain"].lower() == "'\\ud83d'"
    assert second[0].data == {"application/json": {"\ufffd": ["\ufffd"]}, "text/plain": "\ufffd"}
    assert (third[0].ename, third[0].evalue) == ("\ufffd", "\ufffd")


def test_a_second_connection_of_a_session_is_answered(project):
    manager, first = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    second = manager.client()
    second.start_channels()
    assert second.session.session == first.session.session
    for code_, count in (("1", 1), ("2", 2)):
        assert second.execute(code_, reply=True, timeout=PATIENCE)["content"]["execution_count"] == count
    for client in (first, second):
        client.stop_channels()
    manager.shutdown_kernel()


def test_a_welcome_is_the_first_message_of_every_subscription(project):
    with KernelClient(project / "notebooks") as kernel, zmq.Context() as context:
        kernel.run("const show = (globalThis as any)[Symbol.for('jupyter.kernel')].display;")
        for topic in ["", "kernel.stream", "kernel.display_data", "iopub_welcome"] * 10:
            showing = kernel.start("for (let i = 0; i < 40; i++) { for (let j = 0; j < 50; j++) show({ 'text/plain': 'more' }); await null }")
            with context.socket(zmq.SUB) as client:
                client.subscribe(topic)
                client.connect(iopub_of(kernel))
                assert client.poll(PATIENCE * 1000)
                first, _, _, header, _, _, content = client.recv_multipart()
                assert (first.decode(), json.loads(header)["msg_type"], json.loads(content)) == (topic, "iopub_welcome", {"subscription": topic})
            kernel.collect(showing)


def test_a_subscription_and_its_end_are_taken_up(project):
    with KernelClient(project / "notebooks") as kernel, zmq.Context() as context, context.socket(zmq.SUB) as client:
        client.connect(iopub_of(kernel))

        def types_until_welcome():
            """The types of the messages before the welcome of a further subscription."""
            client.subscribe("iopub_welcome")
            found = set()
            while True:
                topic, _, _, header, *_ = client.recv_multipart()
                if topic == b"iopub_welcome":
                    client.unsubscribe("iopub_welcome")
                    return found
                found.add(json.loads(header)["msg_type"])

        def types_after(change, topic):
            """The types of the messages of a cell behind ``change``."""
            change(topic)
            types_until_welcome()
            kernel.run("console.log('text'); 1")
            return types_until_welcome()

        assert types_after(client.subscribe, "kernel.stream") == {"stream"}
        assert types_after(client.subscribe, "kernel.execute") == {"stream", "execute_input", "execute_result"}
        assert types_after(client.unsubscribe, "kernel.stream") == {"execute_input", "execute_result"}


def test_nbconvert_writes_a_script(good, tmp_path):
    converted = run("jupyter", "nbconvert", "--to", "script", "--output-dir", tmp_path, good, cwd=tmp_path)
    assert converted.returncode == 0, converted.stderr
