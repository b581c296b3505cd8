"""Executed notebooks as HTML pages that need no network."""

import shutil
from pathlib import Path

from nbconvert import HTMLExporter
from traitlets.config import Config

#: Where plotly.js lies in a project's node_modules.
PLOTLY = Path("node_modules") / "plotly.js-dist-min" / "plotly.min.js"


def find_plotly(start):
    """plotly.min.js of the project that ``start`` belongs to, or None."""
    start = Path(start).resolve()
    return next((folder / PLOTLY for folder in [start, *start.parents] if (folder / PLOTLY).is_file()), None)


def copy_assets(start, out):
    """Copies plotly.js to ``out/assets`` once. Without it the pages show the figures' static pictures."""
    source, target = find_plotly(start), Path(out) / "assets" / "plotly.min.js"
    if source is None or (target.is_file() and target.stat().st_size == source.stat().st_size):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write_page(notebook, name, out):
    """Writes ``notebook`` as ``out/name.html`` and returns the page's path."""
    exporter = HTMLExporter(template_name="trac", config=Config())
    body, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": name}})
    page = Path(out) / f"{name}.html"
    page.write_text(body, encoding="utf-8")
    return page
