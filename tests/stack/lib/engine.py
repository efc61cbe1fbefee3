"""A private podman: its own storage, networks, volumes and settings below one temporary directory.

    with Engine() as engine: ...

Everything the tests make lies below `engine.directory`; leaving the block stops and removes it all, also after
an exception or a signal, and `engine.leftovers` then lists what would not go. What the next run can use again
(base images, podman-compose) is kept in a cache directory. The settings, and the reasons for them, are those
that work on a machine without systemd, without an image registry and with lowered limits.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import NotHere, cache_directory, install_packages, last_line, make_venv

PROGRAMS = {  # program: the package it comes from
    "podman": "podman",
    "runc": "runc",
    "catatonit": "catatonit",
    "iptables": "iptables",
    "mmdebstrap": "mmdebstrap",
    "/usr/lib/podman/netavark": "netavark",
    "/usr/lib/podman/aardvark-dns": "aardvark-dns",
}
COMPOSE = "podman-compose==1.6.0"
STANDIN = Path(__file__).resolve().parents[1] / "standin"
SUITES = ("forky", "trixie")  # Debian with Python 3.14 and PostgreSQL 18; else the one before
TEMPORARY = Path("/var/tmp")  # overlay mounts want a real file system
PREFIX = "plimsoll-stack-"

CONTAINERS_CONF = """
[containers]
# The default limits may lie above those of this process, which then cannot set them.
default_ulimits = ["nofile=8192:8192", "nproc=4096:4096"]

[engine]
# crun refuses the hybrid cgroup hierarchy; there may be neither systemd nor a journal.
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "{directory}/tmp"

[network]
network_backend = "netavark"
network_config_dir = "{directory}/networks"
"""

STORAGE_CONF = """
[storage]
driver = "overlay"
graphroot = "{directory}/graph"
runroot = "{directory}/run"
"""

REGISTRIES_CONF = """
unqualified-search-registries = ["docker.io"]
"""


class Failed(Exception):
    """A command of the engine ended badly."""


class Engine:
    names = {
        "debian": "localhost/standin-debian:latest",
        "docker": "localhost/standin-docker:latest",
        "python": "docker.io/library/python:3.14-slim",
        "postgres": "docker.io/library/postgres:18",
    }

    def __init__(self, images=("python", "postgres")):
        self.images = images
        self.directory = None
        self.leftovers = []

    def __enter__(self):
        sweep()
        self._install()
        self.before = network_pieces()
        self.directory = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=TEMPORARY))
        try:
            self._configure()
            self._load_images()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    # Running things

    def podman(self, *arguments, timeout=300, check=True, **more):
        """Standard output of `podman ...`."""
        return self.run(["podman", *arguments], timeout, check, **more).stdout.strip()

    def run(self, command, timeout=300, check=True, **more):
        done = subprocess.run(
            [str(word) for word in command], env=self.env, capture_output=True, text=True, timeout=timeout, **more
        )
        if check and done.returncode:
            tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
            raise Failed(f"{' '.join(map(str, command[:6]))} ... ended with {done.returncode}:\n{tail}")
        return done

    def build(self, context, tag, *arguments, timeout=600):
        """Docker's image format, since OCI's has no HEALTHCHECK; every instruction a layer, as Docker does."""
        return self.podman("build", "--format=docker", "--layers", f"--tag={tag}", *arguments, str(context), timeout=timeout)

    def inspect(self, name, template):
        return self.podman("inspect", f"--format={template}", name)

    def compose_build(self, directory):
        """In Docker's image format, since OCI's has no HEALTHCHECK; every instruction a layer."""
        self.run([*self.compose, "--podman-build-args=--format=docker --layers", "build"], 600, cwd=directory)

    def healthy(self, name):
        """Without systemd podman has nothing that runs healthchecks by the clock."""
        return self.run(["podman", "healthcheck", "run", name], check=False).returncode == 0

    def layers(self, image):
        return len(json.loads(self.podman("image", "inspect", image))[0]["RootFS"]["Layers"])

    def size(self, image):
        return int(self.podman("image", "inspect", "--format={{.Size}}", image))

    def timed_stop(self, name, seconds=10):
        """`stop`; the exit status of the container and how long it took."""
        start = time.monotonic()
        self.podman("stop", "-t", str(seconds), name)
        took = time.monotonic() - start
        return int(self.inspect(name, "{{.State.ExitCode}}")), took

    # Setting up

    def _install(self):
        if os.geteuid() != 0:
            raise NotHere("only root can set up the container engine of this test")
        missing = sorted({package for program, package in PROGRAMS.items() if not shutil.which(program)})
        if missing:
            install_packages(missing)
        venv = cache_directory("compose", COMPOSE.encode())
        if not venv.exists():
            make_venv(venv, [COMPOSE])
        self.compose = [str(venv / "bin" / "python"), "-m", "podman_compose"]

    def _configure(self):
        files = {"containers": CONTAINERS_CONF, "storage": STORAGE_CONF, "registries": REGISTRIES_CONF}
        for name, text in files.items():
            (self.directory / f"{name}.conf").write_text(text.format(directory=self.directory))
        for name in ("tmp", "networks"):
            (self.directory / name).mkdir()
        keep = ("HOME", "LANG", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "no_proxy", "NO_PROXY")
        self.env = {name: os.environ[name] for name in keep if name in os.environ}
        self.env |= {
            "BUILDAH_ISOLATION": "oci",
            "CONTAINERS_CONF": str(self.directory / "containers.conf"),
            "CONTAINERS_REGISTRIES_CONF": str(self.directory / "registries.conf"),
            "CONTAINERS_STORAGE_CONF": str(self.directory / "storage.conf"),
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "TMPDIR": str(self.directory / "tmp"),
        }

    def _load_images(self):
        """Every image wanted, from the cache or made; the first container tells whether this machine runs any."""
        names = self.names
        cache = image_cache()
        if not cache.exists():
            for outdated in cache.parent.glob("images-*"):
                shutil.rmtree(outdated, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        self._load("debian", names["debian"], cache, self._make_debian)
        probe = self.run(["podman", "run", "--rm", names["debian"], "true"], timeout=60, check=False)
        if probe.returncode:
            raise NotHere(f"a container cannot be run: {last_line(probe.stderr)}")
        for name in set(self.images) - {"debian"}:
            self._load(name, names[name], cache, lambda: self._make_standin(name, names[name]))
        if "debian" not in self.images:
            self.podman("untag", names["debian"])

    def _load(self, name, tag, cache, make):
        archive = cache / f"{name}.tar"
        if archive.exists():
            self.podman("load", "--quiet", f"--input={archive}")
            return
        make()
        unfinished = archive.with_suffix(f".{os.getpid()}")
        self.podman("save", "--quiet", "--format=docker-archive", f"--output={unfinished}", tag)
        unfinished.rename(archive)

    def _make_debian(self):
        """A minimal Debian from its packages, with the package sources of this machine."""
        sources = output_of(["apt-get", "indextargets", "--format=$(REPO_URI)", "Created-By: Packages", "Origin: Debian"])
        own = output_of(["sh", "-c", '. /etc/os-release && echo "$VERSION_CODENAME"'])
        settings = [line for line in output_of(["apt-config", "dump", "Acquire"]).splitlines() if re.search("Check-|[Pp]roxy", line)]
        if not sources:
            raise NotHere("no Debian package source is configured here")
        tree = self.directory / "tmp" / "debian.tar"
        for suite in (*SUITES, own):
            command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=apt", "--include=ca-certificates,passwd"]
            command += [f"--aptopt={line}" for line in settings]
            command += [f"--customize-hook=upload {file} {place}" for file, place in self._pip_settings().items()]
            command += [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "locale", "man")]
            done = self.run([*command, "--dpkgopt=force-unsafe-io", suite, str(tree), sources.splitlines()[0]], 900, check=False)
            if done.returncode == 0:
                break
        else:
            raise NotHere(f"no Debian root can be made: {last_line(done.stderr)}")
        path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        self.podman("import", "--quiet", "--change", path, "--change", 'CMD ["bash"]', str(tree), "localhost/standin-debian:latest")
        tree.unlink()

    def _pip_settings(self):
        """Files, and their places in the root: pip there reaches the package index the way it does on this machine."""
        index = output_of([sys.executable, "-m", "pip", "config", "get", "global.index-url"])
        lines = ["[global]", "cert = /etc/standin-ca.crt", "timeout = 60", *([f"index-url = {index}"] if index else [])]
        settings = self.directory / "pip.conf"
        settings.write_text("\n".join(lines) + "\n")
        return {settings: "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt": "/etc/standin-ca.crt"}

    def _make_standin(self, name, tag):
        context = self.directory / "tmp" / name
        shutil.copytree(STANDIN / name, context)
        self.build(context, tag, "--network=host")

    # Taking down

    def close(self):
        """Stops and removes everything below the directory, then notes what is still there."""
        if self.directory is None:
            return
        previous = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if hasattr(self, "env"):
                for command in (
                    ["podman", "rm", "--all", "--force", "--volumes", "--time=0"],
                    ["podman", "network", "prune", "--force"],
                    ["podman", "volume", "rm", "--all", "--force"],
                ):
                    try:
                        self.run(command, timeout=120, check=False)
                    except subprocess.TimeoutExpired:
                        pass
            wipe(self.directory)
            self.leftovers = traces(self.directory)
            if not any(TEMPORARY.glob(f"{PREFIX}*")):  # else another run has pieces of its own
                self.leftovers += sorted(network_pieces() - self.before)
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
        self.directory = None


def image_cache():
    """Where the stand-in images are kept as archives; another recipe, another directory."""
    return cache_directory("images", *[path.read_bytes() for path in sorted(STANDIN.rglob("*")) if path.is_file()])


def output_of(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()
    except OSError:
        return ""


def mounts_below(directory):
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    found = [line.split()[4].replace("\\040", " ") for line in lines]
    return [path for path in found if path.startswith(f"{directory}/")]


def processes_of(directory):
    """Processes that name the directory on their command line, this one excepted."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if f"{directory}/" in command and int(entry.name) != os.getpid():
            found[int(entry.name)] = command
    return found


def network_pieces():
    """Interfaces and network namespaces of this machine; a container has one of each."""
    return {str(path) for place in ("/sys/class/net", "/run/netns") if Path(place).is_dir() for path in Path(place).iterdir()}


def wipe(directory):
    """Ends the helpers of podman that still run for this directory, unmounts what is left, removes it."""
    for _ in range(20):
        helpers = processes_of(directory)
        if not helpers:
            break
        for process in helpers:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.1)
    for path in sorted(mounts_below(directory), key=len, reverse=True):
        subprocess.run(["umount", "--lazy", path], capture_output=True)
    shutil.rmtree(directory, ignore_errors=True)


def traces(directory):
    """What is still there of a run: mounts, processes, files."""
    left = [f"mount {path}" for path in mounts_below(directory)]
    left += [f"process {number} {command[:80]}" for number, command in processes_of(directory).items()]
    left += [f"directory {directory}"] if Path(directory).exists() else []
    return left


def sweep():
    """Removes what a run left that was killed outright: its directory carries the number of its process."""
    for directory in TEMPORARY.glob(f"{PREFIX}*"):
        owner = directory.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            wipe(directory)
