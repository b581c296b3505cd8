"""Executed notebooks as HTML pages that need no network."""

import shutil
from copy import deepcopy
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert import HTMLExporter
from traitlets import default

from .files import naming, write_whole
from .markdown import markdown_to_html
from .progress import clock
from .summary import ERROR_MARKER, PLOTLY_JSON, joined, picture_of, text_of

#: Where plotly.js lies in a project's node_modules.
PLOTLY = Path("node_modules") / "plotly.js" / "plotly.min.js"


def find_plotly(start):
    """plotly.min.js of the project that ``start`` belongs to, or None."""
    start = Path(start).resolve()
    return next((folder / PLOTLY for folder in [start, *start.parents] if (folder / PLOTLY).is_file()), None)


def copy_assets(start, out):
    """Copies plotly.js to ``out/assets`` once. Without it the pages show the figures' static pictures."""
    source, target = find_plotly(start), Path(out) / "assets" / "plotly.min.js"
    if source is None or (target.is_file() and target.stat().st_size == source.stat().st_size):
        return
    with naming(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


class PageExporter(HTMLExporter):
    """The template ``trac``. Links to notebooks that have a page lead to it, and pictures of Markdown cells are inside."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in (clock, joined, picture_of, text_of, has_figures, figure_title, figure_subtitle, when):
            self.register_filter(name.__name__, name)
        self.register_filter("page_links", self.page_links)

    @default("template_name")
    def _template(self):
        return "trac"

    @default("embed_images")
    def _embedded(self):
        return True

    @pass_context
    def markdown2html(self, context, source):
        """Markdown of a cell or an output; nbconvert's own leaves equations to a script."""
        return markdown_to_html(
            source,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context["resources"].get("metadata", {}).get("path", ""),
        )

    @pass_context
    def page_links(self, context, html):
        """HTML whose links to notebooks lead to their pages; other files are not beside the page, and their links become text."""
        names = context["resources"].get("page_names")
        if names is None:
            return html
        body = BeautifulSoup(html, "html.parser")
        for link in body.select("a[href]"):
            address = urlsplit(link["href"])
            if address.scheme or address.netloc or not address.path:
                continue
            target = Path(unquote(address.path))
            if target.suffix == ".ipynb" and target.stem in names:
                link["href"] = address._replace(path=quote(f"{target.stem}.html")).geturl()
            else:
                link.unwrap()
        return str(body)


@cache
def exporter():
    """The one exporter: making it takes longer than a page."""
    return PageExporter()


def write_page(notebook, summary, shelf, out, folder="."):
    """Writes ``out/NAME.html``. ``shelf`` holds the summaries of all pages in order, ``folder`` the notebook's pictures."""
    place = [other.name for other in shelf].index(summary.name)
    resources = {
        "metadata": {"name": summary.name, "path": str(folder)},
        "page": summary,
        "previous": shelf[place - 1] if place > 0 else None,
        "next": shelf[place + 1] if place + 1 < len(shelf) else None,
        "page_names": {other.name for other in shelf},
    }
    body, _ = exporter().from_notebook_node(_presentable(notebook), resources)
    write_whole(Path(out) / f"{summary.name}.html", body)


def _presentable(notebook):
    """A copy without papermill's own remarks, in which every output is text or JSON, and has a text at least."""
    shown = deepcopy(notebook)
    shown.cells = [cell for cell in shown.cells if ERROR_MARKER not in cell.metadata.get("tags", [])]
    for cell in shown.cells:
        for data in (output.data for output in cell.get("outputs", []) if "data" in output):
            data.update({kind: joined(value) for kind, value in data.items() if not kind.endswith("json")})
            data.setdefault("text/plain", "")
    return shown


def has_figures(notebook):
    """Whether a page of it needs plotly.js, which takes a browser a second to read."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return any(PLOTLY_JSON in output.get("data", {}) for output in outputs)


def figure_title(figure):
    """The title in a figure's JSON as one line of plain text."""
    title = figure.get("layout", {}).get("title") or ""
    return _plain(title.get("text") if isinstance(title, dict) else title)


def figure_subtitle(figure):
    """The line below the title."""
    title = figure.get("layout", {}).get("title")
    return _plain(title.get("subtitle", {}).get("text")) if isinstance(title, dict) else ""


def _plain(text):
    """Plotly's texts hold a few HTML tags."""
    return " ".join(BeautifulSoup((text or "").replace("<br>", " "), "html.parser").get_text().split())


def when(moment):
    """``26 Nov 2026, 04:40 UTC``."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"
