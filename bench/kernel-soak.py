"""Runs many cells in one kernel and interrupts it many times; prints what went wrong, as JSON.

usage: .venv/bin/python bench/kernel-soak.py CELLS INTERRUPTS
"""

import json
import random
import sys
import time
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "test" / "kernel"))

from kernel_client import KernelClient  # noqa: E402

#: Patience with a machine that does other work too, in seconds.
PATIENCE = 300

#: Cells that do not end: in JavaScript, in a promise, in timers, in updates of a method.
ENDLESS = [
    "while (true) {}",
    "await new Promise(() => {})",
    "while (true) await new Promise((done) => setTimeout(done, 1));",
    "for await (const _ of trainingLoop(trainee, { to: 1e9 })) {}",
]

TRAINEE = """
import { chooseOptions, findMethod } from "../lib/algorithms";
import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
import { trainingLoop } from "../lib/experiment";
const task = findTask("BallRun");
const method = await findMethod("bc-all");
const options = chooseOptions(method, { task, options: { batchSize: 8 } });
const trainee = method.start({ task, trajectories: await loadTrajectories(findDataset(task)), targetCost: 20, seed: 0 }, options);
"""


def run_cells(kernel, count):
    """Cells whose value, output or error was another one than it must be."""
    wrong = 0
    for n in range(count):
        code, expected = cell(n)
        result = kernel.run(code, timeout=PATIENCE)
        wrong += (result.value, result.text(), result.error) != expected
    return wrong


def cell(n):
    """A cell, and its value, output and error."""
    kind = n % 4
    if kind == 0:
        return f"const cell{n} = {n}; cell{n} * 2", (str(n * 2), "", None)
    if kind == 1:
        return f'console.log("cell", {n})', (None, f"cell {n}\n", None)
    if kind == 2:
        return f'throw new Error("cell {n}")', (None, "", f"Error: cell {n}")
    return f"const later{n}: number = await new Promise((done) => setTimeout(() => done({n}), 1)); later{n}", (str(n), "", None)


def interrupt(kernel, count):
    """Interrupts after which the cell had not ended with KeyboardInterrupt, or the kernel no longer answered right."""
    failed = 0
    moments = random.Random(0)
    for n in range(count):
        message_id = kernel.start(ENDLESS[n % len(ENDLESS)])
        time.sleep(moments.random() * 0.1)
        kernel.manager.interrupt_kernel()
        stopped = kernel.collect(message_id, timeout=PATIENCE)
        after = kernel.run(f"{n} + 1", timeout=PATIENCE)
        failed += not (stopped.error or "").startswith("KeyboardInterrupt") or after.value != str(n + 1)
    return failed


def megabytes(kernel):
    """Memory of the kernel's process."""
    return psutil.Process(kernel.manager.provisioner.process.pid).memory_info().rss / 1e6


def main(cells, interrupts):
    with KernelClient(REPOSITORY / "notebooks") as kernel:
        process = kernel.manager.provisioner.process.pid
        assert kernel.run(TRAINEE, timeout=PATIENCE).status == "ok"
        wrong = run_cells(kernel, cells // 2)
        before = megabytes(kernel)
        wrong += run_cells(kernel, cells - cells // 2)
        grown = megabytes(kernel) - before
        failed = interrupt(kernel, interrupts)
        ended = kernel.manager.provisioner.process.pid != process or not kernel.manager.is_alive()
    print(json.dumps({"wrong": wrong, "failed": failed, "ended": int(ended), "grown": grown}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
