"""Completion and tooltips know the cells and the library."""

import pytest


def complete(kernel, code):
    return kernel.client.complete(code, reply=True, timeout=20)["content"]


def inspect(kernel, code):
    return kernel.client.inspect(code, reply=True, timeout=20)["content"]


@pytest.fixture(scope="module", autouse=True)
def names(kernel):
    kernel.run("import { doubledDepth } from '../lib';\nconst learningRate = 0.1;\n/** Adds one. */\nfunction addOne(n: number) { return n + 1 }")


def test_names_of_earlier_cells_and_the_library_complete(kernel):
    assert complete(kernel, "learn")["matches"] == ["learningRate"]
    assert complete(kernel, "doubledD")["matches"] == ["doubledDepth"]
    assert "toFixed" in complete(kernel, "learningRate.toF")["matches"]


def test_positions_count_code_points(kernel):
    content = complete(kernel, "'🙂'; learn")
    assert (content["cursor_start"], content["cursor_end"]) == (5, 10)


def test_each_candidate_has_a_kind(kernel):
    kinds = {t["text"]: t["type"] for t in complete(kernel, "addO")["metadata"]["_jupyter_types_experimental"]}
    assert kinds["addOne"] == "function"


def test_a_tooltip_shows_signature_and_documentation(kernel):
    text = inspect(kernel, "addOne")["data"]["text/plain"]
    assert text == "function addOne(n: number): number\n\nAdds one."
    assert "Twice the depth." in inspect(kernel, "doubledDepth")["data"]["text/plain"]


def test_nothing_is_said_about_nothing(kernel):
    assert inspect(kernel, "   ")["found"] is False


def test_asking_does_not_disturb_the_cells(kernel):
    complete(kernel, "const learningRate = 'text'; learningR")
    assert kernel.value("learningRate") == "0.1"
