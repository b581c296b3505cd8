"""``python -m trac_jupyter.execute``: notebooks in order, pages, a clear first failure."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from kernel_client import PATIENCE
from notebooks import code, write_notebook
from trac_jupyter import execute as program
from trac_jupyter.execute import _from_here, read_parameters

COMMAND = [sys.executable, "-m", "trac_jupyter.execute"]
FIGURE = """(globalThis as any)[Symbol.for('jupyter.kernel')].display({
  'application/vnd.plotly.v1+json': { data: [{ y: [1, 3, 2] }], layout: { title: { text: 'live </script>' } } },
  'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle r="9" id="still"/></svg>',
  'text/plain': 'figure',
});"""


def execute(*arguments, cwd, **environment):
    environment = {**{name: value for name, value in os.environ.items() if name != "INIT_CWD"}, **environment}
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=PATIENCE)


@pytest.fixture(scope="module")
def first(project):
    return write_notebook(project / "notebooks" / "01-first.ipynb", code("let task = 'Circle';", "parameters"), "console.log(task)", FIGURE)


@pytest.fixture(scope="module")
def second(project):
    return write_notebook(project / "notebooks" / "02-second.ipynb", "import { doubledDepth } from '../lib'; doubledDepth()")


@pytest.fixture(scope="module")
def failing(project):
    return write_notebook(project / "notebooks" / "03-failing.ipynb", "const a = 1;", "function f(): never {\n  throw new RangeError('on purpose');\n}\nf();", "'never'")


@pytest.fixture(scope="module")
def pages(first, second, project, tmp_path_factory):
    """A run of both notebooks with a parameter, and the folder of its pages."""
    folder = tmp_path_factory.mktemp("pages")
    return execute(first, second, "--out", folder, "-p", "task", "Run", cwd=project), folder


def test_notebooks_run_in_order_with_the_parameters_that_they_declare(pages, first):
    ran, folder = pages
    assert ran.returncode == 0, ran.stderr
    assert "Run\n" in "".join(o.get("text", "") for c in nbformat.read(folder / first.name, 4).cells if c.cell_type == "code" for o in c.outputs)
    lines = ran.stderr.splitlines()
    assert [re.sub(r"in \d+:\d\d", "in T", line) for line in lines] == [
        "[1/2] 01-first.ipynb: 4 code cells", "[1/2] 01-first.ipynb: done in T", "[2/2] 02-second.ipynb: 1 code cell", "[2/2] 02-second.ipynb: done in T",
    ]
    assert ran.stdout == f"\nOpen {folder / 'index.html'} in a browser.\n"


def test_values_are_read_as_numbers_texts_and_lists(first):
    notebooks = [(first, nbformat.read(first, 4))]
    for text, value in {"3e-4": 3e-4, "10": 10, "0.5": 0.5, "true": True, "null": None, "[1, a]": [1, "a"], "Ball: x": {"Ball": "x"}, "a: b: c": "a: b: c"}.items():
        assert read_parameters([("task", text)], notebooks) == {"task": value}


def test_a_page_needs_no_network_and_keeps_the_picture(pages):
    _, folder = pages
    page = (folder / "01-first.html").read_text()
    addresses = set(re.findall(r"(?:src|href)=\"([^\"]+)\"", page))
    assert not [address for address in addresses if address.startswith(("http", "//"))]
    assert "cdn" not in page.lower() and "require" not in page
    assert "assets/plotly.min.js" in addresses and (folder / "assets" / "plotly.min.js").stat().st_size > 1e6
    assert "data:image/svg+xml," in page and "live </script>" not in page


def test_the_first_failing_cell_ends_the_run(failing, second, project, tmp_path):
    ran = execute(failing, second, "--out", tmp_path, cwd=project)
    assert ran.returncode == 1
    assert "03-failing.ipynb: cell 2 failed with RangeError: on purpose" in ran.stderr
    assert "throw new RangeError('on purpose');" in ran.stderr and "In[2]:2" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert re.search(r"^\[1/2\] 03-failing.ipynb: failed after \d+:\d\d$", ran.stderr, re.M)
    assert "failed in" in (tmp_path / "03-failing.html").read_text() and not (tmp_path / second.name).exists()
    index = (tmp_path / "index.html").read_text()
    assert "0 of 2 notebooks ran. 03-failing: Failed in cell [2]: RangeError: on purpose." in index and "Not run yet" in index
    assert "This notebook has not run yet." in (tmp_path / "02-second.html").read_text()


def test_a_kernel_that_dies_is_said_in_one_sentence(project, tmp_path):
    notebook = write_notebook(project / "notebooks" / "dies.ipynb", "console.log('begun')", "process.kill(process.pid, 'SIGKILL')")
    ran = execute(notebook, "--out", tmp_path, cwd=project)
    assert ran.returncode == 1
    assert re.fullmatch(rf"\[1/1\] .*\n\[1/1\] dies.ipynb: failed after .*\n{notebook}: the kernel ended before the notebook did \(Kernel died\)\.\n", ran.stderr)
    assert "dies: Stopped before its last cell." in (tmp_path / "index.html").read_text() and "begun" in (tmp_path / "dies.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["notebooks/missing.ipynb"], "There is no notebook notebooks/missing.ipynb."),
        (["lib"], "A notebook must be a file: lib is none."),
        (["lib/index.ts"], "A notebook must be in Jupyter's format: lib/index.ts is not"),
        (["notebooks/01-first.ipynb", "-p", "tsak", "x"], 'A parameter must be declared by a notebook: "tsak" is not (declared: task).'),
        (["notebooks/01-first.ipynb", "--out", "notebooks"], "notebooks: 01-first.ipynb there would be overwritten"),
        (["notebooks/01-first.ipynb", "--out", "tsconfig.json"], "The pages' folder must be a folder: tsconfig.json is a file."),
    ],
)
def test_wrong_use_is_one_sentence(first, project, tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(project)
    monkeypatch.setattr(program, "stop_on_termination", lambda: None)  # this process stays as it is
    assert program.main(["--out", str(tmp_path), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith(message) and said.count("\n") == 1


def test_help_teaches(capsys):
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0 and "example:" in said and "-p task BallRun" in said


def test_half_a_character_does_not_lose_the_notebook(project, tmp_path):
    notebook = write_notebook(project / "notebooks" / "odd.ipynb", "console.log('😀'.slice(0, 1)); '😀'.slice(1)", "throw new Error('😀'.slice(0, 1))")
    ran = execute(notebook, "--out", tmp_path, cwd=project)
    assert ran.returncode == 1 and "failed with Error: \ufffd" in ran.stderr
    assert nbformat.read(tmp_path / "odd.ipynb", 4).cells and "\ufffd" in (tmp_path / "odd.html").read_text()


def test_the_end_says_what_was_measured_and_where_to_look(project, tmp_path):
    row = '[{"task": "Ball", "algorithm": "TraC", "normalizedReward": 0.5, "normalizedCost": 0.2, "episodes": 20, "seed": 0}]'
    save = f"import fs from 'node:fs'; fs.writeFileSync(process.env.TRAC_OUT + '/results.json', '{row}')"
    out = tmp_path / "a {b}" / "pages"
    ran = execute(write_notebook(project / "notebooks" / "save.ipynb", save), "--out", out, cwd=project, INIT_CWD=str(tmp_path))
    assert ran.stdout.splitlines() == [
        "",
        "task  algorithm  normalized reward  normalized cost        episodes  seed",
        "Ball  TraC                    0.50             0.20  safe        20     0",
        "",
        "Open a {b}/pages/index.html in a browser.",
    ]


@pytest.mark.parametrize(("called", "shown"), [("/a/b", "out/index.html"), ("/a/b/out", "index.html"), ("/a/c", "/a/b/out/index.html")])
def test_a_path_is_given_as_seen_from_where_npm_was_called(monkeypatch, called, shown):
    monkeypatch.setenv("INIT_CWD", called)
    assert str(_from_here(Path("/a/b/out/index.html"))) == shown


def test_a_full_disk_is_said_in_one_sentence(project, tmp_path):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode != 0:
        pytest.skip("this system lets no user make a file system for one process")
    notebook = write_notebook(project / "notebooks" / "large.ipynb", "console.log('x'.repeat(3_000_000))")
    disk = tmp_path / "disk"
    make = 'mkdir -p $0 && mount -t tmpfs -o size=6m none $0 && "$@"; code=$?; ls -A $0/pages >&2; exit $code'
    command = ["unshare", "-rm", "sh", "-c", make, str(disk), *COMMAND, str(notebook), "--out", str(disk / "pages")]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=PATIENCE)
    lines = ran.stderr.splitlines()
    assert ran.returncode == 1 and "Traceback" not in ran.stderr, ran.stderr
    assert any(re.fullmatch(rf"{disk}/pages/\S+ cannot be written: no space left on device\.", line) for line in lines), ran.stderr
    assert {"index.html", "large.html", "large.ipynb"} <= set(lines) and not [line for line in lines if line.endswith(".part")]


@pytest.fixture
def running(project, tmp_path):
    """A run in its first notebook, a loop without end; and the kernel's process."""
    slow = write_notebook(project / "notebooks" / "slow.ipynb", "console.log('begun');", "while (true) await new Promise((r) => setTimeout(r, 20));")
    later = write_notebook(project / "notebooks" / "slow-2.ipynb", "1")
    run = subprocess.Popen([*COMMAND, str(slow), str(later), "--out", str(tmp_path)], cwd=project, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + PATIENCE
    while "begun\\n" not in _text(tmp_path / "slow.ipynb"):
        assert run.poll() is None, run.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.1)
    kernels = [p for p in psutil.Process(run.pid).children(recursive=True) if "main.mjs" in " ".join(p.cmdline())]
    assert kernels
    yield run, kernels
    run.kill()


def _text(file):
    return file.read_text() if file.is_file() else ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_ends_the_kernel_and_keeps_what_ran(running, tmp_path, number):
    run, kernels = running
    run.send_signal(number)
    _, errors = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130
    assert errors.endswith("Stopped.\n") and "Traceback" not in errors
    assert not psutil.wait_procs(kernels, timeout=PATIENCE)[1]
    index = (tmp_path / "index.html").read_text()
    assert "0 of 2 notebooks ran. slow: Stopped before its last cell." in index and "Not run yet" in index
    page = (tmp_path / "slow.html").read_text()
    assert "This notebook was stopped before its last cell." in page and "begun" in page


def test_a_killed_run_leaves_an_overview_of_what_is_there(running, tmp_path):
    run, kernels = running
    run.kill()
    run.wait(timeout=PATIENCE)
    for kernel in kernels:
        kernel.kill()
    assert "0 of 2 notebooks ran." in (tmp_path / "index.html").read_text()
    assert "has not run yet" in (tmp_path / "slow.html").read_text()


def test_a_terminal_shows_one_line_no_wider_than_it_is(project, tmp_path):
    slow = write_notebook(project / "notebooks" / "a-name-of-some-length-that-fills-the-line.ipynb", "await new Promise((r) => setTimeout(r, 3500));")
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    running = subprocess.Popen([*COMMAND, str(slow), "--out", str(tmp_path)], cwd=project, stdout=side, stderr=side, env=environment)
    os.close(side)
    shown = ""
    while running.poll() is None or select.select([main], [], [], 0)[0]:
        try:
            shown += os.read(main, 100_000).decode()
        except OSError:  # the terminal's other side is closed
            break
    assert running.wait(timeout=PATIENCE) == 0
    live, _, end = shown.partition(": done in ")
    drawn = [line for line in live.split("\r") if line.strip() and line != live.split("\r")[-1]]
    assert len(set(drawn)) >= 3 and all(len(line) < 50 for line in drawn), drawn
    assert all(re.fullmatch(r"\[1/1\] a-name-of-some-length-th\S*…  cell [01]/1  \d+:\d\d *", line) for line in drawn), drawn
    assert re.match(r"\d+:\d\d\r\n", end)
