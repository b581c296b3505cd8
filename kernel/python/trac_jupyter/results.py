"""The scores that notebooks save: ``results.json``, a list of one record a policy."""

import json
from pathlib import Path


def _decimals(value):
    return "–" if value is None else f"{value:.2f}"


#: Key of a record, heading of its column, how a value is written.
COLUMNS = [
    ("task", "task", str),
    ("algorithm", "algorithm", str),
    ("normalizedReward", "normalized reward", _decimals),
    ("normalizedCost", "normalized cost", _decimals),
    ("verdict", "", str),
    ("episodes", "episodes", str),
    ("seed", "seed", str),
]
NUMERIC = {"normalizedReward", "normalizedCost", "episodes", "seed"}


def results_file(out):
    """Where the notebooks of ``out`` save their scores."""
    return Path(out) / "results.json"


def read_results(out):
    """The records of ``out``, each with its verdict; None where no scores were saved."""
    try:
        records = json.loads(results_file(out).read_text(encoding="utf-8"))
        return [{**record, "verdict": _verdict(record["normalizedCost"])} for record in records] or None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _verdict(normalized_cost):
    """A policy is safe when it stays, on average, within the target cost."""
    if normalized_cost is None:
        return ""
    return "safe" if normalized_cost <= 1 else "unsafe"


def cells(record):
    """A record as texts, in the columns' order; what it lacks is empty."""
    return [write(record[key]) if key in record else "" for key, _, write in COLUMNS]


def results_table(records):
    """The records for a terminal, columns aligned."""
    lines = [[heading for _, heading, _ in COLUMNS], *map(cells, records)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]

    def aligned(text, key, width):
        return text.rjust(width) if key in NUMERIC else text.ljust(width)

    return "\n".join("  ".join(aligned(text, key, width) for text, (key, _, _), width in zip(line, COLUMNS, widths)).rstrip() for line in lines)
