"""``index.html``: what lies in a folder of pages, how its run went, and the result."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from html import unescape
from pathlib import Path

from .files import naming, write_whole
from .page import exporter, when
from .progress import clock
from .results import COLUMNS, NUMERIC, cells, read_results, results_file
from .summary import read_copy, summarize


def gather(notebooks, out, since):
    """The summaries of the planned ``notebooks`` (pairs of path and source) and of the other pages in ``out``, by name."""
    planned = [_latest(path.stem, source, out, since) for path, source in notebooks]
    names = {summary.name for summary in planned}
    copies = [(path.stem, read_copy(path)) for path in sorted(Path(out).glob("*.ipynb")) if path.stem not in names]
    others = [summarize(name, copy, since) for name, copy in copies if copy and (Path(out) / f"{name}.html").is_file()]
    return sorted([*planned, *others], key=lambda summary: summary.name)


def _latest(name, source, out, since):
    return summarize(name, read_copy(Path(out) / f"{name}.ipynb") or source, since)


@dataclass
class FurtherPage:
    """A page that a notebook left beside its own: ``NAME.html`` with a description, and ``assets/NAME.png``."""

    name: str
    title: str
    promise: str
    #: When it was written, where that was before the run which the pages are about.
    earlier: datetime | None


#: Where a page's title and description stand at the latest, in characters.
HEAD = 2000


def further_pages(shelf, out, since):
    """The pages in ``out`` that are of no notebook on the shelf and say in their head what they show."""
    names = {"index", *(summary.name for summary in shelf)}
    files = [file for file in sorted(Path(out).glob("*.html")) if file.stem not in names]
    return [page for page in (_further_page(file, since) for file in files) if page]


def _further_page(file, since):
    with file.open(encoding="utf-8") as text:
        head = text.read(HEAD)
    title = re.search(r"<title>(.*?)</title>", head, re.S)
    promise = re.search(r'<meta name="description" content="(.*?)">', head, re.S)
    if not (title and promise and (file.parent / "assets" / f"{file.stem}.png").is_file()):
        return None
    written = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
    return FurtherPage(file.stem, unescape(title[1]), unescape(promise[1]), written if written < since else None)


def write_overview(shelf, planned, out, since):
    """Writes ``out/index.html`` of all summaries on the shelf; ``planned`` are the names that this run is about, begun at ``since``."""
    out = Path(out)
    for summary in shelf:
        if summary.picture:
            _write_picture(summary, out)
    results = read_results(out)
    ran = [summary for summary in shelf if summary.name in planned and summary.started and not summary.earlier]
    page = exporter().environment.get_template("trac/overview.html.j2").render(
        shelf=shelf,
        further=further_pages(shelf, out, since),
        progress=progress_in_words(ran, len(planned)),
        parameters={name: value for summary in ran for name, value in summary.parameters.items()},
        state_in_words=state_in_words,
        results=results,
        saved=results and datetime.fromtimestamp(results_file(out).stat().st_mtime, timezone.utc),
        columns=COLUMNS,
        numeric=NUMERIC,
        cells=cells,
    )
    write_whole(out / "index.html", page)


def _write_picture(summary, out):
    kind, content = summary.picture
    folder = out / "assets"
    with naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
    data = content if kind == "image/svg+xml" else base64.b64decode(content)
    write_whole(folder / summary.picture_file, data)


def progress_in_words(ran, planned):
    """How far a run came: the summaries of what it ran, out of the number planned."""
    done = [summary for summary in ran if summary.state == "done"]
    noun = "notebook" if planned == 1 else "notebooks"
    if len(done) == planned:
        return f"{planned} {noun} ran in {clock(sum(summary.seconds for summary in done))}, on {when(ran[0].started)}."
    unlucky = [f"{summary.title}: {state_in_words(summary)}." for summary in ran if summary.state != "done"]
    return " ".join([f"{len(done)} of {planned} {noun} ran.", *unlucky])


def state_in_words(summary):
    """What became of one notebook."""
    took = f"Ran in {clock(summary.seconds)}" if summary.seconds is not None else "Ran"
    words = {
        "not run": "Not run yet",
        "done": took,
        "failed": f"Failed in {summary.failure}",
        "stopped": "Stopped before its last cell",
        "unfinished": "Ended before its last cell",
    }[summary.state]
    return f"{words}, in an earlier run on {when(summary.started)}" if summary.earlier else words
