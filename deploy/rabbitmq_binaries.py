"""Where a RabbitMQ server can be had on this machine, in the order that disturbs it least.

An installed one (Debian, Ubuntu, Homebrew, the official image); else one that the package manager
installs (brew where brew is, apt where we are root), which is said before it is done; else Debian's
own packages, downloaded and unpacked below the user's cache folder without any privilege. Never
sudo. It knows nothing about nodes: ``private_node`` starts what is found here.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

INSTALLED = (
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin",  # Debian, Ubuntu; /usr/sbin changes user
    "/opt/homebrew/opt/rabbitmq/sbin",
    "/usr/local/opt/rabbitmq/sbin",
    "/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin",
    "/opt/rabbitmq/sbin",
)
WANTED = re.compile(r"^(rabbitmq-server|erlang-[\w.-]+|libsctp1\S*)$")
"""Debian packages that an unprivileged copy needs; the rest of the closure every system has."""

ADVICE = (
    "No RabbitMQ server was found, and none could be fetched. Either\n"
    "  set QUOTH_AMQP_URL to a broker that you have, or\n"
    "  install one: apt-get install rabbitmq-server, or brew install rabbitmq."
)

Say = Callable[[str], None]


class NoBrokerError(Exception):
    """No RabbitMQ server can be had here; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """The scripts of one RabbitMQ server, and what must come first on PATH for its Erlang."""

    sbin: Path
    path: tuple[str, ...] = ()
    library_path: tuple[str, ...] = ()


def cache_folder() -> Path:
    """Where an unpacked server is kept between runs: the user's cache, else below /tmp."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        base.mkdir(parents=True, exist_ok=True)
    except OSError:
        base = Path(tempfile.gettempdir())
    if not os.access(base, os.W_OK):
        base = Path(tempfile.gettempdir())
    return base / f"quoth-{os.getuid()}" / "rabbitmq"


def find() -> Binaries | None:
    """A server that is on this machine already, an unpacked one of ours included; or None."""
    for pattern in INSTALLED:
        for sbin in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if os.access(sbin / "rabbitmq-server", os.X_OK):
                # Homebrew's Erlang may not be on PATH (in launchd, cron): it lies beside.
                return Binaries(sbin, (str(sbin.parents[2] / "bin"),) if "opt" in pattern else ())
    return unpacked(cache_folder())


def unpacked(root: Path) -> Binaries | None:
    """The server below ``root`` if a complete one was unpacked there; or None."""
    if not (root / "complete").exists():
        return None
    sbin = next(iter(sorted(root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin"))))
    erlang = root / "usr/lib/erlang"
    paths = (str(erlang / "bin"), *(str(path) for path in erlang.glob("erts-*/bin")))
    libraries = tuple(str(path) for path in root.glob("usr/lib/*-linux-gnu*"))
    return Binaries(sbin, paths, libraries)


def obtain(say: Say = lambda text: print(text, file=sys.stderr)) -> Binaries:
    """A server, fetched if need be; ``say`` is told before anything is installed or downloaded.

    Raises NoBrokerError, whose text says what to do.
    """
    for attempt in (find, lambda: by_brew(say), lambda: by_apt(say), lambda: by_download(say)):
        found = attempt()
        if found is not None:
            return found
    raise NoBrokerError(ADVICE)


def by_brew(say: Say) -> Binaries | None:
    """Homebrew's RabbitMQ, installed now; None without Homebrew or when it fails."""
    if shutil.which("brew") is None:
        return None
    say("Installing RabbitMQ with Homebrew (brew install rabbitmq); no service is started.")
    return find() if ran(["brew", "install", "--quiet", "rabbitmq"], say) else None


def by_apt(say: Say) -> Binaries | None:
    """Debian's RabbitMQ, installed now; None unless we are root where apt is, or when it fails."""
    if shutil.which("apt-get") is None or os.getuid() != 0:
        return None
    say(
        "Installing RabbitMQ with apt-get (rabbitmq-server). Where systemd runs, Debian starts it "
        "as a service too; Quoth does not use that one: systemctl disable --now rabbitmq-server."
    )
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-yq", "--no-install-recommends", "rabbitmq-server"]
    done = ran(["apt-get", "update", "-q"], say) and ran(install, say, environment=environment)
    return find() if done else None


def by_download(say: Say) -> Binaries | None:
    """Debian's packages unpacked in the cache folder, without privilege; None without apt."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return None
    root = cache_folder()
    say(f"Unpacking RabbitMQ and Erlang (about 35 MB to download) below {root}; nothing installed.")
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as scratch:
        fresh = Path(scratch) / "root"
        if not download(Path(scratch), fresh, say):
            return None
        shutil.rmtree(root, ignore_errors=True)
        relocate(fresh, root)
        fresh.rename(root)
    (root / "complete").touch()
    return unpacked(root)


def download(scratch: Path, root: Path, say: Say) -> bool:
    """Fetch and unpack the packages into ``root``; false when apt cannot give them."""
    options = [] if closure([]) else own_lists(scratch, say)
    names = closure(options)
    debs = scratch / "debs"
    debs.mkdir()
    if not names or not ran(["apt-get", *options, "-q", "download", *names], say, folder=debs):
        return False
    return all(
        ran(["dpkg-deb", "-x", str(deb), str(root)], say) for deb in sorted(debs.glob("*.deb"))
    )


def own_lists(scratch: Path, say: Say) -> list[str]:
    """Options for apt with package lists of our own.

    A fresh machine has none, and only root may fetch them to where they belong.
    """
    (scratch / "lists/partial").mkdir(parents=True)
    (scratch / "cache/archives/partial").mkdir(parents=True)
    places = {"Dir::State::lists": scratch / "lists", "Dir::Cache": scratch / "cache"}
    options = [word for key, path in places.items() for word in ("-o", f"{key}={path}")]
    ran(["apt-get", *options, "-q", "update"], say)
    return options


def closure(options: list[str]) -> list[str]:
    """The wanted packages among all that rabbitmq-server needs; empty when apt knows none."""
    quiet = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
    command = ["apt-cache", *options, "depends", "--recurse", *(f"--no-{word}" for word in quiet)]
    answer = subprocess.run(
        [*command, "rabbitmq-server"], capture_output=True, text=True, check=False
    )
    names = {line for line in answer.stdout.splitlines() if WANTED.match(line)}
    return sorted(names) if "rabbitmq-server" in names else []


def relocate(root: Path, destination: Path) -> None:
    """Write the folder's final place into Debian's ``erl``, which has /usr/lib/erlang inside."""
    script = root / "usr/lib/erlang/bin/erl"
    home = f'ROOTDIR="{destination}/usr/lib/erlang"'
    text = re.sub(
        r"\bROOTDIR=/usr/lib/erlang\b", lambda _: home, script.read_text(encoding="utf-8")
    )
    script.write_text(text, encoding="utf-8")


def ran(
    command: list[str],
    say: Say,
    *,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> bool:
    """Run a package tool quietly; its last words are said when it fails."""
    answer = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        lines = (answer.stderr or answer.stdout).strip().splitlines()
        say(f"{command[0]} failed: {' '.join(lines[-2:])}")
    return answer.returncode == 0
