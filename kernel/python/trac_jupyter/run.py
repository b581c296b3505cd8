"""A run of notebooks, in order, into a folder of pages."""

import sys
from datetime import datetime, timezone
from pathlib import Path

import papermill
from jupyter_client.kernelspec import NoSuchKernel
from papermill.exceptions import PapermillExecutionError

from .overview import gather, write_overview
from .page import copy_assets, write_page
from .parameters import declared_parameters
from .progress import Progress
from .summary import read_copy

#: Seconds that a kernel may take to answer: many, since a machine may be busy with other work.
KERNEL_START = 600


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
            except (RuntimeError, NoSuchKernel) as error:
                self._progress.end_notebook("failed")
                print(f"{path}: the kernel ended before the notebook did ({error}).", file=sys.stderr)
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
            _literal(path.resolve()),
            _literal(self._out / path.name),
            parameters,
            progress_bar=False,
            start_timeout=KERNEL_START,
            on_cell_start=on_cell_start,
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
        write_overview(shelf, set(sources), self._out, self._since)


def _literal(path):
    """A path as papermill takes it: braces stand for parameters there."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _count_code(notebook):
    """Code cells that run, but for the injected one: papermill puts a new one in its place."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return sum("injected-parameters" not in cell.metadata.get("tags", []) for cell in cells)


def describe_failure(path, error):
    """What failed and where, in a few lines."""
    head = f"{path}: cell {error.exec_count} failed with {error.ename}: {error.evalue.splitlines()[0] if error.evalue else ''}"
    return "\n".join([head, *(f"  {line}" for line in error.traceback)])
