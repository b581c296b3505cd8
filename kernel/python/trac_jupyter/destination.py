"""The folder that pages are written into: checked before anything runs, and held by one run at a time."""

import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import Path

from .files import naming
from .summary import read_copy

#: What the pages' head says of their maker.
GENERATOR = '<meta name="generator" content="trac_jupyter">'


class UnfitDestination(Exception):
    """A folder that pages must not go to; the text names it and says why."""


@contextmanager
def destination(out, notebooks):
    """Makes the folder where it is missing, and yields its full path while no other run writes there."""
    folder = Path(out).resolve()
    with naming(out):
        _require_folder(out, folder)
        _require_no_run_folder(out, folder)
        _require_nothing_lost(out, folder, [path for path, _ in notebooks])
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY)
    try:
        _hold(held, out)
        yield folder
    finally:
        os.close(held)


def _hold(held, out):
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UnfitDestination(f"Another run is writing into {out}: wait for it or give another folder.") from None


def _require_folder(out, folder):
    nearest = next(place for place in [folder, *folder.parents] if place.exists())
    if not nearest.is_dir():
        raise UnfitDestination(f"The pages' folder must be a folder: {out} {'is' if nearest == folder else 'lies in'} a file.")


def _require_no_run_folder(out, folder):
    """Training runs keep their settings in config.json; pages among their files would be taken for theirs."""
    for place in [folder, *folder.parents]:
        if _is_run_folder(place):
            raise UnfitDestination(f"The pages' folder must lie outside of training runs: {out} is in the run folder {place}.")


def _is_run_folder(place):
    try:
        config = json.loads((place / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and {"dataset", "versions"} <= config.keys()


def _require_nothing_lost(out, folder, paths):
    """Files of other origin stay: a notebook that was not executed here, the index page of something else."""
    index = folder / "index.html"
    foreign = [path.name for path in paths if (folder / path.name).exists() and not read_copy(folder / path.name)]
    if foreign:
        raise UnfitDestination(f"{out}: {foreign[0]} there would be overwritten, and is no executed copy; give another folder.")
    if index.exists() and GENERATOR not in index.read_text(encoding="utf-8", errors="replace"):
        raise UnfitDestination(f"{out}: index.html there would be overwritten, and is no page of notebooks; give another folder.")
