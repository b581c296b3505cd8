"""Answers a parent's requests, one line of JSON each, over stdin and stdout. Nothing else may print to stdout."""

import json
import multiprocessing
import os
import sys
import time
from pathlib import Path


def serve(facts, answer):
    """Says `facts`, then answers every request until stdin ends; `answer` takes and returns a dict."""
    _say(facts)
    for line in sys.stdin:
        _say(answer(json.loads(line)))


def timed(times, work):
    """Seconds, and processor time in seconds, of each of `times` calls of `work`."""
    began, used = time.perf_counter(), _processor_seconds()
    for _ in range(times):
        work()
    seconds, used = time.perf_counter() - began, _processor_seconds() - used
    return {"seconds": seconds / times, "processorSeconds": used / times}


def _processor_seconds():
    """Processor time so far of all threads, and of the processes that this one started and that still run."""
    children = [Path(f"/proc/{child.pid}/stat") for child in multiprocessing.active_children()]
    ticks = sum(sum(map(int, file.read_text().rpartition(")")[2].split()[11:13])) for file in children if file.exists())
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _say(message):
    print(json.dumps(message), flush=True)
