"""What there is to say about one notebook: its title, how its last run went, a picture."""

from dataclasses import dataclass, field
from datetime import datetime

import nbformat
from bs4 import BeautifulSoup

from .markdown import markdown_to_html

#: MIME type of a figure that plotly.js draws.
PLOTLY_JSON = "application/vnd.plotly.v1+json"
#: Pictures that a page can show, the better first, and the endings of their files.
PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
#: Tag of the cells that papermill puts into a notebook that failed; pages say it in their own way.
ERROR_MARKER = "papermill-error-cell-tag"


@dataclass
class Summary:
    """One notebook. ``name`` is its file's name without the ending."""

    name: str
    title: str
    #: The sentence below the title.
    promise: str
    #: "not run", "done", "failed", "stopped", or "unfinished" where the run was killed.
    state: str = "not run"
    #: What failed, in one line.
    failure: str = ""
    started: datetime | None = None
    seconds: float | None = None
    parameters: dict = field(default_factory=dict)
    #: Whether that was before the run which the pages are about.
    earlier: bool = False
    #: MIME type and content of its picture, what the picture shows, and whether plotly drew it.
    picture: tuple[str, str] | None = None
    alt: str = ""
    figure: bool = False

    @property
    def picture_file(self):
        """Name of the picture's file."""
        return f"{self.name}.{PICTURES[self.picture[0]]}"


def summarize(name, notebook, since=None):
    """The summary of a notebook, run or not; a run that began before ``since`` is an earlier one."""
    run = notebook.metadata.get("papermill", {})
    title, promise = _heading(notebook)
    cover = _cover(notebook)
    started = datetime.fromisoformat(run["start_time"]) if run.get("start_time") else None
    return Summary(
        name=name,
        title=title or name,
        promise=promise,
        state=_state(run),
        failure=_failure(notebook),
        started=started,
        seconds=run.get("duration"),
        parameters=dict(run.get("parameters", {})),
        earlier=bool(since and started and started < since),
        picture=picture_of(cover) if cover else None,
        alt=text_of(cover) if cover else "",
        figure=bool(cover and PLOTLY_JSON in cover.data),
    )


def read_copy(path):
    """An executed notebook; None where there is none, or none that was executed here."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        return None
    return notebook if "papermill" in notebook.metadata else None


def picture_of(output):
    """MIME type and content of an output's best picture, or None."""
    data = output.get("data", {})
    return next(((kind, joined(data[kind])) for kind in PICTURES if kind in data), None)


def text_of(output):
    """What an output says of itself as text."""
    return joined(output.data.get("text/plain", "")).strip()


def joined(value):
    """Text that the notebook format may hold as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _heading(notebook):
    """The first heading of the first level as plain text, and the sentence below it."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        page = BeautifulSoup(markdown_to_html(cell.source), "html.parser")
        for link in page.select(".anchor-link"):
            link.decompose()
        if page.h1:
            below = page.h1.find_next_sibling("p")
            promise = (below.em or below).get_text() if below else ""
            return _one_line(page.h1.get_text()), _one_line(promise)
    return "", ""


def _one_line(text):
    return " ".join(text.split())


def _state(run):
    if not run.get("start_time"):
        return "not run"
    if run.get("stopped"):
        return "stopped"
    if run.get("exception"):
        return "failed"
    return "done" if run.get("end_time") else "unfinished"


def _failure(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                first = output.evalue.splitlines()[0] if output.evalue else ""
                return f"cell [{cell.execution_count}]: {output.ename}: {first}"
    return ""


def _cover(notebook):
    """The output that stands for the notebook: of the cell tagged ``cover``, else the first figure, else the first picture."""
    shown = [(cell, output) for cell in notebook.cells for output in cell.get("outputs", []) if picture_of(output)]
    tagged = [output for cell, output in shown if "cover" in cell.metadata.get("tags", [])]
    figures = [output for _, output in shown if PLOTLY_JSON in output.data]
    return next(iter([*tagged, *figures, *(output for _, output in shown)]), None)

