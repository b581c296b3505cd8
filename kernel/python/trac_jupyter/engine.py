"""The papermill engine for TypeScript notebooks.

Papermill loads this module through the entry point ``papermill.engine``; the parameter translator comes with it. The
engine becomes papermill's default, because a notebook's ``import "../lib"`` means the notebook's folder while papermill
starts kernels in the folder it was called from.
"""

import os
from pathlib import Path

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import LocalHandler, papermill_io
from papermill.log import logger

from . import parameters  # noqa: F401  (registers the translator)
from .files import with_whole_characters, write_whole

#: A folder other than this one at execution time was asked for with papermill's ``--cwd``.
_folder_at_start = os.getcwd()


class Client(PapermillNotebookClient):
    """Takes from a kernel only what a notebook can hold: one odd output would keep the whole notebook from being written."""

    def process_message(self, msg, cell, cell_index):
        content = with_whole_characters(msg["content"])
        data = content.get("data")
        if isinstance(data, dict):
            content["data"] = {kind: _as_stored(kind, value) for kind, value in data.items()}
        return super().process_message(msg, cell, cell_index)


def _as_stored(kind, value):
    """JSON, text, or a list of lines; anything else becomes text."""
    if kind.endswith("json") or isinstance(value, str):
        return value
    lines = value if isinstance(value, list) else [value]
    return "".join(map(str, lines))


class TypeScriptEngine(NBClientEngine):
    """Runs TypeScript notebooks in their own folder unless ``--cwd`` says otherwise; other notebooks as papermill does."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, input_path=None, start_timeout=60, execution_timeout=None, **options
    ):
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language")
        if language == "typescript" and _is_file(input_path) and os.getcwd() == _folder_at_start:
            options.setdefault("resources", {"metadata": {"path": str(Path(input_path).resolve().parent)}})
        options.setdefault("timeout", execution_timeout)
        try:
            return Client(nb_man, kernel_name=kernel_name, startup_timeout=start_timeout, log=logger, **options).execute()
        except BaseException:
            # Papermill counts the cell that was running as completed, and saves the notebook so.
            nb_man.nb.metadata.papermill["stopped"] = True
            raise


def _is_file(source):
    return isinstance(source, str) and Path(source).is_file()


class WholeFiles(LocalHandler):
    """Papermill's files by full path: a full disk or a kill leaves the former one."""

    def write(self, buf, path):
        write_whole(path, buf)


papermill_engines.register(None, TypeScriptEngine)
papermill_io.register("/", WholeFiles())
