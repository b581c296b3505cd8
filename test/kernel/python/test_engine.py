"""What papermill's engine takes from a kernel."""

import nbformat
import pytest
from papermill.engines import NotebookExecutionManager

from notebooks import code
from trac_jupyter.engine import Client


def received(message_type, **content):
    """The outputs of a cell whose kernel sent one message."""
    notebook = nbformat.v4.new_notebook(cells=[code("show()")])
    client = Client(NotebookExecutionManager(notebook, progress_bar=False))
    message = {"msg_type": message_type, "header": {"msg_type": message_type}, "parent_header": {"msg_id": "1"}, "content": content}
    client.clear_before_next_output = False
    client.process_message(message, notebook.cells[0], 0)
    nbformat.writes(notebook).encode()
    nbformat.validate(notebook)
    return notebook.cells[0].outputs[0]


@pytest.mark.parametrize(
    ("shown", "stored"),
    [
        ({"text/plain": "half \ud83d"}, {"text/plain": "half \ufffd"}),
        ({"text/html": "\ude00<b>", "text/plain": "\ud83d\ude00"}, {"text/html": "\ufffd<b>", "text/plain": "😀"}),
        ({"application/json": {"\ud83d": ["\ud83d"]}}, {"application/json": {"\ufffd": ["\ufffd"]}}),
        ({"text/plain": 5, "image/png": None}, {"text/plain": "5", "image/png": "None"}),
        ({"text/plain": ["a\n", 1]}, {"text/plain": "a\n1"}),
    ],
)
@pytest.mark.parametrize("message_type", ["display_data", "execute_result"])
def test_whatever_a_cell_shows_can_be_written(message_type, shown, stored):
    assert received(message_type, data=shown, metadata={}, execution_count=1).data == stored


def test_half_characters_in_a_stream_and_an_error():
    assert received("stream", name="stdout", text="cut \ud83d").text == "cut \ufffd"
    error = received("error", ename="\ud83d", evalue="\ud83d\ude00", traceback=["a \ude00"])
    assert (error.ename, error.evalue, error.traceback) == ("\ufffd", "😀", ["a \ufffd"])
