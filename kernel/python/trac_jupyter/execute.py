"""Runs notebooks headless: ``python -m trac_jupyter.execute NOTEBOOK... --out DIR [-p NAME VALUE]...``"""

import argparse
import logging
import os
import re
import signal
import sys
from datetime import datetime, timezone
from pathlib import Path

import nbformat
import papermill
import yaml
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import NoDatesSafeLoader

from .destination import UnfitDestination, destination
from .files import WriteError
from .overview import gather, write_overview
from .page import copy_assets, write_page
from .parameters import declared_parameters
from .progress import Progress
from .results import read_results, results_file, results_table
from .summary import read_copy

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
    """Reads every notebook before any runs."""
    return [(path, _read_notebook(path)) for path in paths]


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


class Run:
    """Some notebooks on their way into a folder, whose pages and overview say at every moment what is there."""

    def __init__(self, notebooks, out, parameters):
        self._notebooks = notebooks
        self._out = out
        self._parameters = parameters
        self._since = datetime.now(timezone.utc)
        self._progress = Progress(len(notebooks))

    def run(self):
        """Runs the notebooks in order; returns the exit code. What ran is written also when it is stopped."""
        self.prepare()
        for index, (path, notebook) in enumerate(self._notebooks):
            own = {name: value for name, value in self._parameters.items() if name in declared_parameters(notebook)}
            self._progress.start_notebook(index, path.name, _count_code(notebook) + bool(own))
            try:
                self._execute(path, own)
            except PapermillExecutionError as error:
                self._progress.end_notebook("failed")
                print(describe_failure(path, error), file=sys.stderr)
                return 1
            except BaseException:
                self._progress.end_notebook("stopped")
                raise
            else:
                self._progress.end_notebook()
            finally:
                self._write_pages({path.stem})
        return 0

    def prepare(self):
        """Every link leads to a page from the start: a notebook without one gets the page of its source."""
        planned = [path.stem for path, _ in self._notebooks]
        for path, _ in self._notebooks:
            copy_assets(path.parent, self._out)
        names = [summary.name for summary in gather(self._notebooks, self._out, self._since)]
        beside = {name for place in map(names.index, planned) for name in names[max(0, place - 1) : place + 2]}
        missing = {name for name in planned if not (self._out / f"{name}.html").is_file()}
        self._write_pages(missing | beside - set(planned))

    def _execute(self, path, parameters):
        def on_cell_start(cell, cell_index):
            if cell.cell_type == "code" and cell.source.strip():
                self._progress.start_cell()

        papermill.execute_notebook(
            _literal(path.resolve()), _literal(self._out / path.name), parameters, progress_bar=False, on_cell_start=on_cell_start
        )

    def _write_pages(self, names):
        """Writes some notebooks' pages as they are now, and the overview of all."""
        shelf = gather(self._notebooks, self._out, self._since)
        sources = {path.stem: (source, path.parent) for path, source in self._notebooks}
        for summary in shelf:
            if summary.name in names:
                copy = read_copy(self._out / f"{summary.name}.ipynb")
                notebook, folder = sources.get(summary.name) or (copy, Path(copy.metadata.papermill["input_path"]).parent)
                write_page(copy or notebook, summary, shelf, self._out, folder)
        write_overview(shelf, set(sources), self._out)


def _literal(path):
    """A path as papermill takes it: braces stand for parameters there."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _count_code(notebook):
    return sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in notebook.cells)


def describe_failure(path, error):
    """What failed and where, in a few lines."""
    head = f"{path}: cell {error.exec_count} failed with {error.ename}: {error.evalue.splitlines()[0] if error.evalue else ''}"
    return "\n".join([head, *(f"  {line}" for line in error.traceback)])


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
        logging.getLogger(name).setLevel(logging.ERROR)
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
        # What nbclient was still waiting for fails as the kernel goes; asyncio would tell of it, traceback and all, at the exit.
        logging.disable(logging.CRITICAL)
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
