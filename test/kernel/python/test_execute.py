"""``python -m trac_jupyter.execute``: notebooks in order, pages, a clear first failure."""

import os
import pty
import re
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest

from notebooks import code, write_notebook
from trac_jupyter.execute import read_parameters

COMMAND = [sys.executable, "-m", "trac_jupyter.execute"]
FIGURE = """(globalThis as any)[Symbol.for('jupyter.kernel')].display({
  'application/vnd.plotly.v1+json': { data: [{ y: [1, 3, 2] }], layout: { title: { text: 'live </script>' } } },
  'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle r="9" id="still"/></svg>',
  'text/plain': 'figure',
});"""


def execute(*arguments, cwd):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def first(project):
    return write_notebook(project / "notebooks" / "01-first.ipynb", code("let task = 'Circle';", "parameters"), "console.log(task)", FIGURE)


@pytest.fixture(scope="module")
def second(project):
    return write_notebook(project / "notebooks" / "02-second.ipynb", "import { doubledDepth } from '../lib'; doubledDepth()")


@pytest.fixture(scope="module")
def failing(project):
    return write_notebook(project / "notebooks" / "03-failing.ipynb", "const a = 1;", "function f(): never {\n  throw new RangeError('on purpose');\n}\nf();", "'never'")


def test_notebooks_run_in_order_with_the_parameters_that_they_declare(first, second, project, tmp_path):
    ran = execute(first, second, "--out", tmp_path, "-p", "task", "Run", cwd=project)
    assert ran.returncode == 0, ran.stderr
    assert "Run\n" in "".join(o.get("text", "") for c in nbformat.read(tmp_path / first.name, 4).cells if c.cell_type == "code" for o in c.outputs)
    lines = ran.stderr.splitlines()
    assert [re.sub(r"in \d+:\d\d", "in T", line) for line in lines] == [
        "[1/2] 01-first.ipynb: 3 cells", "[1/2] 01-first.ipynb: done in T", "[2/2] 02-second.ipynb: 1 cells", "[2/2] 02-second.ipynb: done in T",
    ]


def test_values_are_read_as_numbers_texts_and_lists(first):
    notebooks = [(first, nbformat.read(first, 4))]
    for text, value in {"3e-4": 3e-4, "10": 10, "0.5": 0.5, "true": True, "null": None, "[1, a]": [1, "a"], "Ball: x": {"Ball": "x"}, "a: b: c": "a: b: c"}.items():
        assert read_parameters([("task", text)], notebooks) == {"task": value}


def test_a_page_needs_no_network_and_keeps_the_picture(first, project, tmp_path):
    assert execute(first, "--out", tmp_path, cwd=project).returncode == 0
    page = (tmp_path / "01-first.html").read_text()
    addresses = set(re.findall(r"(?:src|href)=\"([^\"]+)\"", page))
    assert not [address for address in addresses if address.startswith(("http", "//"))]
    assert "cdn" not in page.lower() and "require" not in page
    assert "assets/plotly.min.js" in addresses and (tmp_path / "assets" / "plotly.min.js").stat().st_size > 1e6
    assert "data:image/svg+xml," in page and "live </script>" not in page


def test_the_first_failing_cell_ends_the_run(failing, second, project, tmp_path):
    ran = execute(failing, second, "--out", tmp_path, cwd=project)
    assert ran.returncode == 1
    assert "03-failing.ipynb: cell 2 failed with RangeError: on purpose" in ran.stderr
    assert "throw new RangeError('on purpose');" in ran.stderr and "In[2]:2" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (tmp_path / "03-failing.html").is_file() and not (tmp_path / second.name).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.ipynb"], "A notebook must be a file: missing.ipynb is none."),
        (["lib/index.ts"], "A notebook must be in Jupyter's format: lib/index.ts is not"),
        (["notebooks/01-first.ipynb", "-p", "tsak", "x"], 'A parameter must be declared by a notebook: "tsak" is not (declared: task).'),
    ],
)
def test_wrong_use_is_one_sentence(first, project, tmp_path, arguments, message):
    ran = execute(*arguments, "--out", tmp_path, cwd=project)
    assert ran.returncode == 2
    assert ran.stderr.startswith(message) and ran.stderr.count("\n") == 1


def test_help_teaches(project):
    ran = execute("--help", cwd=project)
    assert ran.returncode == 0 and "example:" in ran.stdout and "-p task BallRun" in ran.stdout


def test_control_c_stops_the_kernel(project, tmp_path):
    slow = write_notebook(project / "notebooks" / "slow.ipynb", "while (true) await new Promise((r) => setTimeout(r, 20));")
    running = subprocess.Popen([*COMMAND, str(slow), "--out", str(tmp_path)], cwd=project, stderr=subprocess.PIPE, text=True)
    process, kernels = psutil.Process(running.pid), []
    for _ in range(100):
        kernels = [p for p in process.children(recursive=True) if "main.mjs" in " ".join(p.cmdline())]
        if kernels and time.sleep(2) is None:
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert running.returncode == 130
    assert errors.endswith("Stopped.\n") and "Traceback" not in errors
    assert kernels and not psutil.wait_procs(kernels, timeout=5)[1]


def test_a_terminal_shows_one_line(second, project, tmp_path):
    main, side = pty.openpty()
    running = subprocess.Popen([*COMMAND, str(second), "--out", str(tmp_path)], cwd=project, stderr=side)
    os.close(side)
    assert running.wait(timeout=60) == 0
    shown = os.read(main, 100_000).decode()
    assert "\r[1/1] 02-second.ipynb  cell 1/1  0:0" in shown
    assert shown.count("\n") == 1 and shown.rstrip().endswith("done in " + shown.rstrip()[-4:])
