"""The program under test: the one that PLIMSOLL names, else a debug build by cargo."""

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path

from machine import Failed, NotHere, last_line

ROOT = Path(__file__).resolve().parents[3]


@functools.cache
def program():
    named = os.environ.get("PLIMSOLL")
    if named:
        if not shutil.which(named):
            raise Failed(f"PLIMSOLL={named} is not a program")
        return Path(shutil.which(named)).absolute()
    if not shutil.which("cargo"):
        raise NotHere("neither PLIMSOLL names a program, nor is there cargo to build it")
    build = ["cargo", "build", "--quiet", "--locked", "--bin=plimsoll", "--message-format=json-render-diagnostics"]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"cargo build: {last_line(done.stderr)}")
    built = [json.loads(line).get("executable") for line in done.stdout.splitlines()]
    return Path(next(path for path in reversed(built) if path))


def plimsoll(*arguments):
    """Its standard output; the exit statuses that only tell what was found are no failure."""
    done = subprocess.run([program(), *map(str, arguments)], capture_output=True, text=True, timeout=60)
    if done.returncode not in (0, 1, 3):
        raise Failed(f"plimsoll {arguments[0]}: {done.stderr.strip()}")
    return done.stdout
