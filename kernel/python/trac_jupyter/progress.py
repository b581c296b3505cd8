"""One line that says how far a run of notebooks is."""

import sys
import time


def clock(seconds):
    """``75`` seconds as ``1:15``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Progress:
    """Notebook k of n, cell i of m, elapsed and left: rewritten in place on a terminal, a line a notebook in a pipe."""

    def __init__(self, notebooks, stream=sys.stderr):
        self._notebooks = notebooks
        self._stream = stream
        self._live = stream.isatty()
        self._start = time.monotonic()
        self._width = 0

    def start_notebook(self, index, name, cells):
        self._index, self._name, self._cells = index, name, cells
        self._notebook_start = time.monotonic()
        if not self._live:
            self._print(f"[{index + 1}/{self._notebooks}] {name}: {cells} cells")

    def start_cell(self, index):
        if self._live:
            self._rewrite(f"[{self._index + 1}/{self._notebooks}] {self._name}  cell {index + 1}/{self._cells}  {self._times(index)}")

    def finish_notebook(self):
        took = clock(time.monotonic() - self._notebook_start)
        if self._live:
            self._rewrite("")
            self._stream.write("\r")
        self._print(f"[{self._index + 1}/{self._notebooks}] {self._name}: done in {took}")

    def clear(self):
        """Makes room for a message."""
        if self._live:
            self._rewrite("")
            self._stream.write("\r")
            self._stream.flush()

    def _times(self, cell):
        elapsed = time.monotonic() - self._start
        done = self._index + cell / max(1, self._cells)
        if done == 0 or elapsed < 2:
            return clock(elapsed)
        left = elapsed * (self._notebooks - done) / done
        return f"{clock(elapsed)} elapsed, about {clock(left)} left"

    def _rewrite(self, text):
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def _print(self, text):
        self._stream.write(text + "\n")
        self._stream.flush()
