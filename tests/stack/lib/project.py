"""Projects brought up with podman-compose, each in a copy of its own: the reference stack and the report's."""

import re
import shutil

from contract import Stack
from machine import free_port
from plimsoll import ROOT, plimsoll

FIXTURES = ROOT / "fixtures"


class Project:
    """A project below the engine's directory."""

    def __init__(self, engine, name):
        self.engine = engine
        self.directory = engine.directory / name

    def __call__(self, *arguments, timeout=300):
        return self.engine.run([*self.engine.compose, *arguments], timeout, cwd=self.directory)

    def name(self, service):
        label = f"--filter=label=com.docker.compose.service={service}"
        return self.engine.podman("ps", "--all", "--format={{.Names}}", label).split()[0]

    def inside(self, service, *command, user=None, **more):
        """A command in the container; its exit status and its output."""
        options = [*([f"--user={user}"] if user else []), *(["--interactive"] if more else [])]
        done = self.engine.run(["podman", "exec", *options, self.name(service), *command], check=False, **more)
        return done.returncode, (done.stdout + done.stderr).strip()


class Reference(Project):
    """The reference stack as `plimsoll stack` writes it, with the secrets it makes, started by what it says to run."""

    def __init__(self, engine):
        super().__init__(engine, "reference")
        self.said = plimsoll("stack", self.directory)
        self.next = [line.strip() for line in self.said.partition("next:")[2].strip().splitlines()]
        self.grade = plimsoll("check", "--fail-under=A+", "--format=json", self.directory)
        for file in ("compose.yaml", "web/Dockerfile"):  # a stand-in has the name of an official image, not its digest
            path = self.directory / file
            path.write_text(re.sub(r"@sha256:[0-9a-f]{64}", "", path.read_text()))
        self.port = 5000
        if not engine.own_network:  # that port may be taken on this machine
            self.port = free_port()
            (self.directory / ".env").write_text(f"WEB_PORT={self.port}\n")
        self.stack = Stack(
            self.next[2].removeprefix("curl ").replace(":5000/", f":{self.port}"),
            self.sql,
            lambda: engine.podman("stop", self.name("db")),
            lambda: engine.podman("start", self.name("db")),
        )

    def start(self):
        """The command it says to run, in the directory it says; podman-compose stands for `docker compose` here."""
        directory = self.next[0].removeprefix("cd ")
        command = self.next[1].removeprefix("docker compose ").split()
        self.engine.run([*self.engine.compose, *command], 600, cwd=directory)

    def build(self):
        self("build", timeout=600)

    def secret(self, name):
        return (self.directory / "secrets" / name).read_text()

    def write_secret(self, name, text):
        """In place: a container sees the same file."""
        path = self.directory / "secrets" / name
        path.write_text(text)
        path.chmod(0o444)

    def sql(self, statement):
        """As the owner, over the socket inside the container."""
        command = ["exec", "--interactive", self.name("db"), "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]
        return self.engine.podman(*command, "--set=ON_ERROR_STOP=1", "--username=postgres", "--dbname=swn", input=statement)


class Printed(Project):
    """The report's project; its images are built by hand, as the report says, and its ports are free ones of loopback."""

    def __init__(self, engine):
        super().__init__(engine, "informe-as-built")
        shutil.copytree(FIXTURES / "informe-as-built", self.directory)
        self.port = free_port()
        compose = self.directory / "docker-compose.yml"
        text = compose.read_text().replace('"5000:', f'"127.0.0.1:{self.port}:').replace('"5432:', f'"127.0.0.1:{free_port()}:')
        compose.write_text(text)
        self.stack = Stack(f"http://127.0.0.1:{self.port}", self.sql, None, None)

    def sql(self, statement):
        command = ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", "swn"]
        code, text = self.inside("postgresDB", *command, input=statement)
        if code:
            raise RuntimeError(text)
        return text
