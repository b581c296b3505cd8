"""Start, restart and end."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from jupyter_client.manager import KernelManager, start_new_kernel

from kernel_client import PATIENCE


def kernels_below(pid):
    return [p for p in psutil.Process(pid).children(recursive=True) if "main.mjs" in " ".join(p.cmdline())]


def wait_until_gone(processes, seconds=PATIENCE):
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not alive


def sleepers(seconds):
    """The programs `sleep SECONDS`, and shells that wait for one."""
    listed = psutil.process_iter(["cmdline"])
    return [process for process in listed if f"sleep {seconds}" in " ".join(process.info["cmdline"] or [])]  # None: just ended


def wait_until(condition, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_shutdown_leaves_no_process(project):
    manager, client = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    processes = kernels_below(os.getpid())
    assert processes
    client.shutdown()
    assert wait_until_gone(processes)
    assert manager.provisioner.process.wait() == 0
    client.stop_channels()
    manager.cleanup_resources()


def test_shutdown_ends_a_busy_kernel(project):
    manager, client = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    processes = kernels_below(os.getpid())
    client.execute("const text = 'a'.repeat(40) + 'b'; /^(a+)+$/.test(text)")
    time.sleep(0.5)
    client.stop_channels()
    manager.shutdown_kernel()
    assert wait_until_gone(processes)


def test_shutdown_in_the_midst_of_outputs_ends_well(project):
    manager, client = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    code = """const { display } = (globalThis as any)[Symbol.for('jupyter.kernel')];
    setInterval(() => {
        for (let i = 0; i < 1000; i++) display({ 'text/plain': 'more' });
        console.log('more');
    }, 1);"""
    assert client.execute(code, reply=True, timeout=PATIENCE)["content"]["status"] == "ok"
    time.sleep(0.5)
    process = manager.provisioner.process
    client.stop_channels()
    manager.shutdown_wait_time = PATIENCE  # before Jupyter kills it
    manager.shutdown_kernel()
    assert process.poll() == 0


def test_restart_forgets_everything(project):
    manager, client = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    client.execute("const remembered = 1", reply=True, timeout=PATIENCE)
    manager.restart_kernel()
    client.wait_for_ready(timeout=PATIENCE)
    reply = client.execute("remembered", reply=True, timeout=PATIENCE)
    assert reply["content"]["ename"] == "TypeScriptError"
    assert reply["content"]["execution_count"] == 1
    client.stop_channels()
    manager.shutdown_kernel()


def test_a_kernel_ends_with_a_parent_that_was_killed(project):
    script = (
        "from jupyter_client.manager import start_new_kernel; import time;"
        f"start_new_kernel(kernel_name='trac-ts', cwd={str(project / 'notebooks')!r}, startup_timeout={PATIENCE}); print('up', flush=True); time.sleep({PATIENCE})"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "up\n"
    processes = kernels_below(parent.pid)
    assert processes
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert wait_until_gone(processes)


def test_a_kernel_ends_whose_parent_was_killed_while_it_started(project):
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    manager = KernelManager(kernel_name="trac-ts")
    manager.start_kernel(cwd=str(project / "notebooks"), env={**os.environ, "JPY_PARENT_PID": str(killed.pid)}, independent=True)
    assert manager.provisioner.process.wait(timeout=120) == 0
    manager.cleanup_resources()


def test_a_start_without_connection_file_says_what_is_missing():
    main = os.path.join(os.path.dirname(__file__), "..", "..", "kernel", "main.mjs")
    ended = subprocess.run(["node", main], capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.startswith("Usage: node kernel/main.mjs CONNECTION_FILE")


def test_output_before_the_end_that_a_cell_causes_arrives(project):
    manager, client = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    client.execute("console.log('last words'); process.exit(3)")
    texts = []
    while not texts:
        message = client.get_iopub_msg(timeout=PATIENCE)
        texts += [message["content"]["text"]] if message["msg_type"] == "stream" else []
    assert texts == ["last words\n"]
    assert manager.provisioner.process.wait(timeout=PATIENCE) == 3
    client.stop_channels()
    manager.cleanup_resources()


@pytest.mark.parametrize("end", ["shutdown", "restart", "exit"])
def test_child_processes_end_with_the_kernel_and_detached_ones_do_not(project, end):
    manager, client = start_new_kernel(kernel_name="trac-ts", cwd=str(project / "notebooks"), startup_timeout=PATIENCE)
    first = 10 * (os.getpid() + 1000)  # seconds to sleep, which tell this test's processes from all others
    code = """import { spawn } from 'node:child_process';
    for (const command of ['sleep FIRST0', "trap '' TERM; sleep FIRST1; true", 'sleep FIRST2 & exit']) spawn('sh', ['-c', command]);
    spawn('sleep', ['FIRST3'], { detached: true });""".replace("FIRST", str(first))
    assert client.execute(code, reply=True, timeout=PATIENCE)["content"]["status"] == "ok"
    wait_until(lambda: all(sleepers(f"{first}{i}") for i in range(4)))
    [detached] = sleepers(f"{first}3")
    children = [process for i in range(3) for process in sleepers(f"{first}{i}")]
    if end == "restart":
        manager.restart_kernel()
    elif end == "exit":
        client.execute("process.exit(0)")
    else:
        client.stop_channels()
        manager.shutdown_kernel()
    try:
        assert wait_until_gone(children)
        assert detached.is_running()
    finally:
        detached.kill()
        client.stop_channels()
        manager.shutdown_kernel(now=True)
