"""Tells `npm test` what failed, for the end of its output (see setup/testing/failures.mjs); has Ctrl-C work in every test."""

import json
import os
import signal


class Failures:
    """Writes a line of JSON for each failed test, or file that could not be collected."""

    def __init__(self, file):
        self.file = file

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self._write(report, report.nodeid.partition("::")[2])

    def pytest_collectreport(self, report):
        if report.failed:
            self._write(report, "")

    def _write(self, report, name):
        failure = {"file": report.nodeid.split("::")[0], "name": name, "message": _message(report)}
        with open(self.file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps(failure) + "\n")


def _message(report):
    """What pytest puts behind a test's name in its own summary; the last line of an error without that."""
    crash = getattr(report.longrepr, "reprcrash", None)
    lines = [line for line in report.longreprtext.splitlines() if line.strip()]
    return crash.message if crash is not None else (lines or ["failed"])[-1].removeprefix("E").strip()


def pytest_configure(config):
    # A shell without job control has what it runs in the background ignore Ctrl-C, and so would every program that a test starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    file = os.environ.get("TRAC_TEST_FAILURES")
    if file and not hasattr(config, "workerinput"):  # a worker of pytest-xdist reports to the main process
        config.pluginmanager.register(Failures(file))
