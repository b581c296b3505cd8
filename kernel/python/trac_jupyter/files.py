"""Files that are whole or not there, and errors that name them."""

import os
from contextlib import contextmanager
from pathlib import Path


class WriteError(Exception):
    """A file or folder that cannot be written; the text names it and the reason."""


@contextmanager
def naming(path):
    """Turns what the system refuses into one sentence about ``path``."""
    try:
        yield
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}.") from error


def write_whole(path, content):
    """Writes text (as UTF-8) or bytes; the former file stays until the new one is whole."""
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    data = whole_characters(content).encode() if isinstance(content, str) else content
    with naming(path):
        try:
            part.write_bytes(data)
            os.replace(part, path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def whole_characters(text):
    """Text that can be encoded: halves of a character become one where they meet, and U+FFFD where one is alone.

    A cell prints halves easily, with ``"😀".slice(0, 1)`` or by cutting a long text.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def with_whole_characters(value):
    """The same for every text in lists and dicts, keys included; they are changed in place."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, list):
        value[:] = [with_whole_characters(item) for item in value]
    elif isinstance(value, dict):
        for key in list(value):
            item = value.pop(key)
            value[whole_characters(key) if isinstance(key, str) else key] = with_whole_characters(item)
    return value
