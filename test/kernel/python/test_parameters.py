"""Papermill parameters in TypeScript notebooks."""

import json
import subprocess
import sys

import nbformat
import pytest
import yaml
from papermill.translators import papermill_translators

from kernel_client import PATIENCE
from notebooks import code, write_notebook
from trac_jupyter.parameters import TypeScriptTranslator

VALUES = {
    "text": 'O\'Hara said "hi"\n\\ `${x}` é 🙂',
    "whole": 12,
    "real": 0.5,
    "tiny": 1e-12,
    "yes": True,
    "nothing": None,
    "list": [1, "two", [3.5, None]],
    "record": {"a b": 1, "nested": {"deep": [True]}},
}
DECLARED = """let text: string = "";
let whole = 1; // a whole number
let real = 0.1;
let tiny = 0.1;
let yes = false;
let nothing: number | null = 3;
let list: unknown[] = [];
let record: Record<string, unknown> = {};"""


def papermill(source, target, *parameters, cwd):
    command = [sys.executable, "-m", "papermill", str(source), str(target), *parameters]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE)


@pytest.fixture(scope="module")
def notebook(project):
    return write_notebook(
        project / "notebooks" / "parameters.ipynb",
        code(DECLARED, "parameters"),
        "import { doubledDepth } from '../lib';\nJSON.stringify({ text, whole, real, tiny, yes, nothing, list, record })",
    )


def test_every_kind_of_value_arrives(notebook, tmp_path):
    target = tmp_path / "out.ipynb"
    given = yaml.safe_dump(VALUES, allow_unicode=True)
    ran = papermill(notebook, target, "-y", given, cwd=notebook.parent)
    assert ran.returncode == 0, ran.stderr
    assert "unknown parameter" not in ran.stderr
    shown = nbformat.read(target, 4).cells[-1].outputs[0].data["text/plain"]
    assert json.loads(subprocess.run(["node", "-p", shown], capture_output=True, text=True).stdout) == VALUES


def test_papermill_called_from_elsewhere_runs_in_the_notebooks_folder(notebook, tmp_path):
    ran = papermill(notebook, tmp_path / "out.ipynb", "-p", "whole", "3", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr


def test_a_value_of_the_wrong_type_is_refused_by_the_compiler(notebook, tmp_path):
    ran = papermill(notebook, tmp_path / "out.ipynb", "-p", "whole", "many", cwd=notebook.parent)
    assert ran.returncode != 0
    assert "Type 'string' is not assignable to type 'number'" in ran.stderr


def test_a_notebook_without_parameters_refuses_them_by_name(project, tmp_path):
    path = write_notebook(project / "notebooks" / "plain.ipynb", "1 + 1")
    ran = papermill(path, tmp_path / "out.ipynb", "-p", "whole", "3", cwd=path.parent)
    assert ran.returncode != 0 and "Cannot find name 'whole'" in ran.stderr


def test_declarations_are_read_with_type_default_and_help():
    found = TypeScriptTranslator.inspect(code(DECLARED + "\nconst fixed = 1;\nlet union: 'a' | 'b' = 'a';", "parameters"))
    assert [p.name for p in found] == [*VALUES, "union"]
    assert (found[1].inferred_type_name, found[1].default, found[1].help) == ("None", "1", "a whole number")
    assert (found[-1].inferred_type_name, found[-1].default) == ("'a' | 'b'", "'a'")


@pytest.mark.parametrize(("value", "literal"), [(float("nan"), "NaN"), (float("-inf"), "-Infinity"), (float("inf"), "Infinity")])
def test_numbers_that_json_lacks(value, literal):
    assert TypeScriptTranslator.translate(value) == literal


def test_papermill_finds_the_translator_by_language():
    assert papermill_translators.find_translator("trac-ts", "typescript") is TypeScriptTranslator
