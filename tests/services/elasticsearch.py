"""Elasticsearch for the tests: the one that ``ELASTICSEARCH_URL`` names, else a private single node on loopback."""

import json
import os
import pwd
import secrets
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from . import elasticsearch_package, java, machine
from .process import ServerEnded, ServerProcess, plain_environment
from .unavailable import ServiceUnavailable

PART: str = "Elasticsearch"
OLDEST_MAJOR = 9
READY_WITHIN_S = 180.0
COMPOSE = Path(__file__).resolve().parents[2] / "compose.yaml"
JVM_OPTIONS = "-Xms512m -Xmx512m"
WAYS: tuple[str, ...] = (
    f"ELASTICSEARCH_URL=http://host:9200 for a server of version {OLDEST_MAJOR} or newer",
    "a container engine that answers (`docker info` succeeds): the official image is started with it",
    f"an installed Elasticsearch {OLDEST_MAJOR}: its folder in ES_HOME, or `elasticsearch` on the path",
    f"a JDK {java.OLDEST} or newer (ES_JAVA_HOME, JAVA_HOME, the path or /usr/lib/jvm) and Maven: the server is fetched"
    " with Maven into your cache",
)
SETTINGS = """\
cluster.name: twops-tests
node.name: twops-tests
path.data: {folder}/data
path.logs: {folder}/logs
http.host: 127.0.0.1
http.port: {port}
transport.host: 127.0.0.1
transport.port: {transport_port}
discovery.type: single-node
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""


@dataclass
class ElasticsearchServer:
    """A server that answers at ``url``; ``process`` is None when it was given to us."""

    url: str
    process: ServerProcess | None = None

    def stop(self) -> None:
        """End a private node; a given server stays as it is."""
        if self.process is not None:
            self.process.stop()


class Unusable(Exception):
    """What answers is no Elasticsearch that the tests can use; the message says why."""


def given(url: str) -> ElasticsearchServer:
    """Return the server at ``url``; raise ServiceUnavailable if the tests cannot use it."""
    try:
        check(url)
    except (OSError, ValueError, Unusable) as error:
        raise ServiceUnavailable(
            PART, [f"what ELASTICSEARCH_URL names cannot be used: {error}"], WAYS
        ) from error
    return ElasticsearchServer(url)


def start() -> ElasticsearchServer:
    """Start a private node in the first way that works; raise ServiceUnavailable if none does."""
    reasons: list[str] = []
    ways: tuple[Callable[[int], ServerProcess | str], ...] = (from_image, from_installation, from_maven)
    for way in ways:
        port = machine.free_port()
        try:
            process = way(port)
            if isinstance(process, str):
                reasons.append(process)
                continue
            wait_until_ready(process, f"http://127.0.0.1:{port}")
        except (ServerEnded, LookupError, OSError, subprocess.TimeoutExpired) as error:
            reasons.append(f"a server was found but did not start: {error}")
            continue
        return ElasticsearchServer(f"http://127.0.0.1:{port}", process)
    raise ServiceUnavailable(PART, reasons, WAYS)


def from_image(port: int) -> ServerProcess | str:
    """Start the official image with a container engine; return the reason if no engine answers."""
    docker = shutil.which("docker")
    if docker is None:
        return "no container engine is on the path"
    answers = subprocess.run([docker, "info"], capture_output=True, check=False, timeout=30)
    if answers.returncode != 0:
        return "the container engine's client is here, but no engine answers (`docker info` fails)"
    image = yaml.safe_load(COMPOSE.read_text())["services"]["elasticsearch"]["image"]
    if subprocess.run([docker, "image", "inspect", image], capture_output=True, check=False).returncode != 0:
        machine.tell(f"fetching the image {image} (once)")
        fetched = subprocess.run(
            [docker, "pull", "--quiet", image], capture_output=True, text=True, check=False
        )
        if fetched.returncode != 0:
            return f"the container engine could not fetch {image}: {fetched.stderr.strip()[-300:]}"
    name = f"twops-tests-{secrets.token_hex(6)}"
    command = [docker, "run", "--rm", f"--name={name}", f"--publish=127.0.0.1:{port}:9200"]
    variables = {
        "discovery.type": "single-node",
        "xpack.security.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "ES_JAVA_OPTS": JVM_OPTIONS,
    }
    command += [f"--env={key}={value}" for key, value in variables.items()]
    folder = machine.private_directory("es", None)
    process = ServerProcess(
        [*command, image], plain_environment(), folder, None, afterwards=[docker, "rm", "--force", name]
    )
    process.start()
    return process


def from_installation(port: int) -> ServerProcess | str:
    """Start a node from ES_HOME or from `elasticsearch` on the path; return the reason if there is none."""
    script = shutil.which("elasticsearch")
    home = os.environ.get("ES_HOME") or (str(Path(script).resolve().parent.parent) if script else None)
    if home is None:
        return "ES_HOME is not set and no `elasticsearch` is on the path"
    if not (Path(home) / "lib").is_dir():
        return f"{home} is no Elasticsearch folder"
    jdk = Path(home) / "jdk"
    if not jdk.is_dir():
        found, reason = java.find_jdk()
        if found is None:
            return f"the Elasticsearch in {home} has no Java of its own, and {reason}"
        jdk = found
    return launch(Path(home), jdk, port)


def from_maven(port: int) -> ServerProcess | str:
    """Start a node from the server that Maven fetches; return the reason if it cannot."""
    jdk, reason = java.find_jdk()
    if jdk is None:
        return f"Maven's way: {reason}"
    home, reason = elasticsearch_package.fetch(jdk)
    if home is None:
        return f"Maven's way: {reason}"
    return launch(home, jdk, port)


def launch(home: Path, jdk: Path, port: int) -> ServerProcess:
    """Start a node with configuration, data and logs in a private folder, never as root."""
    account = machine.server_account()
    folder = machine.private_directory("es", account)
    try:
        home = machine.readable_copy(home, folder / "home", account)
        jdk = machine.readable_copy(jdk.resolve(), folder / "jdk", account)
        configure(home, folder, port, account)
        command, environment = start_command(home, jdk, folder)
        process = ServerProcess(command, environment, folder, account, grace_s=30, cwd=home)
        process.start()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return process


def configure(home: Path, folder: Path, port: int, account: pwd.struct_passwd | None) -> None:
    """Write the node's configuration and make the folders that it writes to."""
    config = folder / "config"
    for part in (config, folder / "data", folder / "logs", folder / "tmp"):
        part.mkdir()
    shipped = home / "config" if (home / "config").is_dir() else Path("/etc/elasticsearch")
    for name in ("jvm.options", "log4j2.properties"):
        shutil.copyfile(shipped / name, config / name)
    settings = SETTINGS.format(folder=folder, port=port, transport_port=machine.free_port())
    (config / "elasticsearch.yml").write_text(settings)
    if account is not None:
        for path in (*folder.glob("*"), *config.iterdir()):
            if path.name not in {"home", "jdk"}:
                os.chown(path, account.pw_uid, account.pw_gid)


def start_command(home: Path, jdk: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts the node, and its environment: the distribution's script, else its launcher."""
    environment = {
        **plain_environment(),
        "HOME": str(folder),
        "JAVA": str(jdk / "bin" / "java"),
        "ES_JAVA_HOME": str(jdk),
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
        "ES_JAVA_OPTS": JVM_OPTIONS,
        # Every Java that the launcher starts, and not only the node: nothing stays behind in the system's /tmp.
        "JDK_JAVA_OPTIONS": f"-Djava.io.tmpdir={folder / 'tmp'} -XX:-UsePerfData",
        "ES_DISTRIBUTION_TYPE": "zip",
        "JAVA_TYPE": "ES_JAVA_HOME",
        "HOSTNAME": "localhost",
    }
    script = home / "bin" / "elasticsearch"
    if script.exists():
        return [str(script)], environment
    launcher = [
        environment["JAVA"],
        *("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"),
        *("-cp", f"{home}/lib/tools/server-launcher/*"),
        "org.elasticsearch.server.launcher.ServerLauncher",
    ]
    return launcher, environment


def wait_until_ready(process: ServerProcess, url: str) -> None:
    """Wait until the node answers; raise ServerEnded, with its last words, if it does not."""
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        process.raise_if_ended()
        try:
            check(url)
        except Unusable:
            process.stop()
            raise
        except (OSError, ValueError):
            if time.monotonic() > deadline:
                words = process.last_words()
                process.stop()
                raise ServerEnded(f"the node did not answer within {READY_WITHIN_S:.0f} s", words) from None
            time.sleep(0.25)
        else:
            return


def check(url: str) -> None:
    """Raise Unusable if the server at ``url`` is not Elasticsearch 9 or newer; OSError if it does not answer."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise Unusable(f"it answers {error.code} {error.reason}") from error
    version = answer.get("version", {})
    number = str(version.get("number", "0"))
    if version.get("distribution"):
        raise Unusable(f"it is {version['distribution']} {number}, not Elasticsearch")
    if int(number.split(".")[0]) < OLDEST_MAJOR:
        raise Unusable(f"it is version {number}; {OLDEST_MAJOR}.0 or newer is needed")
