"""The papermill engine for TypeScript notebooks.

Papermill loads this module through the entry point ``papermill.engine``; the parameter translator comes with it. The
engine becomes papermill's default, because a notebook's ``import "../lib"`` means the notebook's folder while papermill
starts kernels in the folder it was called from.
"""

import os
from pathlib import Path

from papermill.engines import NBClientEngine, papermill_engines

from . import parameters  # noqa: F401  (registers the translator)

#: A folder other than this one at execution time was asked for with papermill's ``--cwd``.
_folder_at_start = os.getcwd()


class TypeScriptEngine(NBClientEngine):
    """Runs TypeScript notebooks in their own folder unless ``--cwd`` says otherwise; other notebooks as papermill does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
        source = kwargs.get("input_path")
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language")
        if language == "typescript" and _is_file(source) and os.getcwd() == _folder_at_start:
            kwargs.setdefault("resources", {"metadata": {"path": str(Path(source).resolve().parent)}})
        return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)


def _is_file(source):
    return isinstance(source, str) and Path(source).is_file()


papermill_engines.register(None, TypeScriptEngine)
