"""The notebooks, run as `npm start` runs them: real kernel, real data, real training (about two minutes)."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from trac_jupyter.agreement import differences, forms
from trac_jupyter.store import KEPT, LARGEST, with_outputs
from trac_jupyter.summary import PLOTLY_JSON

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[1-5]-*.ipynb"))
#: The seventh holds nothing: it shows times, which are those of the machine that it runs on.
STORED = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if path.stem != "07-speed"]
FIGURES = {"01-load": 3, "02-partition": 3, "03-pretrain": 1, "04-train": 2, "05-evaluate": 2}


def execute(notebooks, folder, /, **parameters):
    flags = [part for name, value in parameters.items() for part in ("-p", name, str(value))]
    command = [sys.executable, "-m", "trac_jupyter.execute", *map(str, notebooks), "--out", str(folder), *flags]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return execute(NOTEBOOKS, tmp_path_factory.mktemp("out"), task="BallCircle", targetCost=10, segmentRatio=0.5, seed=0)


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def figures_of(outputs):
    """The interactive figures among outputs, as plotly's JSON."""
    return [output.data[PLOTLY_JSON] for output in outputs if PLOTLY_JSON in output.get("data", {})]


def assert_current(name, folder):
    """The notebook holds what its run in ``folder`` shows. After a change of either: npm run notebooks."""
    source, copy = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4), nbformat.read(folder / f"{name}.ipynb", 4)
    assert differences(source, with_outputs(source, copy)) == []


def assert_same_kinds(name, folder):
    """Each cell holds as many outputs of the same kinds as its run in ``folder`` shows, which had other options."""
    source, copy = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4), nbformat.read(folder / f"{name}.ipynb", 4)
    held, shown = ([[sorted(forms(output)) for output in cell.get("outputs", [])] for cell in notebook.cells] for notebook in (source, with_outputs(source, copy)))
    assert held == shown


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
    assert_current(name, out)


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
    assert "5 notebooks ran in" in index and re.search(r"unsafe.*>safe<", index, re.S)
    assert {path.name for path in out.iterdir()} >= {"assets", "policies", "results.json"}


def test_both_policies_can_be_played_with(out):
    assert 'href="play.html"' in (out / "index.html").read_text() and (out / "assets" / "play.png").read_bytes().startswith(b"\x89PNG")
    page = (out / "play.html").read_text()
    assert 'href="index.html"' in page and "behaviour policy" in page and '"TraC"' in page
    [frame] = [output.data for output in outputs(nbformat.read(out / "05-evaluate.ipynb", 4)) if "<iframe" in output.get("data", {}).get("text/html", "")]
    assert frame["text/plain"] == "Playground: BallCircle (behaviour policy, TraC)"
    assert "<iframe" in (out / "05-evaluate.html").read_text()


def test_the_tasks_are_shown_in_motion(tmp_path):
    notebook = ROOT / "notebooks" / "06-tasks.ipynb"
    execute([notebook], tmp_path, folder=tmp_path / "runs")
    assert_current("06-tasks", tmp_path)
    assert sorted(json.loads((run / "result.json").read_text())["task"] for run in (tmp_path / "runs").iterdir()) == ["BallCircle", "PointGoal1"]
    shown = outputs(nbformat.read(tmp_path / notebook.name, 4))
    figures = figures_of(shown)
    assert len(figures) >= 5
    assert all(len(figure["frames"]) == 60 for figure in figures)


def test_growth_is_measured_and_told_in_words(tmp_path):
    notebook = ROOT / "notebooks" / "07-speed.ipynb"
    execute([notebook], tmp_path, repetitions=3, ratios=[0.01, 0.1], episodes=[38, 380])
    shown = outputs(nbformat.read(tmp_path / notebook.name, 4))
    figures = figures_of(shown)
    assert [len(figure["data"]) for figure in figures] == [3, 1, 2]
    assert all(value > 0 for figure in figures for curve in figure["data"] for value in curve["y"])
    told = "".join(output.text for output in shown if output.output_type == "stream")
    assert told.count("ten times the size costs") == 2
    assert "Each episode adds" in told


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


def test_trac_is_safe_with_at_least_the_reward_of_an_unsafe_behaviour_policy(out):
    behaviour, trac = json.loads((out / "results.json").read_text())
    assert (behaviour["algorithm"], trac["algorithm"]) == ("behaviour policy", "TraC")
    assert behaviour["normalizedCost"] > 1
    assert trac["normalizedCost"] <= 1
    assert trac["normalizedReward"] >= behaviour["normalizedReward"]
    assert trac["episodes"] == 20


def test_the_paper_is_summed_up_beside_the_runs_that_come_with_the_project(tmp_path):
    notebook = ROOT / "notebooks" / "09-paper.ipynb"
    execute([notebook], tmp_path)
    assert_current("09-paper", tmp_path)
    shown = outputs(nbformat.read(tmp_path / notebook.name, 4))
    tables = [output.data["text/plain"] for output in shown if "text/html" in output.get("data", {})]
    rows = [line.split() for line in "".join(tables).splitlines()]
    assert ["TraC", "34", "15"] in [row[:3] for row in rows] and ["BC-Safe", "31", "4"] in [row[:3] for row in rows]
    assert [row[:3] for row in rows if row[:1] == ["SafetyGym"] and "0.382" in row] == [["SafetyGym", "TraC", "0.400"]]
    told = "".join(output.text for output in shown if output.output_type == "stream")
    assert "54 runs, 0 left out" in told
    assert len(figures_of(shown)) == 4


def test_a_method_moves_from_its_cell_into_the_library_as_it_is(tmp_path):
    """The copy of lib/ differs from it by the method's cells and one line; the command trains it there."""
    notebook = nbformat.read(ROOT / "notebooks" / "11-your-own-method.ipynb", 4)
    imports, method = [cell.source for cell in notebook.cells if "method" in cell.metadata.get("tags", [])]
    shutil.copytree(ROOT / "lib", tmp_path / "lib")
    for name in ("node_modules", "data", "setup", ".cache"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(ROOT / name, tmp_path)
    folder = tmp_path / "lib" / "algorithms" / "clone-best"
    folder.mkdir()
    (folder / "index.ts").write_text(imports.replace('"../lib/', '"../../') + "\n\n" + method + "\n")
    index = folder.parent / "index.ts"
    line = '  "clone-best": async () => (await import("./clone-best/index.ts")).cloneBest,\n'
    index.write_text(index.read_text().replace("  trac: async", line + "  trac: async"))
    flags = ["--algorithm=clone-best", "--target-cost=10", "--seed=0", "--updates=20", "--evaluate-every=20", "--evaluation-episodes=2"]
    command = ["node", "lib/cli/trac.mjs", "train", "BallCircle", *flags, "--out=run"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "run" / "result.json").read_text())
    assert (result["algorithm"], result["updates"]) == ("clone-best", 20)


@pytest.mark.parametrize("name", ["11-your-own-method", "12-your-own-data"])
def test_a_method_and_a_task_of_your_own_are_trained(tmp_path, name):
    execute([ROOT / "notebooks" / f"{name}.ipynb"], tmp_path)
    assert_current(name, tmp_path)


def test_the_stored_sweep_shows_what_each_number_does(tmp_path):
    notebook = ROOT / "notebooks" / "10-sensitivity.ipynb"
    execute([notebook], tmp_path)
    assert_current("10-sensitivity", tmp_path)
    shown = outputs(nbformat.read(tmp_path / notebook.name, 4))
    grid, *effects, cost, scores = figures_of(shown)
    assert grid["data"][0]["name"] == "63 done"
    assert [len(figure["data"]) for figure in effects] == [8, 6, 6, 6, 6, 6, 6, 6], "each value's reward and cost"
    intervals = [trace["customdata"][0] for figure in effects for trace in figure["data"]]
    assert all(lower <= trace["x"][0] <= upper for trace, (lower, upper) in zip((trace for figure in effects for trace in figure["data"]), intervals))
    assert any(lower < upper for lower, upper in intervals)
    assert [trace["x"] for trace in cost["data"] if trace["mode"] != "lines"] == [[5, 10, 20, 40]] * 2
    assert len(scores["data"]) == 4


def test_nine_methods_are_trained_played_and_compared(tmp_path):
    notebook = ROOT / "notebooks" / "08-methods.ipynb"
    networks = {"actorHidden": [8], "criticHidden": [8], "hidden": [8], "vaeHidden": 8, "embedding": 8, "layers": 1, "heads": 1}
    loop = {"updates": 4, "bcUpdates": 2, "evaluateEvery": 4, "logEvery": 1, "evaluationEpisodes": 2}
    options = json.dumps({**networks, **loop, "batchSize": 4, "sequenceLength": 2})
    execute([notebook], tmp_path / "out", folder=tmp_path / "runs", options=options)
    assert_same_kinds("08-methods", tmp_path / "out")
    shown = outputs(nbformat.read(tmp_path / "out" / notebook.name, 4))
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
    runs = [json.loads((run / "result.json").read_text()) for run in (tmp_path / "runs").iterdir()]
    assert len(runs) == 9 and all(run["updates"] == 4 for run in runs)
    figures = figures_of(shown)
    *curves, episodes, paths = figures
    assert len(curves) == 9 and all(curve["y"] for figure in curves for curve in figure["data"])
    assert [len(trace["x"]) for trace in episodes["data"]] == [2, 1] * 9
    assert len({trace["xaxis"] for trace in paths["data"]}) == 9
    methods, distances = [output.data["text/plain"] for output in shown if "text/html" in output.get("data", {})]
    assert all(name in methods and name in distances for name in ("BC-Safe", "BEAR-Lag", "CAPS", "TraC"))
