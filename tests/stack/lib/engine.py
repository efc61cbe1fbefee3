"""A private podman: its own storage, networks, volumes and settings below one temporary directory.

    with Engine() as engine: ...

Leaving the block stops and removes it all, also after an exception or a signal; `engine.leftovers` then lists what
would not go. What the next run can use again (base images, podman-compose) is kept in a cache directory. The
settings, and the reasons for them, are those that work on a machine without systemd, without an image registry and
with lowered limits.
"""

import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

from count import within
from leftovers import PATH, Place, podman_environment
from machine import Failed, NotHere, cache_directory, install_packages, last_line, make_venv, output_of, run
from suite import undisturbed

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

CONTAINERS_CONF = """
[containers]
# The default limits may lie above those of this process, which then cannot set them.
default_ulimits = ["nofile=8192:8192", "nproc=4096:4096"]

[engine]
# crun refuses the hybrid cgroup hierarchy; there may be neither systemd nor a journal.
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
# Locks in shared memory would be shared with every podman of this machine, and used up by runs cut short.
lock_type = "file"
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


class Engine:
    # Docker's image format, since OCI's has no HEALTHCHECK; every instruction a layer, as Docker does; and the
    # machine's network, since a build that is cut short would leave one of its own behind.
    build_options = ("--format=docker", "--layers", "--network=host")
    own_network = False  # whether 127.0.0.1 is another than the machine's
    names = {
        "debian": "localhost/standin-debian:latest",
        "docker": "localhost/standin-docker:latest",
        "python": "docker.io/library/python:3.14-slim",
        "postgres": "docker.io/library/postgres:18",
    }

    def __init__(self, images=("python", "postgres")):
        self.images = images
        self.place = None
        self.runs = False  # whether a container has been seen to run
        self.leftovers = []

    def __enter__(self):
        self._install()
        self.place = Place()
        try:
            self._configure()
            self._load_images()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with undisturbed():
            if self.place:
                self.leftovers = self.place.clear()
                self.place = None

    @property
    def directory(self):
        return self.place.directory

    # Running things

    def podman(self, *arguments, timeout=300, check=True, **more):
        """Standard output of `podman ...`."""
        return self.run(["podman", *arguments], timeout, check, **more).stdout.strip()

    def run(self, command, timeout=300, check=True, **more):
        return run(command, timeout, check, env=self.env, **more)

    def build(self, context, tag, *arguments, timeout=600):
        return self.podman("build", *self.build_options, f"--tag={tag}", *arguments, str(context), timeout=timeout)

    def inspect(self, name, template):
        return self.podman("inspect", f"--format={template}", name)

    def healthy(self, name):
        """Without systemd podman has nothing that runs healthchecks by the clock."""
        return self.run(["podman", "healthcheck", "run", name], check=False).returncode == 0

    def layers(self, image):
        return len(json.loads(self.podman("image", "inspect", image))[0]["RootFS"]["Layers"])

    def size(self, image):
        return int(self.podman("image", "inspect", "--format={{.Size}}", image))

    def signal(self, process, name):
        """To the main process of a container, by the number that `inspect` gives; the time it was sent."""
        sent = time.time()
        os.kill(process, getattr(signal, f"SIG{name}"))
        return sent

    def finished(self, name):
        """When the container last ended, by the engine's own note."""
        return int(self.inspect(name, "{{.State.FinishedAt.UnixNano}}")) / 1e9

    def seconds_to_end(self, name):
        """From SIGTERM to the end, without the time that a busy machine takes to start the engine's commands."""
        sent = self.signal(int(self.inspect(name, "{{.State.Pid}}")), "TERM")
        ended = within(30, lambda: self.finished(name) >= sent)
        return self.finished(name) - sent if ended else float("inf")

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
        options = f"--podman-build-args={' '.join(self.build_options)}"
        self.compose = [str(venv / "bin" / "python"), "-m", "podman_compose", options]

    def _configure(self):
        files = {"containers": CONTAINERS_CONF, "storage": STORAGE_CONF, "registries": REGISTRIES_CONF}
        unfinished = self.directory / "unfinished"
        for directory in (unfinished, self.directory / "tmp", self.directory / "networks"):
            directory.mkdir()
        for name, text in files.items():
            (unfinished / f"{name}.conf").write_text(text.format(directory=self.directory))
        unfinished.rename(self.directory / "settings")  # all or none: with some missing podman would use its own
        self.env = podman_environment(self.directory)

    def _load_images(self):
        cache = image_cache()
        if not cache.exists():
            for outdated in cache.parent.glob("images-*"):
                shutil.rmtree(outdated, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        for name in self.images:
            self._load(name, cache)

    def _load(self, name, cache):
        """From the cache, or made and put there; the first one tells whether this machine runs containers at all."""
        archive = cache / f"{name}.tar"
        if archive.exists():
            self.podman("load", "--quiet", f"--input={archive}")
        elif name == "debian":
            self._make_debian()
        else:
            self._load("debian", cache)
            self._make_standin(name, self.names[name])
        if not self.runs:
            probe = self.run(["podman", "run", "--rm", "--entrypoint=true", self.names[name]], timeout=60, check=False)
            if probe.returncode:
                raise NotHere(f"a container cannot be run: {last_line(probe.stderr)}")
            self.runs = True
        if not archive.exists():
            unfinished = archive.with_suffix(f".{os.getpid()}")
            self.podman("save", "--quiet", "--format=docker-archive", f"--output={unfinished}", self.names[name])
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
        self.podman("import", "--quiet", "--change", f"ENV PATH={PATH}", "--change", 'CMD ["bash"]', str(tree), "localhost/standin-debian:latest")
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
        self.build(context, tag)


def image_cache():
    """Where the stand-in images are kept as archives; another recipe, another directory."""
    return cache_directory("images", *[path.read_bytes() for path in sorted(STANDIN.rglob("*")) if path.is_file()])
