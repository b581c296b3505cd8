"""Whether two runs of a notebook show the same, as far as machines agree.

Numbers of the same data agree to a thousandth. Two tags say of a cell that it depends on more:

- ``trained``: what follows from training. Rounding differs from processor to processor and grows with every update, so numbers
  agree within a fifth and a tenth, and of figures the titles and series count;
- ``measured``: times and memory. Only the kinds of outputs and the figures' titles count.
"""

import re

from .summary import PICTURES, joined

NUMBER = re.compile(r"(?<![\w.#])[-−]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")


def differences(stored, executed):
    """A line for each cell of two notebooks with the same cells whose outputs do not agree."""
    outputs = {cell.get("id"): cell.get("outputs", []) for cell in executed.cells}
    cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    found = ((cell.id, _difference(cell, outputs.get(cell.id, []))) for cell in cells)
    return [f"cell {name} {difference}" for name, difference in found if difference]


def _difference(cell, executed):
    tags = cell.metadata.get("tags", [])
    if len(cell.outputs) != len(executed):
        return f"shows {len(executed)} outputs instead of {len(cell.outputs)}"
    for before, now in zip(cell.outputs, executed):
        if forms(before).keys() != forms(now).keys():
            return f"shows {', '.join(forms(now))} instead of {', '.join(forms(before))}"
        for kind, text in compared_forms(before, tags).items():
            difference = text_difference(text, forms(now)[kind], 0.2 if "trained" in tags else 0.001)
            if difference:
                return difference
    return ""


def forms(output):
    """An output's texts by their kind; printed text is plain."""
    return {kind: joined(text) for kind, text in output.get("data", {"text/plain": output.get("text", "")}).items()}


def compared_forms(output, tags):
    """The forms of an output that two machines can agree on."""
    texts = forms(output)
    drawn = PICTURES.keys() & texts.keys()
    if "measured" in tags:
        return {"text/plain": texts["text/plain"]} if drawn else {}
    return {kind: text for kind, text in texts.items() if not ("trained" in tags and kind in PICTURES)}


def text_difference(before, now, tolerance):
    """What differs between two texts, in words; empty where they agree, but for numbers closer than ``tolerance``."""
    if words(before) != words(now):
        return f"shows {_excerpt(before, now)}"
    pairs = zip(map(number, NUMBER.findall(before)), map(number, NUMBER.findall(now)))
    apart = [(a, b) for a, b in pairs if abs(a - b) > tolerance * max(abs(a), abs(b)) + tolerance / 2]
    return f"shows {apart[0][1]:g} instead of {apart[0][0]:g}" if apart else ""


def words(text):
    """A text without its numbers, and without the blanks and rules that depend on how wide those are."""
    return re.split(r"[\s─-]+", NUMBER.sub(" 0 ", text).strip())


def number(text):
    return float(text.replace(",", "").replace("−", "-"))


def _excerpt(before, now):
    place = next((i for i, (a, b) in enumerate(zip(before, now)) if a != b), min(len(before), len(now)))
    return f"“{now[place : place + 40].strip()}” instead of “{before[place : place + 40].strip()}”"
