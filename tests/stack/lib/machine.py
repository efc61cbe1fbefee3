"""What these tests need of the machine: packages, a cache directory, a Python environment, a free port."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path


class NotHere(Exception):
    """This machine cannot do it; the text says what is missing, in one line."""


def install_packages(names):
    """Debian or Ubuntu packages, as root, without what they only recommend."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotHere(f"{' '.join(names)} missing, and only root on a Debian system can install it here")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    for command in ([*apt, "update"], install):
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise NotHere(f"apt-get install {' '.join(names)} failed: {last_line(done.stderr)}")


def cache_directory(name, *content):
    """A directory that belongs to this content and no other, kept between runs; not created."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256(b"\0".join([sys.version.encode(), *content])).hexdigest()[:12]
    return base / "plimsoll-stack" / f"{name}-{digest}"


def make_venv(directory, pip_arguments):
    """A Python environment; it appears under its name only when complete. Use its `python -m`, not its scripts."""
    unfinished = directory.with_name(f"{directory.name}.{os.getpid()}")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    try:
        for command in (
            [sys.executable, "-m", "venv", str(unfinished)],
            [str(unfinished / "bin" / "python"), "-m", "pip", "install", "--quiet", *pip_arguments],
        ):
            done = subprocess.run(command, capture_output=True, text=True, timeout=600)
            if done.returncode:
                raise NotHere(f"{' '.join(command[1:4])} failed: {last_line(done.stderr or done.stdout)}")
        if not directory.exists():
            unfinished.rename(directory)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "(no message)"
