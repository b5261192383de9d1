"""A RabbitMQ node of one's own: on free loopback ports, in a folder of its own, gone afterwards.

quickstart shows Quoth on one; the integration tests talk to one; the fault tests break one (or
three, private_cluster.py) on purpose. It works as root and as an ordinary user, beside any broker
that the machine runs already, and leaves nothing behind: node and epmd each hang on a leash
(leash.py) that ends them even when this process is killed.

Standard library only: quickstart needs it before any environment exists. It knows nothing of Quoth.

    with PrivateNode() as node:
        print(node.url)                     # amqp://guest:guest@127.0.0.1:PORT/%2F
        node.ctl("list_queues")             # rabbitmqctl, its output
        node.kill(); node.restart()         # SIGKILL, then the same node again with its queues

Run as a program it starts one node, prints its URL, and stops it on Ctrl-C.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

if not __package__:  # run as a program: the clone's root is what imports start from
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deploy.leash import leashed, release
from deploy.loopback import LOOPBACK, answers_amqp, free_port
from deploy.rabbitmq_binaries import Binaries, NoBrokerError, obtain

START_SECONDS = 90
"""A cold start takes 4 to 8 s on two idle cores; a machine under load needs patience."""
STOP_SECONDS = 20
CONFIGURATION = """\
listeners.tcp.local = 127.0.0.1:{port}
log.console = false
disk_free_limit.absolute = 50MB
"""


@dataclass(frozen=True, slots=True)
class Member:
    """What the nodes of one cluster share, and the short name of this one."""

    name: str
    epmd_port: int
    cookie: str


class NodeError(Exception):
    """The node did not start, or a rabbitmqctl command failed; the text has its last words."""


def epmd(port: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a private epmd: else the first node would leave a stray daemon of the machine's."""
    program = shutil.which("epmd", path=environment["PATH"])
    if program is None:
        found = sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd"), reverse=True)
        program = str(found[0]) if found else "epmd"
    with log.open("wb") as output:
        return leashed([program, "-port", str(port), "-address", LOOPBACK], environment, output)


class PrivateNode:
    """One node; a context manager. Queues survive kill() and restart(), not stop().

    ``plugins`` are names such as rabbitmq_management (``.management_url`` then); streams need none.
    ``configuration`` is added to rabbitmq.conf, ``advanced`` is the text of advanced.config.
    ``member`` and the two beside it are PrivateCluster's: a node name, a shared epmd and cookie.
    """

    def __init__(
        self,
        *,
        plugins: Iterable[str] = (),
        configuration: str = "",
        advanced: str = "",
        binaries: Binaries | None = None,
        member: Member | None = None,
    ) -> None:
        self.binaries = binaries or obtain()
        self.plugins = tuple(plugins)
        self.configuration = configuration
        self.advanced = advanced
        self.member = member
        self.port = self.management_port = 0
        self.folder = Path()
        self._environment: dict[str, str] = {}
        self._server: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The AMQP URL of the default virtual host."""
        return f"amqp://guest:guest@{LOOPBACK}:{self.port}/%2F"

    @property
    def management_url(self) -> str:
        """The management interface's address; it needs the rabbitmq_management plugin."""
        return f"http://guest:guest@{LOOPBACK}:{self.management_port}"

    @property
    def name(self) -> str:
        """The Erlang node name, as rabbitmqctl shows it."""
        return self._environment["RABBITMQ_NODENAME"]

    @property
    def search_path(self) -> str:
        """PATH with this server's Erlang first."""
        return self._environment["PATH"]

    @property
    def pid(self) -> int:
        """The process id of the node itself (not of the shell script around it)."""
        return int((self.folder / "node.pid").read_text(encoding="ascii"))

    def start(self) -> Self:
        """Make the folder and start the node; returns when it answers AMQP.

        Raises NodeError with the end of the log when it does not within START_SECONDS.
        """
        try:
            self.prepare()
            self.launch()
            self.await_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def prepare(self) -> None:
        """Choose ports and write the node's folder; nothing runs yet but a private epmd."""
        self.port, self.management_port = free_port(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="quoth-rabbitmq-"))
        for name in ("home", "mnesia", "log"):
            (self.folder / name).mkdir()
        self.write("empty.conf", "")
        self.write("enabled_plugins", f"[{','.join(self.plugins)}].\n")
        self.write("advanced.config", self.advanced or "[].\n")
        self.write("rabbitmq.conf", self.rabbitmq_conf())
        epmd_port = self.member.epmd_port if self.member else free_port()
        self._environment = self.environment(epmd_port)
        if self.member is None:
            self._epmd = epmd(epmd_port, self._environment, self.folder / "log/epmd.log")
        else:
            cookie = self.folder / "home/.erlang.cookie"
            cookie.write_text(self.member.cookie, encoding="ascii")
            cookie.chmod(0o400)

    def write(self, name: str, text: str) -> None:
        """Write one of the node's own files."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def rabbitmq_conf(self) -> str:
        """The configuration: loopback only, and what was asked for on top."""
        lines = CONFIGURATION.format(port=self.port)
        if any("management" in name for name in self.plugins):
            lines += f"management.tcp.ip = {LOOPBACK}\n"
            lines += f"management.tcp.port = {self.management_port}\n"
        return lines + self.configuration + "\n"

    def environment(self, epmd_port: int) -> dict[str, str]:
        """What the server's scripts and rabbitmqctl need to find this node and no other."""
        inherited = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("RABBITMQ_", "ERL_", "QUOTH_"))
        }
        short_name = self.member.name if self.member else f"q{self.port}"
        search = [*self.binaries.path, inherited.get("PATH", os.defpath)]
        libraries = [*self.binaries.library_path, inherited.get("LD_LIBRARY_PATH", "")]
        folder = str(self.folder)
        return inherited | {
            "PATH": os.pathsep.join(search),
            "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries)),
            "HOME": f"{folder}/home",  # the Erlang cookie lies here, private to this node
            "RABBITMQ_NODENAME": f"{short_name}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/empty.conf",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{folder}/advanced.config",
            "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "RABBITMQ_PID_FILE": f"{folder}/node.pid",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{folder}/config",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
        }

    def launch(self) -> None:
        """Start the server in the folder as it is; does not wait for it."""
        (self.folder / "node.pid").unlink(missing_ok=True)
        with (self.folder / "log/console.log").open("ab") as log:
            server = str(self.binaries.sbin / "rabbitmq-server")
            self._server = leashed([server], self._environment, log)

    def await_ready(self) -> None:
        """Wait until the node answers an AMQP header; raises NodeError with the log's end."""
        deadline = time.monotonic() + START_SECONDS
        while not answers_amqp(self.port):
            if self._server is None or self._server.poll() is not None:
                raise NodeError(f"The RabbitMQ node ended while it started:\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise NodeError(
                    f"The RabbitMQ node did not answer within {START_SECONDS} s:\n"
                    f"{self.last_words()}"
                )
            time.sleep(0.1)

    def last_words(self) -> str:
        """The end of the node's logs, for an error's text."""
        logs = sorted((self.folder / "log").glob("*.log"))
        text = "\n".join(log.read_text(encoding="utf-8", errors="replace")[-1500:] for log in logs)
        return text.strip() or "(it logged nothing)"

    def ctl(self, *arguments: str, check: bool = True) -> str:
        """Run rabbitmqctl on this node; its standard output. Raises NodeError when it fails."""
        return self.run("rabbitmqctl", *arguments, check=check)

    def run(self, script: str, *arguments: str, check: bool = True) -> str:
        """Run one of the server's scripts (rabbitmqctl, rabbitmq-queues, …) on this node."""
        answer = subprocess.run(
            [str(self.binaries.sbin / script), *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and answer.returncode != 0:
            raise NodeError(f"{script} {' '.join(arguments)}: {answer.stderr or answer.stdout}")
        return answer.stdout

    def kill(self) -> None:
        """SIGKILL the node, as a power failure would end it; its folder stays for restart()."""
        release(self._server)
        self._server = None

    def restart(self, *, wait: bool = True) -> None:
        """Start the same node again, on the same ports and with its queues; ends it if it runs."""
        self.end_gently()
        self.launch()
        if wait:
            self.await_ready()

    def end_gently(self) -> None:
        """SIGTERM to the node itself: quicker than its script, which asks rabbitmqctl."""
        if self._server is not None and self._server.poll() is None:
            try:
                os.kill(self.pid, signal.SIGTERM)
                self._server.wait(STOP_SECONDS)
            except (OSError, ValueError, subprocess.TimeoutExpired):
                pass  # no pid yet, or it would not end: the leash ends it
        self.kill()

    def stop(self) -> None:
        """End the node and its epmd and remove the folder; harmless when called twice."""
        self.kill()  # what is thrown away needs no farewell
        release(self._epmd)
        self._epmd = None
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)


def main() -> int:
    """Start one node, print its URL, and hold it until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with PrivateNode() as node:
            print(node.url, flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except (NoBrokerError, NodeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
