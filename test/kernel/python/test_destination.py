"""Where pages may go."""

import json

import nbformat
import pytest

from executed import executed
from notebooks import write_notebook
from trac_jupyter.destination import UnfitDestination, destination
from trac_jupyter.files import WriteError


def refused(out, notebooks=()):
    with pytest.raises((UnfitDestination, WriteError)) as caught, destination(out, [(path, None) for path in notebooks]):
        pass
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_a_folder_is_made_with_those_above_it(tmp_path):
    with destination(tmp_path / "a {b}" / "c", []) as folder:
        assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    assert refused(file) == f"The pages' folder must be a folder: {file} is a file."
    assert refused(file / "a" / "b") == f"The pages' folder must be a folder: {file / 'a' / 'b'} lies in a file."
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_named():
    assert refused("/proc/pages") == "/proc/pages cannot be written: no such file or directory."


def test_a_training_run_keeps_its_folder_to_itself(tmp_path):
    run = tmp_path / "runs" / "Ball"
    run.mkdir(parents=True)
    (run / "config.json").write_text(json.dumps({"config": {}, "dataset": {}, "versions": {}}))
    for out in (run, run / "pages", run / "a" / "b"):
        assert refused(out) == f"The pages' folder must lie outside of training runs: {out} is in the run folder {run}."
    assert [file.name for file in run.iterdir()] == ["config.json"]
    for name, text in (("other", "{}"), ("list", "[]"), ("broken", "{")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(text)
        with destination(tmp_path / name, []):
            pass


def test_a_notebook_is_not_overwritten_by_its_copy(tmp_path):
    notebook = write_notebook(tmp_path / "01.ipynb", "1")
    assert refused(tmp_path, [notebook]) == f"{tmp_path}: 01.ipynb there would be overwritten, and is no executed copy; give another folder."
    nbformat.write(executed("# Ran"), tmp_path / "01.ipynb")
    with destination(tmp_path, [(tmp_path / "source" / "01.ipynb", None)]):
        pass


def test_an_index_page_of_something_else_is_not_overwritten(tmp_path):
    (tmp_path / "index.html").write_text("<title>My site</title>")
    assert refused(tmp_path) == f"{tmp_path}: index.html there would be overwritten, and is no page of notebooks; give another folder."


def test_one_run_at_a_time(tmp_path):
    with destination(tmp_path, []):
        assert refused(tmp_path) == f"Another run is writing into {tmp_path}: wait for it or give another folder."
    with destination(tmp_path, []):
        pass
