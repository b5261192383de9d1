"""What ./deploy/test runs, one after the other, all of it even when one has failed.

A contributor sees every complaint at once and the counts at the end. The Node.js that the official
AsyncAPI parser needs is fetched by apt where we are root and it is missing; where it cannot be had,
the test that needs it fails and says so: nothing is skipped.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

APT = (["update", "-q"], ["install", "-yq", "--no-install-recommends", "nodejs", "npm"])
# The examples are for copying: they import what only their reader has.
MYPY = ("-p", "worker", "-p", "schemas", "-p", "deploy", "--exclude", "deploy/examples")
# A test that hangs (a fault that was not survived may) fails with its stack, and the rest goes on.
PYTEST = ("--timeout=300", "-m")
ROOT = Path(__file__).resolve().parents[1]
SHELL_CHECK = 'for file in "$@"; do sh -n "$file" || exit 1; done'
SHELL_FILES = ("deploy/quickstart", "deploy/test", "deploy/lock", "deploy/python.sh", ".ci/run")


def steps(arguments: list[str]) -> dict[str, list[str]]:
    """The steps by name; ``--all`` asks pytest for the slow ones too, the rest is pytest's own."""
    everything = "--all" in arguments
    chosen = [word for word in arguments if word != "--all"]
    python = sys.executable
    return {
        "style": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy", *MYPY],
        "shell": ["sh", "-c", SHELL_CHECK, "sh", *SHELL_FILES],
        "tests": [python, "-m", "pytest", *PYTEST, "" if everything else "not slow", *chosen],
    }


def provide_node() -> None:
    """Get Node.js and npm with apt where that can be done without asking; say what is missing."""
    if shutil.which("node") and shutil.which("npm"):
        return
    if os.getuid() == 0 and shutil.which("apt-get"):
        print("Installing nodejs and npm with apt-get, for the AsyncAPI parser.", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in APT:
            subprocess.run(
                ["apt-get", *words],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
    else:
        print(
            "node and npm are missing: the test of asyncapi.yaml will fail. "
            "Install them (apt-get install nodejs npm, brew install node).",
            flush=True,
        )


def environment() -> dict[str, str]:
    """The tests' environment: the clone's own quoth first, no settings of the person's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("QUOTH_")}
    return kept | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}


def main() -> int:
    """Run all the steps; 0 when all passed."""
    # A shell without job control has what it starts behind its back ignore Ctrl-C, and so would
    # the commands that the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    provide_node()
    verdicts: list[tuple[str, bool, float]] = []
    for name, command in steps(sys.argv[1:]).items():
        print(f"── {name} " + "─" * (60 - len(name)), flush=True)
        start = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode
        verdicts.append((name, code == 0, time.monotonic() - start))
    print("─" * 64)
    for name, fine, seconds in verdicts:
        print(f"{'passed' if fine else 'FAILED'}  {name}  {seconds:.0f} s")
    failed = sum(not fine for _, fine, _ in verdicts)
    print(f"steps: {len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
