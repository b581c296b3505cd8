"""Answers a parent's requests, one line of JSON each, over stdin and stdout. Nothing else may print to stdout."""

import json
import sys


def serve(facts, answer):
    """Says `facts`, then answers every request until stdin ends; `answer` takes and returns a dict."""
    _say(facts)
    for line in sys.stdin:
        _say(answer(json.loads(line)))


def _say(message):
    print(json.dumps(message), flush=True)
