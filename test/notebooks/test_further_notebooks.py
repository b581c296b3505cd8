"""The notebooks behind the main five, each run alone. In another file than those, since a file's tests run one after the other."""

import json
import shutil
import subprocess

import nbformat
import pytest

from runs import ROOT, assert_current, assert_same_kinds, execute, figures_of, outputs


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
