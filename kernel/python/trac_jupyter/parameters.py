"""Papermill parameters in TypeScript.

A notebook declares its parameters in a cell tagged ``parameters``, one ``let name = value;`` a line. The injected cell
assigns to them, so TypeScript checks each given value against the declared type.
"""

import json
import math
import re

from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

#: ``let name: type = default; // help`` on one line.
DECLARATION = re.compile(
    r"^\s*(?:let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*(?P<default>.+?)\s*;?\s*(?://\s*(?P<help>.*))?$"
)


class TypeScriptTranslator(Translator):
    """Writes values as TypeScript literals and reads the declarations of a parameters cell."""

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_str(cls, val):
        return json.dumps(val, ensure_ascii=False)

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "NaN"
        if math.isinf(val):
            return "Infinity" if val > 0 else "-Infinity"
        return repr(val)

    @classmethod
    def translate_list(cls, val):
        return "[" + ", ".join(cls.translate(item) for item in val) + "]"

    @classmethod
    def translate_dict(cls, val):
        entries = (f"{cls.translate_str(str(key))}: {cls.translate(item)}" for key, item in val.items())
        return "{" + ", ".join(entries) + "}"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The parameters that a cell declares, in order."""
        found = (DECLARATION.match(line) for line in parameters_cell["source"].splitlines())
        return [
            Parameter(
                name=match["name"],
                inferred_type_name=match["type"] or "None",
                default=match["default"],
                help=match["help"] or "",
            )
            for match in found
            if match
        ]


def declared_parameters(notebook):
    """Names of the parameters that ``notebook`` (an nbformat node) declares."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            return [parameter.name for parameter in TypeScriptTranslator.inspect(cell)]
    return []


papermill_translators.register("typescript", TypeScriptTranslator)
