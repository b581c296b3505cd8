"""Notebooks as papermill leaves them, made without a kernel."""

from datetime import datetime, timezone

import nbformat

from notebooks import KERNELSPEC, code

START = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)


def executed(*cells, start=START, seconds=75.0, **papermill):
    """A notebook of cells (Markdown as text, code as nodes) that ran; ``papermill`` changes what papermill noted."""
    nodes = [nbformat.v4.new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    run = {"start_time": start.isoformat(), "end_time": "", "duration": seconds, "exception": None, "parameters": {}}
    metadata = {"kernelspec": KERNELSPEC, "papermill": {**run, "end_time": start.isoformat(), **papermill}}
    return nbformat.v4.new_notebook(cells=nodes, metadata=metadata)


def shows(data, *tags, source="show();"):
    """A code cell that shows one MIME bundle."""
    return code(source, *tags, outputs=[{"output_type": "display_data", "data": data, "metadata": {}}])


def failed(name="RangeError", message="on purpose"):
    """A code cell that failed."""
    return code("f();", outputs=[{"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}])
