"""Measures the kernel as Jupyter meets it beside ipykernel, in turns: start, first cell, small cells, the library's import.

Each run starts four kernels: ours without what the set-up and earlier kernels kept (a cold cache), ours with it twice, and
ipykernel. With it, the cell that imports is one that an earlier kernel has compiled, as in a notebook that is run again, and
then one that none has seen ("new cell"), as after the set-up. An edit of the library lies between that and a cold cache: what
reaches the edited file is checked again. All small cells are new ones. An import has no equal in ipykernel, which checks no types;
h5py's stands there for the order of magnitude. One long loop stands at the top of a cell and in a function, in both languages.
The exit code is 1 when a target is missed.

usage: .venv/bin/python bench/kernel-latency.py [--runs N]
"""

import argparse
import itertools
import shutil
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.manager import start_new_kernel

REPOSITORY = Path(__file__).resolve().parents[1]
CELLS = 15
NEW = itertools.count(time.time_ns())  # in a cell's text, so that no kernel has seen it


@dataclass
class Language:
    """The same cells in one kernel's language."""

    kernel: str
    hello: str
    imports: str
    after: str
    loop: str
    function: str


OURS = Language(
    "trac-ts",
    'console.log("hello, world {n}")',
    'import * as algorithms from "../lib/algorithms";',
    "const value{n}: number = Object.keys(algorithms).length; value{n}",
    "let total = 0; for (let i = 0; i < 2e7; i++) { total += i % 7 }",
    "function sum(): number { LOOP return total }",
)
IPYKERNEL = Language(
    "python3",
    'print("hello, world {n}")',
    "import h5py",
    "value{n} = len(dir(h5py)); value{n}",
    "total = 0\nfor i in range(20_000_000):\n    total += i % 7",
    "def sum():\n    LOOP\n    return total",
)


class Kernel:
    """One kernel in notebooks/, timed from outside."""

    def __init__(self, name):
        start = time.perf_counter()
        self.manager, self.client = start_new_kernel(kernel_name=name, cwd=str(REPOSITORY / "notebooks"))
        self.ready = time.perf_counter() - start

    def run(self, code):
        """Seconds until the reply; the cell must succeed."""
        start = time.perf_counter()
        content = self.client.execute(code, reply=True, timeout=120)["content"]
        if content["status"] != "ok":
            raise RuntimeError("\n".join(content["traceback"]))
        return time.perf_counter() - start

    def run_new(self, template):
        """The same for a cell that no kernel has seen."""
        return self.run(template.format(n=next(NEW)))

    def close(self):
        """Ends the kernel a moment later, as readers do: what it keeps for the next one is written when it is idle."""
        time.sleep(1)
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def measure(language):
    """One kernel's figures, in seconds."""
    kernel = Kernel(language.kernel)
    figures = {"ready": kernel.ready, "first cell": kernel.run_new(language.hello)}
    figures["ready and first cell"] = figures["ready"] + figures["first cell"]
    figures["small cell"] = statistics.median(kernel.run_new(language.hello) for _ in range(CELLS))
    figures["first import"] = kernel.run(language.imports)
    after = [kernel.run_new(language.after) for _ in range(CELLS)]
    figures["cell after it"] = statistics.median(after)
    figures["cell after it, slowest"] = max(after)
    figures["import again, nothing edited"] = kernel.run(language.imports)
    kernel.run(language.function.replace("LOOP", language.loop.replace("\n", "\n    ")))
    kernel.run("sum()")
    figures["loop in a function"] = kernel.run("sum()")
    figures["loop at the top"] = kernel.run(language.loop)
    kernel.close()
    return figures


def measure_cold():
    """Our kernel's figures when no earlier kernel has kept anything."""
    shutil.rmtree(REPOSITORY / ".cache" / "compiler", ignore_errors=True)
    figures = measure(OURS)
    return {f"{name}, cold cache": figures[name] for name in ("ready and first cell", "first import")}


def measure_new_import():
    """Our kernel's first import in a cell that no kernel has seen."""
    kernel = Kernel(OURS.kernel)
    kernel.run_new(OURS.hello)
    seconds = kernel.run_new(OURS.imports + " // {n}")
    kernel.close()
    return {"first import, new cell": seconds}


@dataclass
class Row:
    """One line of the table: medians in seconds, and the target that ours is held to."""

    name: str
    ours: float
    peer: float | None
    target: str = ""
    met: bool | None = None

    def __str__(self):
        peer, ratio = ("", "") if self.peer is None else (f"{self.peer * 1000:.0f}", f"{self.ours / self.peer:.2f}")
        verdict = {None: "", True: "met", False: "MISSED"}[self.met]
        return f"| {self.name:40} | {self.ours * 1000:8.0f} | {peer:>9} | {ratio:>6} | {self.target:>14} | {verdict:6} |"


def targets(ours, peer):
    """What a row is held to: its words, and seconds."""
    return {
        "ready": ("<= 1.5x", 1.5 * peer["ready"]),
        "first import, cold cache": ("<= 2000 ms", 2),
        "first import": ("<= 800 ms", 0.8),
        "cell after it": ("<= 60 ms", 0.06),
        "loop at the top": ("<= 3x function", 3 * ours["loop in a function"]),
    }


def row(name, ours, peer):
    """The row of a figure, with its target where it has one."""
    words, limit = targets(ours, peer).get(name, ("", None))
    return Row(name, ours[name], peer.get(name), words, None if limit is None else ours[name] <= limit)


def medians(runs):
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs, of four kernels each")
    runs = [(measure_cold() | measure(OURS) | measure_new_import(), measure(IPYKERNEL)) for _ in range(parser.parse_args().runs)]
    ours, peer = medians([run[0] for run in runs]), medians([run[1] for run in runs])
    names = [name for warm in peer for name in (warm, f"{warm}, new cell", f"{warm}, cold cache") if name in ours]
    rows = [row(name, ours, peer) for name in names]
    print(f"| {'':40} | ours, ms | ipykernel |  ratio | {'target':>14} |        |\n|---|---|---|---|---|---|")
    print("\n".join(map(str, rows)))
    print(f"medians of {len(runs)} runs")
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
