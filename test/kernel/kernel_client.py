"""A Jupyter client for tests: runs code and gathers what came back for it."""

import os
import queue
import sys
import time
from dataclasses import dataclass, field

from jupyter_client.localinterfaces import local_ips
from jupyter_client.manager import KernelManager

#: Seconds that whatever a test waits for may take. It is there to end a test that waits in vain; a test run keeps every core busy.
PATIENCE = 600


@dataclass
class Result:
    """What one cell gave."""

    reply: dict
    messages: list = field(default_factory=list)
    seconds: float = 0.0

    @property
    def status(self):
        return self.reply["status"]

    @property
    def error(self):
        """``"Name: message"`` of the error message, or None."""
        found = self.of_type("error")
        return f"{found[0]['ename']}: {found[0]['evalue']}" if found else None

    @property
    def traceback(self):
        return "\n".join(self.of_type("error")[0]["traceback"])

    @property
    def value(self):
        """The cell's value as text, or None."""
        found = self.of_type("execute_result")
        return found[0]["data"]["text/plain"] if found else None

    def of_type(self, kind):
        return [content for name, content in self.messages if name == kind]

    def text(self, stream="stdout"):
        return "".join(content["text"] for content in self.of_type("stream") if content["name"] == stream)


def _cell_of(message):
    """Id of the execute request behind a message. Manager and client count their ids apart, so a type goes with an id."""
    parent = message["parent_header"]
    return parent["msg_id"] if parent.get("msg_type") == "execute_request" else None


def _own_address():
    """
    An address of this machine for each worker of pytest-xdist: two of them that start kernels at once could be given the same
    port, as it is only free until the kernel binds it. Linux answers on all of 127.0.0.0/8, of which Jupyter knows one.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker or sys.platform != "linux":
        return "127.0.0.1"
    address = f"127.0.0.{2 + int(worker.removeprefix('gw'))}"
    if address not in local_ips():
        local_ips().append(address)
    return address


def iopub_of(kernel):
    """Where a socket of a test's own can subscribe to a kernel's outputs."""
    connection = kernel.manager.get_connection_info()
    return f"tcp://{connection['ip']}:{connection['iopub_port']}"


class KernelClient:
    """A running kernel; a context manager that ends it."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.manager = KernelManager(kernel_name="trac-ts", ip=_own_address())
        self.manager.start_kernel(cwd=str(folder), env={**os.environ, **environment})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self._done = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel()

    def send(self, code, **options):
        """Starts a cell and returns its message id."""
        return self.client.execute(code, **options)

    def collect(self, message_id, timeout=PATIENCE):
        """Waits until the cell is done and returns what it gave."""
        start, messages = time.monotonic(), []
        while True:
            message = self._next(self.client.get_iopub_msg, timeout)
            if _cell_of(message) != message_id:
                self._keep(message)
                continue
            if message["content"].get("execution_state") == "idle":
                break
            messages.append((message["msg_type"], message["content"]))
        kept = self._done.pop(message_id, [])
        reply = self._reply_to(message_id, timeout)
        return Result(reply, kept + messages, time.monotonic() - start)

    def _next(self, get, timeout):
        """The next message of a channel; fails at once where the kernel has ended, and with ``queue.Empty`` after ``timeout``."""
        end = time.monotonic() + timeout
        while True:
            code = self.manager.provisioner.process.poll()
            try:
                return get(timeout=max(0, min(1, end - time.monotonic())))
            except queue.Empty:
                assert code is None, f"the kernel ended with exit code {code}"
                if time.monotonic() >= end:
                    raise

    def _keep(self, message):
        self._done.setdefault(_cell_of(message), []).append((message["msg_type"], message["content"]))

    def keep_next(self, timeout=PATIENCE):
        """Waits for the next message and keeps it for its cell."""
        self._keep(self._next(self.client.get_iopub_msg, timeout))

    def kept(self, message_id):
        """Messages of a cell that came before it was collected."""
        return self._done.get(message_id, [])

    def _reply_to(self, message_id, timeout):
        while True:
            message = self._next(self.client.get_shell_msg, timeout)
            if message["parent_header"].get("msg_id") == message_id:
                return message["content"]

    def run(self, code, timeout=PATIENCE, **options):
        """Runs a cell."""
        return self.collect(self.send(code, **options), timeout)

    def value(self, code):
        """The text of a cell's value; the cell must succeed."""
        result = self.run(code)
        assert result.status == "ok", result.traceback
        return result.value

    def start(self, code):
        """Starts a cell and returns its message id once its code runs."""
        message_id = self.send(f"console.log('running');{code}")
        self.wait_for_text(message_id, "running\n")
        return message_id

    def wait_for_text(self, message_id, text):
        """Waits until a running cell has printed ``text``."""
        while text not in Result({}, self.kept(message_id)).text():
            self.keep_next()
            assert ("status", {"execution_state": "idle"}) not in self.kept(message_id), self.kept(message_id)

    def interrupt(self, code, times=1):
        """Runs a cell that does not end, interrupts it ``times`` times back to back and returns what it gave."""
        message_id = self.start(code)
        time.sleep(0.2)  # into its loop
        self.stop(times)
        return self.collect(message_id)

    def stop(self, times=1):
        """Presses the stop button ``times`` times back to back; returns once the kernel has taken that up: a late press would stop the next cell."""
        for _ in range(times):
            self.client.control_channel.send(self.client.session.msg("interrupt_request", {}))
        for _ in range(times):
            assert self._next(self.client.get_control_msg, PATIENCE)["msg_type"] == "interrupt_reply"
