"""Makes the Python environment of this clone (.venv) from a lock file, unless it is made.

Standard library only, for it runs before anything is installed. On Debian and Ubuntu a Python
without python3-venv cannot make a whole environment: root gets the package from apt (which is said
first), anybody else gets pip out of Debian's own package, downloaded and unpacked into .venv,
without any privilege. Never sudo.

Usage: ``python3 deploy/environment.py deploy/requirements.lock``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NO_VENV = (
    "This Python cannot make an environment: its venv module lacks pip, and Debian's package of it "
    "could not be had. Install python3-venv (apt-get install python3-venv) and try again."
)


class EnvironmentFailedError(Exception):
    """The environment could not be made; the text says what to do."""


def say(text: str) -> None:
    """Tell the person what takes so long; on standard error, as results go to standard output."""
    print(text, file=sys.stderr, flush=True)


def run(*command: str | Path, folder: Path = ROOT, **variables: str) -> None:
    """Run a step quietly. Raises EnvironmentFailedError with its last words."""
    answer = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        words = "\n".join((answer.stdout + answer.stderr).strip().splitlines()[-12:])
        raise EnvironmentFailedError(f"{' '.join(map(str, command[:4]))} … failed:\n{words}")


def digest(lock: Path) -> str:
    """What the environment was made from: the lock, the project file and this Python."""
    parts = (lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_made(mark: str) -> bool:
    """True when .venv works and was made from exactly this."""
    stamp = VENV / "made-from"
    if not stamp.exists() or stamp.read_text(encoding="ascii") != mark:
        return False
    try:
        run(PYTHON, "-c", "import worker")
    except (EnvironmentFailedError, OSError):
        return False
    return True


def make_venv() -> None:
    """Make .venv with pip in it, by venv, by apt's python3-venv, or by pip's Debian package."""
    shutil.rmtree(VENV, ignore_errors=True)
    ways = (whole_venv, venv_after_apt, venv_with_unpacked_pip)
    for way in ways:
        try:
            way()
        except (EnvironmentFailedError, OSError):
            shutil.rmtree(VENV, ignore_errors=True)
        else:
            return
    raise EnvironmentFailedError(NO_VENV)


def whole_venv() -> None:
    """As Python's documentation has it."""
    run(sys.executable, "-m", "venv", VENV)


def venv_after_apt() -> None:
    """The same, once root has had apt install what Debian keeps in a package of its own."""
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        raise EnvironmentFailedError(NO_VENV)
    package = f"python3.{sys.version_info.minor}-venv"
    say(f"Installing {package} with apt-get: this Python cannot make an environment without it.")
    run("apt-get", "update", "-q")
    run("apt-get", "install", "-yq", package, DEBIAN_FRONTEND="noninteractive")
    whole_venv()


def venv_with_unpacked_pip() -> None:
    """An environment without pip, then pip out of the wheel in Debian's python3-pip-whl."""
    say("This Python has no pip for an environment; unpacking Debian's into .venv.")
    run(sys.executable, "-m", "venv", "--without-pip", VENV)
    folder = VENV / "debian"
    (folder / "lists/partial").mkdir(parents=True)
    (folder / "cache/archives/partial").mkdir(parents=True)
    apt = ["-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]
    run("apt-get", *apt, "-q", "update")
    run("apt-get", *apt, "-q", "download", "python3-pip-whl", folder=folder)
    run("dpkg-deb", "-x", next(folder.glob("*.deb")), folder)
    wheel = next(folder.glob("usr/share/python-wheels/pip-*.whl"))
    run(PYTHON, wheel / "pip", "install", "--no-index", wheel)
    shutil.rmtree(folder)


def make(lock: Path) -> None:
    """Make the environment if it is not made: the locked packages by hash, then this clone."""
    mark = digest(lock)
    if is_made(mark):
        return
    say(f"Making the environment in .venv from {lock.name} (a minute or two, once).")
    if not PYTHON.exists():
        make_venv()
    install = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    run(*install, "--require-hashes", "-r", lock)
    run(*install, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    (VENV / "made-from").write_text(mark, encoding="ascii")


def main() -> int:
    """Make the environment from the lock file that is named; 1 with a reason when it fails."""
    try:
        make(Path(sys.argv[1]).resolve())
    except EnvironmentFailedError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
