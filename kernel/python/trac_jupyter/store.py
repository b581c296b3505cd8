"""Keeps in notebooks what they show: ``python -m trac_jupyter.store NOTEBOOK... --from DIR [--renew]``

``DIR`` holds executed copies. A notebook receives its copy's outputs as pictures and text, without what differs from run to run:
no interactive figures, progress lines, execution counts or times. One whose outputs agree with its copy's stays as it is.
"""

import argparse
import sys
from copy import deepcopy
from pathlib import Path

import nbformat

from .agreement import differences
from .files import WriteError, write_whole
from .summary import PICTURES, PLOTLY_JSON, joined, read_copy, summarize

#: Bytes of a notebook file: more is slow to review and to open on the web.
LARGEST = 300_000
#: Forms of an output that are kept.
KEPT = {*PICTURES, "text/html", "text/plain", "text/markdown", "text/latex"}


class UnfitOutput(Exception):
    """An output that a stored notebook must not have; the text names the cell and says why."""


def with_outputs(source, copy):
    """The notebook ``source`` with the outputs of its executed ``copy``. Throws UnfitOutput."""
    shown = {cell.get("id"): cell.get("outputs", []) for cell in copy.cells}
    notebook = deepcopy(source)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = stored_outputs(cell.id, shown.get(cell.id, []))
    return notebook


def stored_outputs(cell_id, outputs):
    """The outputs that are kept, each in the forms that are kept. Throws UnfitOutput."""
    kept = [deepcopy(output) for output in outputs if not output.get("metadata", {}).get("progress")]
    for output in kept:
        _require_good(cell_id, output)
        if "data" in output:
            output.data = {kind: joined(value) for kind, value in output.data.items() if kind in KEPT}
            _leave_out_frames(output.data)
            output.metadata = {}
        if "execution_count" in output:
            output.execution_count = None
        _require_portable(cell_id, output)
    return kept


def _leave_out_frames(data):
    """A page in a frame is large and runs its script; what it says as text stands for it."""
    if data.get("text/html", "").startswith("<iframe"):
        del data["text/html"]


def _require_good(cell_id, output):
    if output.output_type == "error" or output.get("name") == "stderr":
        raise UnfitOutput(f"Cell {cell_id} must end without errors and warnings to be stored.")
    data = output.get("data", {})
    if PLOTLY_JSON in data and not PICTURES.keys() & data.keys():
        raise UnfitOutput(f"Cell {cell_id} shows a figure without a picture of it, which is what is stored.")


def _require_portable(cell_id, output):
    """Nothing that only means something on this machine, and nothing that a viewer would have to run."""
    for text in [output.get("text", ""), *output.get("data", {}).values()]:
        for place in {str(Path.cwd()), str(Path.home())} - {"/"}:
            if place in text:
                raise UnfitOutput(f"Cell {cell_id} shows a path of this machine, {place}; a stored notebook must not.")
        if "<script" in text:
            raise UnfitOutput(f"Cell {cell_id} shows a script; a stored notebook must do without.")


def store(path, folder, renew=False):
    """Writes the outputs of ``folder``'s copy into the notebook at ``path``; returns what was done in a few words."""
    source, copy = nbformat.read(path, as_version=4), read_copy(folder / path.name)
    if copy is None or summarize(path.stem, copy).state != "done":
        raise UnfitOutput(f"{folder / path.name} must be a copy of {path} that ran to its end; it is not.")
    notebook = with_outputs(source, copy)
    found = differences(source, notebook)
    if not found and not renew:
        return "agrees with what it holds; left as it is"
    text = nbformat.writes(notebook) + "\n"
    if len(text.encode()) > LARGEST:
        raise UnfitOutput(f"{path} would have {len(text.encode()):,} bytes; a stored notebook must have at most {LARGEST:,}.")
    write_whole(path, text)
    return f"stored; {found[0]}" + (f", and {len(found) - 1} more" if len(found) > 1 else "") if found else "stored anew"


def main(arguments=None):
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m trac_jupyter.store", description=__doc__.split("\n\n")[1])
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--from", dest="folder", type=Path, required=True, metavar="DIR", help="folder of the executed copies")
    parser.add_argument("--renew", action="store_true", help="store what agrees, too")
    given = parser.parse_args(arguments)
    try:
        for path in given.notebooks:
            print(f"{path}: {store(path, given.folder, given.renew)}", flush=True)
    except (UnfitOutput, WriteError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
