"""Runs notebooks headless: ``python -m trac_jupyter.execute NOTEBOOK... --out DIR [-p NAME VALUE]...``"""

import argparse
import logging
import re
import sys
from pathlib import Path

import nbformat
import papermill
import yaml
from papermill.exceptions import PapermillExecutionError

from .page import copy_assets, write_page
from .parameters import declared_parameters
from .progress import Progress

EXAMPLE = """\
example:
  python -m trac_jupyter.execute notebooks/0*.ipynb --out out -p task BallRun -p targetCost 20

Each notebook runs in a kernel of its own, in its own folder, with those of the parameters that its cell tagged
"parameters" declares. DIR receives NAME.ipynb and NAME.html for each. The first failing cell ends the run; the exit
code is then 1, and what ran is in DIR."""


class UsageError(Exception):
    """The command line asks for something that cannot be done; the text says what."""


def parse_arguments(arguments):
    """The command line as a namespace."""
    parser = argparse.ArgumentParser(
        prog="python -m trac_jupyter.execute",
        description="Runs TypeScript notebooks in order and writes executed copies and HTML pages.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK", help="notebook to run")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results; made if missing")
    parser.add_argument(
        "-p", dest="parameters", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
        help="parameter; VALUE is read as YAML: 10, true, null, [1, 2], text",
    )
    return parser.parse_args(arguments)


def read_notebooks(paths):
    """Reads every notebook before any runs."""
    return [(path, _read_notebook(path)) for path in paths]


def _read_notebook(path):
    if not path.is_file():
        raise UsageError(f"A notebook must be a file: {path} is none.")
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:
        raise UsageError(f"A notebook must be in Jupyter's format: {path} is not ({error}).") from error


def read_parameters(pairs, notebooks):
    """Values by name; each name must be declared by some notebook."""
    declared = {name for _, notebook in notebooks for name in declared_parameters(notebook)}
    for name, _ in pairs:
        if name not in declared:
            known = ", ".join(sorted(declared)) or "none"
            raise UsageError(f'A parameter must be declared by a notebook: "{name}" is not (declared: {known}).')
    return {name: _read_value(text) for name, text in pairs}


#: YAML 1.1 takes ``3e-4`` for text: it wants a point before the exponent.
POWER = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")


def _read_value(text):
    if POWER.fullmatch(text):
        return float(text)
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return text


def run_notebook(path, notebook, out, parameters, on_cell):
    """Runs one notebook and writes its copy and page, also when a cell fails."""
    copy = out / path.name
    own = {name: value for name, value in parameters.items() if name in declared_parameters(notebook)}
    try:
        papermill.execute_notebook(
            path, copy, own, progress_bar=False, on_cell_start=lambda cell, cell_index: on_cell(cell_index)
        )
    finally:
        if copy.is_file():
            write_page(nbformat.read(copy, as_version=4), path.stem, out)


def describe_failure(path, error):
    """What failed and where, in a few lines."""
    head = f"{path}: cell {error.exec_count} failed with {error.ename}: {error.evalue.splitlines()[0] if error.evalue else ''}"
    return "\n".join([head, *(f"  {line}" for line in error.traceback)])


def run_all(notebooks, out, parameters):
    """Runs the notebooks in order; returns the exit code."""
    progress = Progress(len(notebooks))
    for index, (path, notebook) in enumerate(notebooks):
        progress.start_notebook(index, path.name, len(notebook.cells))
        copy_assets(path.parent, out)
        try:
            run_notebook(path, notebook, out, parameters, progress.start_cell)
        except PapermillExecutionError as error:
            progress.clear()
            print(describe_failure(path, error), file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            progress.clear()
            raise
        progress.finish_notebook()
    return 0


def main(arguments=None):
    """Entry point; returns the exit code: 0 done, 1 a cell failed, 2 wrong use, 130 Ctrl-C."""
    given = parse_arguments(arguments)
    for name in ("papermill", "traitlets", "nbconvert"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        notebooks = read_notebooks(given.notebooks)
        parameters = read_parameters(given.parameters, notebooks)
        given.out.mkdir(parents=True, exist_ok=True)
        return run_all(notebooks, given.out, parameters)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # What nbclient was still waiting for fails as the kernel goes; asyncio would tell of it, traceback and all, at the exit.
        logging.disable(logging.CRITICAL)
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
