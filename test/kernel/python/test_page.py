"""Pages of notebooks, made from notebooks that ran before."""

from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import get_export_names, get_exporter
from traitlets.config import Config

from executed import executed, failed, shows
from notebooks import code
from trac_jupyter.page import figure_subtitle, figure_title, write_page
from trac_jupyter.summary import summarize

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle r="9"/></svg>'
FIGURE = {"data": [{"y": [1, 2]}], "layout": {"title": {"text": "Reward<br>against <b>cost</b>"}}}
PLOTLY = "application/vnd.plotly.v1+json"


def page(tmp_path, notebook, name="02-sort", others=("01-load", "03-train"), folder="."):
    """The page as parsed HTML, between the pages of ``others``."""
    titled = [summarize(other, executed(f"# Title of {other}")) for other in others]
    shelf = sorted([*titled, summarize(name, notebook)], key=lambda summary: summary.name)
    write_page(notebook, summarize(name, notebook), shelf, tmp_path, folder)
    return BeautifulSoup((tmp_path / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def test_nbconvert_and_jupyterlabs_menu_find_the_page_beside_their_own_formats():
    assert {"trac", "html", "pdf"} <= set(get_export_names(Config()))
    body, _ = get_exporter("trac")(config=Config()).from_notebook_node(executed("# Sort"))
    assert BeautifulSoup(body, "html.parser").h1.text.startswith("Sort")


def test_the_title_is_the_notebooks(tmp_path):
    assert page(tmp_path, executed("intro", "Before\n\n# 2. *Sort* `x` & &lt;y>\n\nMore")).title.string == "2. Sort x & <y>"
    assert page(tmp_path, executed("Underlined\n==========")).title.string == "Underlined"
    assert page(tmp_path, executed(code("# not this"), "## nor this")).title.string == "02-sort"


def test_next_and_previous_lead_to_pages(tmp_path):
    navigations = page(tmp_path, executed("# Sort")).select("nav")
    assert len(navigations) == 2
    for nav in navigations:
        assert [(link.get("rel"), link["href"]) for link in nav.select("a")] == [(["prev"], "01-load.html"), (None, "index.html"), (["next"], "03-train.html")]
        assert "Title of 03-train" in nav.get_text()
    assert [link["href"] for link in page(tmp_path, executed("# One"), others=()).select("nav")[0].select("a")] == ["index.html"]


@pytest.mark.parametrize("written", ["Next: [Train]({}).", '<p>Next: <a href="{}">Train</a>.</p>'])
@pytest.mark.parametrize(
    ("address", "on_the_page"),
    [
        ("03-train.ipynb", "03-train.html"),
        ("./03-train.ipynb#loss", "03-train.html#loss"),
        ("../notebooks/01-load.ipynb", "01-load.html"),
        ("https://example.org/03-train.ipynb", "https://example.org/03-train.ipynb"),
        ("#below", "#below"),
        ("09-none.ipynb", None),
        ("../lib/index.ts", None),
    ],
)
def test_a_link_to_a_notebook_leads_to_its_page(tmp_path, written, address, on_the_page):
    for cell in (written.format(address), shows({"text/markdown": written.format(address)}), shows({"text/html": f'<a href="{address}">Train</a>'})):
        main = page(tmp_path, executed(cell)).main
        links = [link["href"] for link in main.select("a") if "anchor-link" not in link.get("class", [])]
        assert links == ([on_the_page] if on_the_page else [])
        assert "Train" in main.get_text()


def test_a_name_with_odd_letters_is_linked(tmp_path):
    parsed = page(tmp_path, executed("[Odd](03%20b%26c%20%23.ipynb)"), others=("01", "03 b&c #"))
    assert parsed.main.a["href"] == "03%20b%26c%20%23.html" == parsed.select("a[rel=next]")[0]["href"]


def test_a_figures_own_text_is_its_alternative_text(tmp_path):
    shown = {PLOTLY: FIGURE, "image/svg+xml": SVG, "text/plain": 'Reward "against" <cost>'}
    figure = page(tmp_path, executed(shows(shown))).figure
    assert figure.img["alt"] == figure["aria-label"] == 'Reward "against" <cost>'
    assert figure.img["src"].startswith("data:image/svg+xml,")
    assert figure.figcaption.get_text() == "Reward against cost"
    unnamed = page(tmp_path, executed(shows({PLOTLY: FIGURE, "image/png": "iVBO\nRw0K"}))).figure
    assert (unnamed.img["alt"], unnamed.img["src"]) == ("Reward against cost", "data:image/png;base64,iVBORw0K")


def test_only_a_page_with_figures_makes_a_browser_read_plotly(tmp_path):
    def scripts(shown):
        return [script["src"] for script in page(tmp_path, executed("# Sort", shows(shown))).select("script[src]")]

    assert scripts({PLOTLY: FIGURE, "image/svg+xml": SVG}) == ["assets/plotly.min.js"]
    assert scripts({"image/svg+xml": SVG}) == scripts({"text/html": "<b>none</b>"}) == []


def test_a_picture_that_no_plotly_drew_has_a_text_too(tmp_path):
    parsed = page(tmp_path, executed(shows({"image/png": "iVBORw0K", "text/plain": "A map"}), shows({"image/svg+xml": SVG})))
    assert [image["alt"] for image in parsed.select("img")] == ["A map", "Picture"]


def test_pictures_of_the_text_are_inside_of_the_page(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    parsed = page(tmp_path, executed("![A dot](dot.png)"), folder=tmp_path)
    assert parsed.img["alt"] == "A dot" and parsed.img["src"].startswith("data:image/png;base64,iVBOR")


ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("latex", "display", "drawn"),
    [
        (r"$\sigma(A_i)$", "inline", "σ(Ai)"),
        ("Twice: $a^2$, so $b$.", "inline", "a2"),
        ("$$\nA =\n\n\\frac{1}{B}\n$$", "block", "A=1B"),
        (r"\begin{align*}u &< v\end{align*}", "block", "u<v"),
    ],
)
def test_an_equation_is_drawn_without_a_script(tmp_path, latex, display, drawn):
    for cell in (latex, shows({"text/latex": latex}), shows({"text/markdown": latex})):
        main = page(tmp_path, executed(cell)).main
        assert (main.math["display"], main.math.get_text()) == (display, drawn)
        assert "$" not in main.select(".jp-MarkdownCell, .jp-OutputArea-output")[-1].get_text()


@pytest.mark.parametrize("text", ["It costs $5 and $6.", "from $5–$6 to $ 7$", r"\$5 and \$6", "`$HOME` and `$PATH`", "```\n$a$ $b$\n```", "$x and `$y`"])
def test_a_dollar_is_no_equation(tmp_path, text):
    main = page(tmp_path, executed(text)).main
    assert not main.math and main.get_text().count("$") == text.count("$")


def test_what_is_no_latex_stays_as_it_is_written(tmp_path):
    main = page(tmp_path, executed(r"So $\frac{a$ and $a & b$.")).main
    assert r"\frac{a" in main.get_text() or main.math
    assert page(tmp_path, executed(r"$\begin{cases} 1$")).main.code.get_text() == r"\begin{cases} 1"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_equation_of_the_notebooks_is_drawn(tmp_path, path):
    parsed = page(tmp_path, nbformat.read(path, 4), path.stem, others=())
    written = [text for cell in parsed.select(".jp-MarkdownCell") for text in cell.find_all(string=True) if not text.find_parent("code")]
    assert not [text for text in written if "$" in text or "\\" in text]


def test_a_notebook_that_did_not_end_well_says_so(tmp_path):
    broken = page(tmp_path, executed("# Sort", failed(), exception=True))
    assert "failed in cell [1]: RangeError: on purpose" in broken.select(".notice")[0].get_text()
    assert broken.find(id="error").get_text() == "RangeError: on purpose"
    assert "stopped before its last cell" in page(tmp_path, executed("# Sort", stopped=True)).select(".notice")[0].get_text()
    assert "ended before its last cell" in page(tmp_path, executed("# Sort", end_time=None)).select(".notice")[0].get_text()
    source = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Sort")])
    assert "has not run yet" in page(tmp_path, source).select(".notice")[0].get_text()
    assert not page(tmp_path, executed("# Sort")).select(".notice")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text/plain": ["two\n", "lines"]},
        {"text/html": ["<b>", "bold</b>"]},
        {"image/svg+xml": ["<svg/>"]},
        {"image/png": ""},
        {"application/json": {"a": [1, None]}},
        {"application/x-unknown": "?"},
        {PLOTLY: "not a figure"},
        {PLOTLY: {}},
        {PLOTLY: {"layout": {"title": "only text </script>"}}, "text/plain": "\ud83d"},
        {"text/latex": "$x$", "text/markdown": "*x*"},
    ],
)
def test_whatever_a_cell_shows_the_page_is_written(tmp_path, data):
    parsed = page(tmp_path, executed("# Sort", shows(data), "after"))
    assert "after" in parsed.main.get_text()
    assert not [script for script in parsed.select("script") if "only text </script>" in script.get_text()]


def test_titles_of_figures_are_one_plain_line():
    assert figure_title({}) == figure_title({"layout": {"title": {}}}) == ""
    assert figure_title({"layout": {"title": "A <i>b</i><br>c"}}) == "A b c"
    assert figure_subtitle({"layout": {"title": {"text": "A", "subtitle": {"text": "b<br>c"}}}}) == "b c"
    assert figure_subtitle({}) == figure_subtitle({"layout": {"title": "A"}}) == figure_subtitle({"layout": {"title": {"text": "A"}}}) == ""
