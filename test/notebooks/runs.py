"""Notebooks for tests, run as `npm start` runs them: real kernel, real data, real training."""

import subprocess
import sys
from pathlib import Path

import nbformat
from trac_jupyter.agreement import differences, forms
from trac_jupyter.store import with_outputs
from trac_jupyter.summary import PLOTLY_JSON

ROOT = Path(__file__).resolve().parents[2]


def execute(notebooks, folder, /, **parameters):
    flags = [part for name, value in parameters.items() for part in ("-p", name, str(value))]
    command = [sys.executable, "-m", "trac_jupyter.execute", *map(str, notebooks), "--out", str(folder), *flags]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def figures_of(outputs):
    """The interactive figures among outputs, as plotly's JSON."""
    return [output.data[PLOTLY_JSON] for output in outputs if PLOTLY_JSON in output.get("data", {})]


def assert_current(name, folder):
    """The notebook holds what its run in ``folder`` shows. After a change of either: npm run notebooks."""
    source, copy = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4), nbformat.read(folder / f"{name}.ipynb", 4)
    assert differences(source, with_outputs(source, copy)) == []


def assert_same_kinds(name, folder):
    """Each cell holds as many outputs of the same kinds as its run in ``folder`` shows, which had other options."""
    source, copy = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4), nbformat.read(folder / f"{name}.ipynb", 4)
    held, shown = ([[sorted(forms(output)) for output in cell.get("outputs", [])] for cell in notebook.cells] for notebook in (source, with_outputs(source, copy)))
    assert held == shown
