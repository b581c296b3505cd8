"""Measures the kernel as Jupyter meets it: start, first cell, small cells, cells after the library is imported.

usage: .venv/bin/python bench/kernel-latency.py [--runs N]
"""

import argparse
import statistics
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

REPOSITORY = Path(__file__).resolve().parents[1]


class Kernel:
    """One kernel in notebooks/, timed from outside."""

    def __init__(self):
        folder = REPOSITORY / "notebooks"
        folder.mkdir(exist_ok=True)
        start = time.perf_counter()
        self.manager, self.client = start_new_kernel(kernel_name="trac-ts", cwd=str(folder))
        self.ready = time.perf_counter() - start

    def run(self, code):
        """Seconds until the reply; the cell must succeed."""
        start = time.perf_counter()
        content = self.client.execute(code, reply=True, timeout=120)["content"]
        if content["status"] != "ok":
            raise RuntimeError("\n".join(content["traceback"]))
        return time.perf_counter() - start

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def measure():
    """One kernel's figures, in seconds."""
    kernel = Kernel()
    figures = {"ready": kernel.ready, "first hello": kernel.run('console.log("hello, world")')}
    figures["hello"] = statistics.median(kernel.run(f'console.log("hello, world {n}")') for n in range(15))
    figures["import of lib/nn and lib/algorithms"] = kernel.run('import * as nn from "../lib/nn"; import * as algorithms from "../lib/algorithms";')
    after = [kernel.run(f"const value{n}: number = Object.keys(nn).length + {n}; value{n}") for n in range(15)]
    figures["cell after the import, median"] = statistics.median(after)
    figures["cell after the import, slowest"] = max(after)
    figures["the import again, nothing edited"] = kernel.run('import * as nn from "../lib/nn"; import * as algorithms from "../lib/algorithms"; 1')
    kernel.close()
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="kernels to start")
    runs = [measure() for _ in range(parser.parse_args().runs)]
    for name in runs[0]:
        values = [run[name] for run in runs]
        print(f"{name:40} median {statistics.median(values) * 1000:7.0f} ms   slowest {max(values) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
