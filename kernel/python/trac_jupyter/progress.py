"""One line that says how far a run of notebooks is."""

import shutil
import sys
import threading
import time


def clock(seconds):
    """``75`` seconds as ``1:15``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Progress:
    """Notebook k of n, code cell i of m, time: rewritten every second on a terminal, a line at start and end in a pipe."""

    def __init__(self, notebooks, stream=sys.stderr):
        self._notebooks = notebooks
        self._stream = stream
        self._live = stream.isatty()
        self._width = 0
        self._ticker = self._ended = None
        self._writing = threading.Lock()

    def start_notebook(self, index, name, cells):
        """``cells`` is the number of code cells, the injected one included."""
        self._head, self._cells, self._cell = f"[{index + 1}/{self._notebooks}] {name}", cells, 0
        self._start = time.monotonic()
        if not self._live:
            self._print(f"{self._head}: {cells} code cell{'' if cells == 1 else 's'}")
            return
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._ticker.start()

    def start_cell(self):
        self._cell += 1
        if self._live:
            self._show()

    def end_notebook(self, outcome="done"):
        """``outcome`` is how it ended: done, failed, stopped."""
        if self._ticker:
            self._ended.set()
            self._ticker.join()
            self._rewrite("")
            self._stream.write("\r")
        self._print(f"{self._head}: {outcome} {'in' if outcome == 'done' else 'after'} {clock(time.monotonic() - self._start)}")

    def _tick(self):
        while not self._ended.wait(1):
            self._show()

    def _show(self):
        state = f"  cell {self._cell}/{self._cells}  {clock(time.monotonic() - self._start)}"
        room = shutil.get_terminal_size().columns - 1 - len(state)
        self._rewrite((self._head if len(self._head) <= room else f"{self._head[: room - 1]}…") + state)

    def _rewrite(self, text):
        with self._writing:
            self._stream.write("\r" + text.ljust(self._width))
            self._stream.flush()
            self._width = len(text)

    def _print(self, text):
        self._stream.write(text + "\n")
        self._stream.flush()
