"""What these tests need of the machine: commands, packages, a cache directory, a Python environment, a free port."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


class NotHere(Exception):
    """This machine cannot do it; the text says what is missing, in one line."""


class Failed(Exception):
    """A command ended badly."""


def run(command, timeout=300, check=True, input=None, text=True, **more):
    """`subprocess.run` with its output captured, in a group of processes of its own.

    Cut short, by a signal to this program or by the time limit, the whole group is asked to end and waited for:
    podman then finishes or undoes the step it is in. Killed outright it would leave half a container.
    """
    command = [str(word) for word in command]
    pipe = subprocess.PIPE
    stdin = pipe if input is not None else more.pop("stdin", subprocess.DEVNULL)
    with subprocess.Popen(command, stdin=stdin, stdout=pipe, stderr=pipe, text=text, start_new_session=True, **more) as process:
        try:
            output, errors = process.communicate(input, timeout)
        except BaseException:
            end_group(process)
            raise
    if check and process.returncode:
        said = output + errors
        tail = "\n".join((said if text else said.decode("utf-8", "replace")).strip().splitlines()[-15:])
        raise Failed(f"{' '.join(command[:6])} ... ended with {process.returncode}:\n{tail}")
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def end_group(process, patience=20):
    """SIGTERM to the process and all that it started in its group; SIGKILL to those that stay."""
    end = time.monotonic() + patience
    try:
        os.killpg(process.pid, signal.SIGTERM)
        while time.monotonic() < end:
            process.poll()  # a dead leader that nobody has waited for still counts as one of the group
            os.killpg(process.pid, 0)
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


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


def output_of(command):
    """What a command says of this machine; nothing if it cannot."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()
    except OSError:
        return ""


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "(no message)"
