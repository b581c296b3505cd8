"""Serves environments of one task through stdin and stdout; `../protocol.ts` describes the frames.

Usage: python server FILE ID SIZE. FILE is a Python file with make(id); it is called SIZE times. An environment has
observation_size and action_size, reset(seed), step(action) -> (reward, cost, ended), observation() -> float32 bytes,
position() -> (x, y), ground() -> list, close().
"""

import os
import sys

# The simulators print: what goes to descriptor 1 from here on is stderr, the answers go to one of our own.
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)

import array  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import signal  # noqa: E402
import struct  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402


def main(file: str, task: str, size: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C and a notebook's stop are for the parent: it ends this process
    threading.Thread(target=end_with_parent, daemon=True).start()
    environments = [load(file).make(task) for _ in range(int(size))]
    first = environments[0]
    answer(struct.pack("<2I", first.observation_size, first.action_size))
    server = Server(environments)
    while frame := read_frame():
        answer(server.handle(chr(frame[0]), frame[1:]))
    for environment in environments:
        environment.close()


class Server:
    def __init__(self, environments) -> None:
        self.environments = environments
        self.last = [(0.0, 0.0, False)] * len(environments)  # reward, cost, ended

    def handle(self, request: str, content: bytes) -> bytes:
        if request == "r":
            for environment, seed in zip(self.environments, numbers("I", content)):
                environment.reset(seed)
            self.last = [(0.0, 0.0, False)] * len(self.environments)
            return self.state()
        if request == "s":
            self.step(content)
            return self.state()
        if request == "g":
            return json.dumps(self.environments[numbers("I", content)[0]].ground()).encode()
        raise ValueError(f"there is no request {request!r}")

    def step(self, content: bytes) -> None:
        (count,) = struct.unpack_from("<I", content)
        active = numbers("I", content[4 : 4 + 4 * count])
        actions = numbers("f", content[4 + 4 * count :])
        width = self.environments[0].action_size
        for row, i in enumerate(active):
            self.last[i] = self.environments[i].step(actions[row * width : (row + 1) * width])

    def state(self) -> bytes:
        rewards, costs, ended = zip(*self.last)
        places = [value for environment in self.environments for value in environment.position()]
        observations = b"".join(environment.observation() for environment in self.environments)
        doubles = array.array("d", [*rewards, *costs, *places])
        return observations + doubles.tobytes() + bytes(map(int, ended))


def numbers(kind: str, content: bytes) -> array.array:
    values = array.array(kind)
    values.frombytes(content)
    return values


def load(file: str):
    sys.path.insert(0, os.path.dirname(file))
    spec = importlib.util.spec_from_file_location("environments", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_frame() -> bytes:
    """The next request; empty where the other side has closed the pipe."""
    head = sys.stdin.buffer.read(4)
    return sys.stdin.buffer.read(struct.unpack("<I", head)[0]) if len(head) == 4 else b""


def answer(content: bytes, status: int = 0) -> None:
    answers.write(struct.pack("<IB", len(content) + 1, status) + content)
    answers.flush()


def end_with_parent() -> None:
    """A step may take long: the pipe's end alone would be noticed too late."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4])
    except Exception as error:
        import traceback

        traceback.print_exc()
        answer(f"{type(error).__name__}: {error}".splitlines()[0].encode(), status=1)
        sys.exit(1)
