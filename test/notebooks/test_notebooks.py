"""The main notebooks, 1 to 5, run one after the other as `npm start` runs them, and what every notebook holds.

They train for as long as `npm start` does where TRAC_TEST_LONG is set, as `npm test -- --long` sets it, and else for a fraction of that:
what follows from training is compared by its kinds alone then.
"""

import json
import os
import re
import subprocess

import nbformat
import pytest
from trac_jupyter.store import KEPT, LARGEST
from trac_jupyter.summary import PLOTLY_JSON

from runs import ROOT, assert_current, assert_same_kinds, execute, outputs

NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[1-5]-*.ipynb"))
STORED = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIGURES = {"01-load": 3, "02-partition": 3, "03-pretrain": 1, "04-train": 2, "05-evaluate": 2}
LONG = bool(os.environ.get("TRAC_TEST_LONG"))
SHORT = {"bcUpdates": 500, "updates": 750, "evaluateEvery": 125, "logEvery": 2}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    options = json.dumps({} if LONG else SHORT)
    return execute(NOTEBOOKS, tmp_path_factory.mktemp("out"), task="BallCircle", targetCost=10, segmentRatio=0.5, seed=0, options=options)


def test_there_are_five_notebooks():
    assert [path.stem for path in NOTEBOOKS] == list(FIGURES)


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_notebook_holds_what_it_shows_as_pictures_and_text(path):
    notebook = nbformat.read(path, 4)
    held = outputs(notebook)
    assert held and {kind for output in held for kind in output.get("data", {})} <= KEPT
    assert path.stat().st_size <= LARGEST and "papermill" not in notebook.metadata
    assert all(cell.get("execution_count") is None for cell in notebook.cells)


@pytest.mark.parametrize("name", FIGURES)
def test_a_notebook_holds_what_it_shows_today(out, name):
    compare = assert_current if LONG or name in ("01-load", "02-partition") else assert_same_kinds
    compare(name, out)


@pytest.mark.parametrize("name", FIGURES)
def test_a_notebook_shows_its_figures_and_no_error(out, name):
    shown = outputs(nbformat.read(out / f"{name}.ipynb", 4))
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
    figures = [output.data for output in shown if PLOTLY_JSON in output.get("data", {})]
    assert len(figures) == FIGURES[name]
    for data in figures:
        assert data[PLOTLY_JSON]["data"], "an interactive figure has traces"
        assert data["image/svg+xml"].startswith("<svg "), "and a picture"
    assert (out / f"{name}.html").stat().st_size > 50_000


def test_the_overview_leads_to_every_page_and_shows_the_result(out):
    index = (out / "index.html").read_text()
    assert all(f'href="{name}.html"' in index and f'src="assets/{name}.' in index for name in FIGURES)
    assert "5 notebooks ran in" in index and (not LONG or re.search(r"unsafe.*>safe<", index, re.S))
    results = json.loads((out / "results.json").read_text())
    assert re.findall(r">(safe|unsafe)<", index) == ["safe" if result["normalizedCost"] <= 1 else "unsafe" for result in results]
    assert {path.name for path in out.iterdir()} >= {"assets", "policies", "results.json"}


def test_both_policies_can_be_played_with(out):
    assert 'href="play.html"' in (out / "index.html").read_text() and (out / "assets" / "play.png").read_bytes().startswith(b"\x89PNG")
    page = (out / "play.html").read_text()
    assert 'href="index.html"' in page and "behaviour policy" in page and '"TraC"' in page
    [frame] = [output.data for output in outputs(nbformat.read(out / "05-evaluate.ipynb", 4)) if "<iframe" in output.get("data", {}).get("text/html", "")]
    assert frame["text/plain"] == "Playground: BallCircle (behaviour policy, TraC)"
    assert "<iframe" in (out / "05-evaluate.html").read_text()


def test_notebooks_3_and_4_train_the_bits_of_the_command(tmp_path, monkeypatch):
    out = tmp_path / "out"
    monkeypatch.setenv("TRAC_OUT", str(out))
    options = {"bcUpdates": 23, "updates": 40, "evaluateEvery": 15, "logEvery": 5, "evaluationEpisodes": 2}
    notebooks = [path for path in NOTEBOOKS if path.stem in ("03-pretrain", "04-train")]
    execute(notebooks, out, task="BallRun", targetCost=20, segmentRatio=0.25, seed=7, options=json.dumps(options))
    flags = [f"--{re.sub('[A-Z]', lambda letter: '-' + letter[0].lower(), name)}={value}" for name, value in options.items()]
    command = ["node", "lib/cli/trac.mjs", "train", "BallRun", "--preset=tutorial", "--target-cost=20", "--segment-ratio=0.25", "--seed=7"]
    done = subprocess.run([*command, *flags, f"--out={tmp_path / 'run'}"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [notebooks_policy] = out.glob("policies/*/trac.safetensors")
    assert weights(notebooks_policy) == weights(tmp_path / "run" / "final.safetensors")


def weights(file):
    """The arrays of a safetensors file as bytes, without the header's metadata."""
    content = file.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    tensors = {name: entry for name, entry in json.loads(content[8:start]).items() if name != "__metadata__"}
    return {name: (entry["shape"], content[start:][slice(*entry["data_offsets"])]) for name, entry in tensors.items()}


@pytest.mark.skipif(not LONG, reason="a fraction of the training teaches no safety: npm test -- --long notebooks")
def test_trac_is_safe_with_at_least_the_reward_of_an_unsafe_behaviour_policy(out):
    behaviour, trac = json.loads((out / "results.json").read_text())
    assert (behaviour["algorithm"], trac["algorithm"]) == ("behaviour policy", "TraC")
    assert behaviour["normalizedCost"] > 1
    assert trac["normalizedCost"] <= 1
    assert trac["normalizedReward"] >= behaviour["normalizedReward"]
    assert trac["episodes"] == 20
