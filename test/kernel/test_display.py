"""Displays through the library's contract and through tslab."""

import base64

import pytest

KERNEL = "const shown = (globalThis as any)[Symbol.for('jupyter.kernel')];\n"


def test_a_bundle_arrives_whole_with_bytes_and_typed_arrays(kernel):
    result = kernel.run(KERNEL + """shown.display({
      'image/png': new Uint8Array([1, 2, 3]), 'application/vnd.plotly.v1+json': { x: new Float32Array([0.5, 2]) }, 'text/plain': 'figure'
    }, { metadata: { width: 3 } })""")
    (content,) = result.of_type("display_data")
    assert base64.b64decode(content["data"]["image/png"]) == b"\x01\x02\x03"
    assert content["data"]["application/vnd.plotly.v1+json"] == {"x": [0.5, 2]}
    assert content["metadata"] == {"width": 3}


def test_text_and_displays_keep_their_order(kernel):
    result = kernel.run(KERNEL + "console.log('a'); shown.display({ 'text/plain': 'b' }); console.log('c'); shown.clearOutput(true); 'd'")
    order = [kind for kind, _ in result.messages if kind not in ("status", "execute_input")]
    assert order == ["stream", "display_data", "stream", "clear_output", "execute_result"]


@pytest.mark.parametrize(
    ("display", "error"),
    [
        ("{ 'application/json': { n: 10n } }", "TypeError: A display's application/json must be JSON: Do not know how to serialize a BigInt"),
        ("{ 'application/vnd.x.v1+json': () => 1 }", "TypeError: A display's application/vnd.x.v1+json must be JSON, got [Function: application/vnd.x.v1+json]"),
        ("{ 'application/json': { toJSON() { throw new Error('no') } } }", "TypeError: A display's application/json must be JSON: no"),
        ("{ 'text/html': { a: 1 } }", "TypeError: A display's text/html must be text or bytes, got { a: 1 }"),
        ("{ 'text/plain': 3 }", "TypeError: A display's text/plain must be text or bytes, got 3"),
    ],
)
def test_data_that_a_notebook_cannot_hold_is_one_clear_error(kernel, display, error):
    assert kernel.run(f"{KERNEL}shown.display({display})").error == error
    assert "must be JSON" in kernel.run(f"{KERNEL}shown.display({{}}, {{ metadata: {{ n: 1n }} }})").error


def test_numbers_that_json_lacks_are_null(kernel):
    (content,) = kernel.run(f"{KERNEL}shown.display({{ 'application/json': [NaN, -Infinity, 1], 'text/plain': ['a\\n', 'b'] }})").of_type("display_data")
    assert content["data"] == {"application/json": [None, None, 1], "text/plain": "a\nb"}


def test_a_wrong_display_is_one_clear_error(kernel):
    assert kernel.run(KERNEL + "shown.display('text')").error == "TypeError: A display needs an object from MIME types to data, got 'text'"
    assert "needs its displayId" in kernel.run(KERNEL + "shown.display({}, { update: true })").error


def test_tslab_displays_update_in_place(kernel):
    result = kernel.run("import * as tslab from 'tslab'; const live = tslab.newDisplay(); live.html('1'); live.html('2'); tslab.display.png(new Uint8Array([7]))")
    first, update, picture = [content for kind, content in result.messages if "display" in kind]
    assert first["transient"]["display_id"] == update["transient"]["display_id"]
    assert (first["data"], update["data"]) == ({"text/html": "1"}, {"text/html": "2"})
    assert picture == {"data": {"image/png": "Bw=="}, "metadata": {}, "transient": {}}


def test_tslab_has_types(kernel):
    assert "TS2345" in kernel.run("import * as tslab from 'tslab'; tslab.display.html(3)").error


def test_a_failing_rich_display_is_an_error(kernel):
    assert kernel.run("({ [Symbol.for('Jupyter.display')]() { throw new Error('no picture') } })").error == "Error: no picture"
