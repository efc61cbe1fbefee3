"""A private Docker daemon with its BuildKit, for what is said about Docker's own builder; no network in it.

    with Docker() as docker: ...
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from count import within
from engine import PREFIX, TEMPORARY, Engine, Failed, image_cache, sweep, traces, wipe
from machine import NotHere, install_packages, last_line


class Docker:
    def __init__(self):
        self.directory = None
        self.leftovers = []

    def __enter__(self):
        sweep()
        if os.geteuid() != 0:
            raise NotHere("only root can start a Docker daemon for this test")
        if not shutil.which("dockerd"):
            install_packages(["docker.io"])
        archive = image_cache() / "python.tar"
        if not archive.exists():
            with Engine(images=("python",)):
                pass  # it leaves the archive in the cache
        self.directory = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=TEMPORARY))
        try:
            self._start()
            self("load", "--quiet", f"--input={archive}")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        directory = self.directory
        self.log = (directory / "log").open("w+")
        self.daemon = subprocess.Popen(
            [
                "dockerd", f"--data-root={directory}/data", f"--exec-root={directory}/exec", f"--pidfile={directory}/pid",
                f"--host=unix://{directory}/socket", "--storage-driver=overlay2", "--bridge=none", "--iptables=false",
                "--default-ulimit=nofile=8192:8192",
            ],
            stdout=self.log, stderr=self.log,
        )
        up = within(60, lambda: self.run(["info"]).returncode == 0 or self.daemon.poll() is not None, pause=0.5)
        if not up or self.daemon.poll() is not None:
            raise NotHere(f"a Docker daemon does not start: {last_line((directory / 'log').read_text())}")

    def run(self, arguments, timeout=120, **more):
        program = "/usr/bin/docker" if Path("/usr/bin/docker").exists() else "docker"  # the one that belongs to the daemon
        env = {**os.environ, "DOCKER_BUILDKIT": "1", "DOCKER_HOST": f"unix://{self.directory}/socket"}
        env.pop("DOCKER_CONTEXT", None)
        return subprocess.run([program, *map(str, arguments)], env=env, capture_output=True, timeout=timeout, **more)

    def __call__(self, *arguments, timeout=120, **more):
        done = self.run(arguments, timeout, **more)
        if done.returncode:
            raise Failed(f"docker {' '.join(map(str, arguments[:4]))}: {last_line(done.stderr.decode(errors='replace'))}")
        return done.stdout

    def text(self, *arguments, **more):
        return self(*arguments, **more).decode().strip()

    def close(self):
        if self.directory is None:
            return
        if hasattr(self, "daemon"):
            containers = self.run(["ps", "--all", "--quiet"]).stdout.decode().split()
            if containers:
                self.run(["rm", "--force", *containers])
            self.daemon.terminate()
            try:
                self.daemon.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
            self.log.close()
        wipe(self.directory)
        self.leftovers = traces(self.directory)
        self.directory = None
