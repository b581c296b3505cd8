"""Unpacks TensorFlow's two libraries and the C headers from a wheel; the other nine tenths of its files are not needed.

Usage: unpack-wheel.py WHEEL FOLDER. Prints "WRITTEN of TOTAL MB" as it goes.
"""

import sys
import zipfile
from pathlib import Path

LIBRARIES = ("tensorflow/libtensorflow_cc.", "tensorflow/libtensorflow_framework.")
HEADERS = tuple(
    f"tensorflow/include/{folder}/"
    for folder in ("tensorflow/c", "tensorflow/core/platform", "absl", "tsl", "xla/tsl")
)
CHUNK = 8 << 20


def unpack(wheel: str, folder: str) -> None:
    """Writes the wanted entries below folder, without the leading "tensorflow/"."""
    with zipfile.ZipFile(wheel) as archive:
        entries = [e for e in archive.infolist() if e.filename.startswith(LIBRARIES + HEADERS) and not e.is_dir()]
        total = sum(entry.file_size for entry in entries)
        written = 0
        for entry in entries:
            target = Path(folder, *Path(entry.filename).parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, open(target, "wb") as sink:
                while chunk := source.read(CHUNK):
                    sink.write(chunk)
                    written += len(chunk)
                    if len(chunk) == CHUNK:
                        print(f"{written // 1_000_000} of {total // 1_000_000} MB", flush=True)


if __name__ == "__main__":
    unpack(*sys.argv[1:3])
