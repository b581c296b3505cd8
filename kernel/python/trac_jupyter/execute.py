"""Runs notebooks headless: ``python -m trac_jupyter.execute NOTEBOOK... --out DIR [-p NAME VALUE]...``"""

import argparse
import logging
import os
import re
import signal
import sys
from pathlib import Path

import nbformat
import yaml
from papermill.iorw import NoDatesSafeLoader

from .destination import UnfitDestination, destination
from .files import WriteError
from .parameters import declared_parameters
from .results import read_results, results_file, results_table
from .run import Run

EXAMPLE = """\
example:
  python -m trac_jupyter.execute notebooks/0*.ipynb --out out -p task BallRun -p targetCost 20

Each notebook runs in a kernel of its own, in its own folder, with those of the parameters that its cell tagged
"parameters" declares. DIR receives NAME.ipynb and NAME.html for each, index.html, which shows them all, and what the
notebooks save: they find DIR in the variable TRAC_OUT. The first failing cell ends the run; the exit code is then 1, and
what ran is in DIR."""


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
    """Reads every notebook before any runs, without the outputs that it may hold: pages show what ran here."""
    return [(path, _without_outputs(_read_notebook(path))) for path in paths]


def _without_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _read_notebook(path):
    if not path.exists():
        raise UsageError(f"There is no notebook {path}.")
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
        return yaml.load(text, Loader=NoDatesSafeLoader)
    except yaml.YAMLError:
        return text


def run_all(notebooks, out, parameters):
    """Runs the notebooks into ``out`` and says at the end where to look; returns the exit code."""
    with destination(out, notebooks) as folder:
        os.environ["TRAC_OUT"] = str(folder)
        before = _signature(results_file(folder))
        try:
            code = Run(notebooks, folder, parameters).run()
            results = read_results(folder)
            if code == 0 and results and _signature(results_file(folder)) != before:
                print(f"\n{results_table(results)}")
            return code
        finally:
            if (folder / "index.html").is_file():
                print(f"\nOpen {_from_here(folder / 'index.html')} in a browser.")


def _signature(file):
    """Changes when the file is written."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _from_here(path):
    """A path as the user would type it; npm runs commands in the repository and says in INIT_CWD where it was called."""
    here = Path(os.environ.get("INIT_CWD") or os.getcwd())
    return path.relative_to(here) if path.is_relative_to(here) else path


def stop_on_termination():
    """A request to end is answered as Ctrl-C is: what ran is written and the kernel ends."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # not where nohup has it ignored
            signal.signal(number, signal.default_int_handler)


def main(arguments=None):
    """Entry point; returns the exit code: 0 done, 1 a cell failed, 2 wrong use, 130 stopped."""
    given = parse_arguments(arguments)
    for name in ("papermill", "traitlets", "nbconvert"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    stop_on_termination()
    try:
        notebooks = read_notebooks(given.notebooks)
        parameters = read_parameters(given.parameters, notebooks)
        return run_all(notebooks, given.out, parameters)
    except (UsageError, UnfitDestination) as error:
        print(error, file=sys.stderr)
        return 2
    except WriteError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # What nbclient was still waiting for fails as the kernel goes; asyncio would report it, traceback and all, at the exit.
        logging.disable(logging.CRITICAL)
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
