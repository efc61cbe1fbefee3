"""Counts checks, prints each on a line, and closes with the line that says how many passed."""

import sys
import time


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.since = time.monotonic()

    def check(self, what, fault=None):
        """One check: `fault` is None if it holds, else what was seen instead."""
        if fault is None:
            self.passed += 1
            self.say(f"ok    {what}")
        else:
            self.failed += 1
            self.say(f"FAIL  {what}: {fault}")
        return fault is None

    def equal(self, what, seen, expected):
        return self.check(what, None if seen == expected else f"expected {expected!r}, saw {seen!r}")

    def true(self, what, holds, seen=""):
        return self.check(what, None if holds else f"not so {seen}".rstrip())

    def skip(self, what, why):
        self.skipped += 1
        self.say(f"skip  {what}: {why}")

    def say(self, line):
        print(f"{time.monotonic() - self.since:6.1f}s {line}", flush=True)

    def close(self):
        """Prints the closing line; the exit status to end with."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0


def within(seconds, probe, pause=0.2):
    """Asks `probe` again and again until it returns something true; that, or None when the time is up."""
    end = time.monotonic() + seconds
    while True:
        result = probe()
        if result:
            return result
        if time.monotonic() > end:
            return None
        time.sleep(pause)
