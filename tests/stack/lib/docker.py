"""Docker's own daemon with BuildKit and Compose, in a container of the private podman.

    with Docker() as engine: ...

It answers to the same calls as `Engine`: what goes to podman there goes to Docker's command line here. While the
block lasts this process is in the network of that container, where 127.0.0.1 is Docker's host.
"""

import ctypes
import os
from datetime import datetime

from count import within
from engine import Engine, image_cache
from machine import Failed, NotHere, last_line, run
from suite import undisturbed

NAME = "dockerd"
IMAGE = "localhost/standin-docker:latest"
CLONE_NEWNET = 0x40000000


class Docker(Engine):
    own_network = True

    def __init__(self, images=("python", "postgres")):
        super().__init__(images=("docker", *images))
        self.loaded = images
        self.inside = False  # whether commands go to Docker yet
        self.home = None

    def __enter__(self):
        super().__enter__()
        try:
            self._start()
            for name in self.loaded:
                self.docker("load", "--quiet", f"--input=/images/{name}.tar")
        except BaseException:
            self.close()
            raise
        return self

    def _start(self):
        for name in self.loaded:  # their place is in Docker's storage
            self.podman("rmi", self.names[name])
        self.podman(
            "run", "--detach", f"--name={NAME}", "--privileged", "--init", "--cgroupns=private", "--pids-limit=-1", "--tmpfs=/run",
            f"--volume={self.directory}:{self.directory}", f"--volume={image_cache()}:/images:ro",
            IMAGE, "dockerd", "--storage-driver=overlay2", "--default-ulimit=nofile=8192:8192",
        )
        if not within(90, lambda: self.docker_run("version").returncode == 0, pause=0.5):
            log = self.run(["podman", "logs", NAME], check=False)
            raise NotHere(f"a Docker daemon does not start: {last_line(log.stdout + log.stderr)}")
        process = self.podman("inspect", "--format={{.State.Pid}}", NAME)
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        enter_network(f"/proc/{process}/ns/net")
        self.inside = True
        self.compose = ["podman", "compose"]

    def run(self, command, timeout=300, check=True, cwd=None, **more):
        """`podman ...` goes to Docker, what else there is runs as it is."""
        if command[0] == "podman" and self.inside:
            where = [f"--workdir={cwd}"] if cwd else []
            command = ["podman", "exec", "--interactive", *where, NAME, "docker", *command[1:]]
        elif cwd:
            more["cwd"] = cwd
        return super().run(command, timeout, check, **more)

    def docker(self, *arguments, **more):
        """Standard output of Docker, as bytes."""
        done = self.docker_run(*arguments, **more)
        if done.returncode:
            raise Failed(f"docker {' '.join(map(str, arguments[:4]))}: {last_line(done.stderr.decode(errors='replace'))}")
        return done.stdout

    def docker_run(self, *arguments, timeout=120):
        return run(["podman", "exec", NAME, "docker", *arguments], timeout, check=False, text=False, env=self.env)

    def signal(self, process, name):
        """Docker counts its processes within its container, which take the daemon's whole family along when it ends."""
        command = ["podman", "exec", NAME, "sh", "-c", f"date +%s.%N; kill -{name} {process}"]
        return float(super().run(command).stdout)

    def finished(self, name):
        second, _, fraction = self.inspect(name, "{{.State.FinishedAt}}").removesuffix("Z").partition(".")
        return datetime.fromisoformat(f"{second}+00:00").timestamp() + float(f"0.{fraction or 0}")

    def healthy(self, name):
        return self.inspect(name, "{{.State.Health.Status}}") == "healthy"

    def close(self):
        with undisturbed():
            self.inside = False
            if self.home is not None:
                libc_setns(self.home)
                os.close(self.home)
                self.home = None
            super().close()


def enter_network(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        libc_setns(descriptor)
    finally:
        os.close(descriptor)


def libc_setns(descriptor):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
