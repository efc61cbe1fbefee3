"""Where a run of these tests keeps what it makes, and how nothing of it stays.

    place = Place()          one directory, /var/tmp/plimsoll-stack-..., for this run alone
    left = place.clear()     ends, unmounts and removes all that belongs to it; what would not go

One run at a time: two podmans would take each other's networks for their own. So a directory found at the start is
one of a run that was killed outright, and is cleared first.
"""

import fcntl
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from machine import run

TEMPORARY = Path("/var/tmp")  # overlay mounts want a real file system
PREFIX = "plimsoll-stack-"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Place:
    def __init__(self):
        self.turn = take_turn()
        for abandoned in TEMPORARY.glob(f"{PREFIX}*"):
            take_down(abandoned)
        self.before = shared_pieces()
        self.directory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=TEMPORARY))

    def traces(self):
        """What there is of this run on the machine, one line each."""
        found = [f"mount {path}" for path in mounts_below(self.directory)]
        found += [f"process {number} {command[:80]}" for number, command in processes_of(self.directory).items()]
        found += [f"directory {self.directory}"] if self.directory.exists() else []
        return found + sorted(shared_pieces() - self.before)

    def clear(self):
        try:
            take_down(self.directory)
            for piece in sorted(shared_pieces() - self.before, reverse=True):
                if piece.startswith("/sys/fs/cgroup/"):  # podman leaves its parent groups behind, empty
                    remove_group(piece)
            return self.traces()
        finally:
            os.close(self.turn)


def take_turn():
    """Waits until no other run is under way; a descriptor, and who closes it lets the next one begin."""
    turn = os.open(TEMPORARY, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        start = time.monotonic()
        print("      waits for another run of these tests to end", flush=True)
        fcntl.flock(turn, fcntl.LOCK_EX)
        print(f"      waited {time.monotonic() - start:.0f} s", flush=True)
    return turn


def podman_environment(directory):
    """What points podman at the directory, for its storage, settings and temporary files; None if it was never set up."""
    settings = directory / "settings"
    if not settings.exists():
        return None
    keep = ("HOME", "LANG", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "no_proxy", "NO_PROXY")
    return {name: os.environ[name] for name in keep if name in os.environ} | {
        "BUILDAH_ISOLATION": "oci",
        "CONTAINERS_CONF": str(settings / "containers.conf"),
        "CONTAINERS_REGISTRIES_CONF": str(settings / "registries.conf"),
        "CONTAINERS_STORAGE_CONF": str(settings / "storage.conf"),
        "PATH": PATH,
        "TMPDIR": str(directory / "tmp"),
    }


def take_down(directory):
    """Removes containers, networks and volumes by podman's own means, then what is left by plainer ones."""
    environment = podman_environment(directory)
    for command in (
        ["podman", "rm", "--all", "--force", "--volumes", "--time=0"],
        ["podman", "network", "prune", "--force"],
        ["podman", "volume", "rm", "--all", "--force"],
    ):
        if environment:
            try:
                run(command, timeout=120, check=False, env=environment)
            except subprocess.TimeoutExpired:
                pass
    for container in runtime_containers(directory):  # of a build that was cut short
        subprocess.run(["runc", "delete", "--force", container], capture_output=True)
    end = time.monotonic() + 15
    while time.monotonic() < end:
        end_processes(directory)
        for path in sorted(mounts_below(directory), key=len, reverse=True):
            subprocess.run(["umount", "--lazy", path], capture_output=True)
        subprocess.run(["rm", "-rf", "--one-file-system", directory], capture_output=True)
        if not directory.exists() and not processes_of(directory):
            break
        time.sleep(0.1)


def end_processes(directory):
    """By SIGQUIT, on which PostgreSQL lets go of its shared memory; those that stay by SIGKILL."""
    for number, patience in ((signal.SIGQUIT, 3), (signal.SIGKILL, 5)):
        end = time.monotonic() + patience
        while (found := processes_of(directory)) and time.monotonic() < end:
            for process in found:
                try:
                    os.kill(process, number)
                except ProcessLookupError:
                    pass
            time.sleep(0.1)


def runtime_containers(directory):
    """What runc knows of containers whose root lies below the directory."""
    found = []
    for state in Path("/run/runc").glob("*/state.json"):
        try:
            found += [state.parent.name] if f"{directory}/" in state.read_text() else []
        except OSError:
            pass  # gone meanwhile
    return found


def mounts_below(directory):
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    found = [line.split()[4].replace("\\040", " ") for line in lines]
    return [path for path in found if path.startswith(f"{directory}/")]


def processes_of(directory):
    """Processes that belong to the directory, with their command lines.

    They name it on their command line or in their environment (podman and its helpers), work in it, or have their
    root in it: below a directory, or in a container that is stored there.
    """
    found = {}
    name = f"{directory}/".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            told = command + b"\0" + (entry / "environ").read_bytes()
            places = [os.fsencode(os.readlink(entry / link)) + b"/" for link in ("root", "cwd")]
            mounts = (entry / "mountinfo").read_bytes().splitlines()
        except OSError:
            continue  # ended meanwhile, or another user's
        root = next((line for line in mounts if line.split()[4] == b"/"), b"")
        if (name in told or name in root or any(place.startswith(name) for place in places)) and int(entry.name) != os.getpid():
            found[int(entry.name)] = command.replace(b"\0", b" ").decode("utf-8", "replace")
    return found


def shared_pieces():
    """What podman makes outside its directory: network interfaces and namespaces, runc's notes, control groups,
    addresses in the packet filter. (Its chains there, empty, stay: they are the same for every podman.)"""
    places = [Path("/sys/class/net"), Path("/run/netns"), Path("/run/runc")]
    found = {str(path) for place in places for path in place.glob("*")}  # which passes over what it may not read
    groups = {directory for directory, *_ in os.walk("/sys/fs/cgroup")}
    found |= {group for group in groups if re.search("/(libpod|buildah|docker)", group)}
    rules = subprocess.run(["sh", "-c", "iptables-save"], capture_output=True, text=True).stdout.splitlines()
    return found | {f"rule {rule}" for rule in rules if re.search(r" -[sd] \d|--dport \d", rule)}


def remove_group(path):
    try:
        os.rmdir(path)
    except OSError:
        pass
