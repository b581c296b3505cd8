"""``index.html``: what lies in a folder of pages."""

import base64
import json
import os
from datetime import timedelta

import nbformat
import pytest
from bs4 import BeautifulSoup

from executed import START, executed, failed, shows
from notebooks import code
from trac_jupyter.overview import gather, write_overview
from trac_jupyter.page import write_page

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="{}"/></svg>'
PLOTLY = "application/vnd.plotly.v1+json"
RESULTS = [{"task": "Ball", "algorithm": f"method {i}", "normalizedReward": 0.5, "normalizedCost": cost, "episodes": 20, "seed": 0} for i, cost in enumerate([0.4, 1.0, 1.01])]


@pytest.fixture
def overview(tmp_path):
    """Writes copies and pages of executed notebooks, and gives the overview of a run of the planned ones as parsed HTML."""

    def write(copies, planned, since=START - timedelta(hours=1)):
        for name, notebook in copies.items():
            nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        pairs = [(tmp_path / "source" / f"{name}.ipynb", source) for name, source in planned.items()]
        shelf = gather(pairs, tmp_path, since)
        for summary in shelf:
            write_page(copies.get(summary.name) or planned[summary.name], summary, shelf, tmp_path)
        write_overview(gather(pairs, tmp_path, since), set(planned), tmp_path, since)
        return BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")

    return write


def source(title):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {title}\n\n*{title} in short.* About a minute.")])


def cards(parsed):
    return {card.a["href"]: " ".join(card.get_text().split()) for card in parsed.select(".card")}


def test_each_page_has_a_card_with_its_picture(overview, tmp_path):
    figure = shows({PLOTLY: {}, "image/svg+xml": SVG.format(1), "text/plain": "First figure"})
    second = shows({PLOTLY: {}, "image/svg+xml": SVG.format(2), "text/plain": "Second"}, "cover")
    png = shows({"image/png": base64.b64encode(b"\x89PNG").decode(), "text/plain": "A map"})
    copies = {
        "01": executed("# 1. Load\n\n*Read the data.* About 10 seconds.", png, figure),
        "02": executed("# 2. Sort\n\nWithout emphasis.", figure, second),
        "03": executed("# 3. Map", png, seconds=0.4),
        "04": executed("# 4. Words", code("1")),
    }
    parsed = overview(copies, {name: source(name) for name in copies})
    assert cards(parsed) == {
        "01.html": "1. Load Read the data. Ran in 1:15",
        "02.html": "2. Sort Without emphasis. Ran in 1:15",
        "03.html": "3. Map Ran in 0:00",
        "04.html": "4. Words Ran in 1:15",
    }
    assert [(image["src"], image["alt"]) for image in parsed.select("img")] == [("assets/01.svg", "First figure"), ("assets/02.svg", "Second"), ("assets/03.png", "A map")]
    assert (tmp_path / "assets" / "02.svg").read_text() == SVG.format(2)
    assert (tmp_path / "assets" / "03.png").read_bytes() == b"\x89PNG"
    assert "4 notebooks ran in 3:45, on 1 Mar 2026, 09:30 UTC." in parsed.get_text()


def test_the_result_says_which_policy_is_safe(overview, tmp_path):
    (tmp_path / "results.json").write_text(json.dumps(RESULTS))
    parsed = overview({"01": executed("# 1")}, {"01": source("1")})
    assert [cell.get_text() for cell in parsed.select("td.verdict")] == ["safe", "safe", "unsafe"]
    assert ["unsafe" in cell["class"] for cell in parsed.select("td.verdict")] == [False, False, True]
    assert "Saved on" in parsed.get_text()


def test_without_scores_there_is_no_result(overview):
    assert "Result" not in overview({"01": executed("# 1")}, {"01": source("1")}).get_text()


def test_a_run_that_ended_half_way_says_what_is_there(overview):
    copies = {"01": executed("# 1. Load", parameters={"task": "Ball"}), "02": executed("# 2. Sort", failed(), exception=True, parameters={"task": "Ball"})}
    parsed = overview(copies, {name: source(name) for name in ("01", "02", "03")})
    assert cards(parsed)["02.html"] == "2. Sort Failed in cell [1]: RangeError: on purpose"
    assert cards(parsed)["03.html"] == "03 03 in short. Not run yet"
    text = " ".join(parsed.get_text().split())
    assert "1 of 3 notebooks ran. 2. Sort: Failed in cell [1]: RangeError: on purpose. Settings: task = Ball." in text


@pytest.mark.parametrize(("papermill", "words"), [({"stopped": True}, "Stopped before its last cell"), ({"end_time": None, "duration": None}, "Ended before its last cell")])
def test_a_notebook_that_was_stopped_or_killed_does_not_count(overview, papermill, words):
    parsed = overview({"01": executed("# 1. Load", **papermill)}, {"01": source("1")})
    assert cards(parsed) == {"01.html": f"1. Load {words}"}
    assert f"0 of 1 notebook ran. 1. Load: {words}." in parsed.get_text()


def test_pages_of_an_earlier_run_are_told_apart(overview, tmp_path):
    (tmp_path / "06.html").touch()
    earlier = executed("# 2. Sort", parameters={"task": "Old"}, start=START - timedelta(days=1))
    parsed = overview({"01": executed("# 1. Load"), "02": earlier, "06": executed("# 6. Other", start=START - timedelta(days=2))}, {"01": source("1"), "02": source("2")})
    assert cards(parsed)["02.html"] == "2. Sort Ran in 1:15, in an earlier run on 28 Feb 2026, 09:30 UTC"
    assert cards(parsed)["06.html"] == "6. Other Ran in 1:15, in an earlier run on 27 Feb 2026, 09:30 UTC"
    assert "1 of 2 notebooks ran." in parsed.get_text() and "Old" not in parsed.get_text()


def test_other_notebooks_of_the_folder_are_no_pages(overview, tmp_path):
    nbformat.write(source("mine"), tmp_path / "mine.ipynb")
    (tmp_path / "broken.ipynb").write_text("{")
    assert list(cards(overview({"01": executed("# 1")}, {"01": source("1")}))) == ["01.html"]


def test_what_notebooks_say_is_text_and_not_markup(overview):
    notebook = executed("# `<b>` & \"x\"", shows({"image/svg+xml": SVG.format(1), "text/plain": '"><script>'}), parameters={"list": ["<i>"]})
    parsed = overview({'a "b" & <c>': notebook}, {'a "b" & <c>': source("x")})
    assert parsed.select(".card a")[0]["href"] == "a%20%22b%22%20%26%20%3Cc%3E.html"
    assert parsed.select(".card a")[0].get_text() == '<b> & "x"'
    assert parsed.img["alt"] == '"><script>' and parsed.img["src"] == "assets/a%20%22b%22%20%26%20%3Cc%3E.svg"
    assert "list = ['<i>']" in parsed.get_text()


def test_a_page_that_a_notebook_left_beside_its_own_has_a_card(overview, tmp_path):
    (tmp_path / "assets").mkdir()
    head = '<title>Ball &amp; box</title>\n<meta name="description" content="Push &quot;it&quot;.">'
    for name in ("play", "no-picture", "no-description"):
        (tmp_path / f"{name}.html").write_text("<title>Stray</title>" if name == "no-description" else head)
        if name != "no-picture":
            (tmp_path / "assets" / f"{name}.png").write_bytes(b"PNG")
    shown = overview({}, {"01": source("1. Load")})
    assert cards(shown) == {"play.html": 'Ball & box Push "it".', "01.html": "1. Load 1. Load in short. Not run yet"}
    assert shown.select_one('.card img[src="assets/play.png"]')
    os.utime(tmp_path / "play.html", (0, 0))
    assert "Written in an earlier run, on 1 Jan 1970" in cards(overview({}, {"01": source("1. Load")}))["play.html"]
