"""What a notebook keeps of a run: made from notebooks that ran before."""

import json

import nbformat
import pytest

from executed import executed, failed, shows
from notebooks import code
from trac_jupyter.agreement import text_difference
from trac_jupyter.store import main

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle cx="{}"/></svg>'
PLOTLY = "application/vnd.plotly.v1+json"


def figure(cx=1, title="Figure: Reward"):
    return {PLOTLY: {"data": []}, "image/svg+xml": SVG.format(cx), "text/plain": title}


def prints(text, *tags):
    return code("say();", *tags, outputs=[{"output_type": "stream", "name": "stdout", "text": text}])


@pytest.fixture
def store(tmp_path, capsys):
    """Stores what a run of cells showed in their notebook; returns its file, and what was said."""
    (tmp_path / "copies").mkdir()

    def run(*cells, renew=False, code=0, **papermill):
        for i, cell in enumerate(cells):
            cell["id"] = f"c{i}"
        notebook, copy = tmp_path / "a.ipynb", tmp_path / "copies" / "a.ipynb"
        nbformat.write(executed(*cells, **{"end_time": "2026-03-01T09:31:15+00:00", **papermill}), copy)
        if not notebook.exists():
            source = executed(*cells)
            del source.metadata["papermill"]
            for cell in source.cells:
                cell.outputs, cell.execution_count = [], None
            nbformat.write(source, notebook)
        assert main([str(notebook), "--from", str(copy.parent), *(["--renew"] if renew else [])]) == code
        return notebook, "".join(capsys.readouterr())

    return run


def test_pictures_and_text_are_kept_and_nothing_that_differs_from_run_to_run(store):
    progress = code("work();", outputs=[{"output_type": "display_data", "data": {"text/plain": "60 %  12 s"}, "metadata": {"progress": True}}])
    notebook, said = store(shows(figure()), prints("3 of 5\n"), progress)
    stored = json.loads(notebook.read_text())
    assert [cell["execution_count"] for cell in stored["cells"]] == [None] * 3
    assert "papermill" not in stored["metadata"] and [cell["id"] for cell in stored["cells"]] == ["c0", "c1", "c2"]
    [picture], [text], none = [cell["outputs"] for cell in stored["cells"]]
    assert (sorted(picture["data"]), picture["metadata"], "".join(text["text"]), none) == (["image/svg+xml", "text/plain"], {}, "3 of 5\n", [])
    assert "stored" in said


def test_a_page_in_a_frame_is_kept_as_its_text(store):
    frame = {"text/html": f'<iframe srcdoc="{"x" * 400_000}"></iframe>', "text/plain": "Playground"}
    notebook, _ = store(shows(frame))
    assert json.loads(notebook.read_text())["cells"][0]["outputs"][0]["data"] == {"text/plain": ["Playground"]}


def test_a_notebook_that_shows_what_it_holds_stays_as_it_is(store):
    notebook, _ = store(shows(figure(100)), prints("cost 1.390\n", "trained"), prints("12 ms\n", "measured"))
    before = notebook.read_bytes()
    agreeing = (shows(figure(100.02)), prints("cost 1.470\n", "trained"), prints("31 s, twice\n", "measured"))
    _, said = store(*agreeing)
    assert notebook.read_bytes() == before and "left as it is" in said
    store(*agreeing, renew=True)
    assert b"1.470" in notebook.read_bytes()


@pytest.mark.parametrize(
    ("cell", "difference"),
    [
        (lambda: shows(figure(103)), "cell c0 shows 103 instead of 100"),
        (lambda: shows(figure(100, "Figure: Cost")), "cell c0 shows “Cost” instead of “Reward”"),
        (lambda: shows({"text/plain": "Figure: Reward"}), "cell c0 shows text/plain instead of"),
        (lambda: code("quiet();"), "cell c0 shows 0 outputs instead of 1"),
    ],
)
def test_what_no_longer_agrees_is_stored_and_named(store, cell, difference):
    notebook, _ = store(shows(figure(100)))
    before = notebook.read_bytes()
    assert difference in store(cell())[1]
    assert notebook.read_bytes() != before


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (lambda: failed(), "Cell c0 must end without errors"),
        (lambda: shows({PLOTLY: {"data": []}, "text/plain": "Figure"}), "Cell c0 shows a figure without a picture"),
        (lambda: shows({"text/html": "<script>1</script>"}), "Cell c0 shows a script"),
        (lambda: prints(f"wrote {nbformat.__file__}"), "Cell c0 shows a path of this machine"),
        (lambda: shows({"image/png": "A" * 400_000, "text/plain": ""}), "at most 300,000"),
    ],
)
def test_what_no_notebook_should_hold_is_refused(store, monkeypatch, cell, sentence):
    monkeypatch.setenv("HOME", nbformat.__file__.rsplit("/", 2)[0])
    notebook, said = store(cell(), code=1)
    assert sentence in said and not json.loads(notebook.read_text())["cells"][0]["outputs"]


@pytest.mark.parametrize("how", [{"stopped": True}, {"exception": True}, {"end_time": None}])
def test_what_did_not_run_to_its_end_is_not_stored(store, how):
    notebook, said = store(prints("half\n"), code=1, **how)
    assert "ran to its end; it is not" in said and b"half" not in notebook.read_bytes()


@pytest.mark.parametrize(
    ("before", "now", "tolerance", "difference"),
    [
        ("a  1,234.5\n-----", "a  1,234.6\n------", 0.001, ""),
        ("a  1,234.5", "a  1,334.5", 0.001, "shows 1334.5 instead of 1234.5"),
        ("cost 0.00", "cost 0.09", 0.2, ""),
        ("cost 0.00", "cost 1.20", 0.2, "shows 1.2 instead of 0"),
        ("−1.0", "1.0", 0.2, "shows 1 instead of -1"),
        ("safe", "unsafe", 0.2, "shows “unsafe” instead of “safe”"),
        ("BallRun 3", "BallCircle 3", 0.2, "shows “Circle 3” instead of “Run 3”"),
    ],
)
def test_numbers_may_differ_a_little_and_words_may_not(before, now, tolerance, difference):
    assert text_difference(before, now, tolerance) == difference
