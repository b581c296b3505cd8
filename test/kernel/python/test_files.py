"""Files that are whole or not there."""

import pytest

from trac_jupyter.files import WriteError, whole_characters, with_whole_characters, write_whole


def test_halves_of_a_character_meet_or_are_replaced():
    assert whole_characters("a \ud83d\ude00 b") == "a 😀 b"
    assert whole_characters("cut \ud83d") == "cut \ufffd"
    assert whole_characters("\ude00\ud83d é 😀") == "\ufffd\ufffd é 😀"
    assert whole_characters("plain\n\0") == "plain\n\0"


def test_every_text_of_a_record_is_mended_keys_included():
    record = {"a\ud83d": ["\ude00", {"b": "\ud83d\ude00", "n": 1, "none": None}], "c": True}
    assert with_whole_characters(record) is record
    assert record == {"a\ufffd": ["\ufffd", {"b": "😀", "n": 1, "none": None}], "c": True}


def test_a_file_that_cannot_be_written_is_named_and_the_former_one_stays(tmp_path):
    file = tmp_path / "page.html"
    write_whole(file, "first \ud83d")
    assert file.read_text(encoding="utf-8") == "first \ufffd"
    (tmp_path / ".page.html.part").mkdir()
    with pytest.raises(WriteError, match=r"page\.html cannot be written: is a directory\.$"):
        write_whole(file, b"second")
    assert file.read_text(encoding="utf-8") == "first \ufffd"
    with pytest.raises(WriteError, match=r"none/page\.html cannot be written: no such file or directory\.$"):
        write_whole(tmp_path / "none" / "page.html", "text")
