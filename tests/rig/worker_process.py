"""A real ``quoth worker`` as a process of its own, with its log, its metrics and its end."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy.loopback import free_port

ROOT = Path(__file__).resolve().parents[2]


class WorkerProcess:
    """A context manager; ``settings`` are QUOTH_* names in lower case."""

    def __init__(self, url, *, wait=True, **settings):
        self.port = free_port()
        given = {
            "amqp_url": url,
            "handler": "rig.handlers:tiny",
            "processes": 2,
            "http_port": self.port,
            "log_format": "json",
            "heartbeat_seconds": 5,
            "reconnect_seconds": 5,
            **settings,
        }
        self._environment = {
            **{name: it for name, it in os.environ.items() if not name.startswith("QUOTH_")},
            **{f"QUOTH_{name.upper()}": str(value) for name, value in given.items()},
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
        }
        self._wait = wait
        self._log = tempfile.NamedTemporaryFile(prefix="quoth-worker-", suffix=".log")  # noqa: SIM115
        self._nowhere = tempfile.TemporaryDirectory()  # no .env of the clone is read
        self._process = None

    def __enter__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "worker", "worker"],
            env=self._environment,
            cwd=self._nowhere.name,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        if self._wait:
            try:
                self.await_ready()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_error):
        if self._process.poll() is None:
            self.kill()
        self._log.close()
        self._nowhere.cleanup()

    @property
    def pid(self):
        """The parent's process id."""
        return self._process.pid

    @property
    def running(self):
        """Whether it has not ended."""
        return self._process.poll() is None

    @property
    def log(self):
        """Everything that it has logged."""
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def events(self, name):
        """The logged events of this name."""
        lines = (line for line in self.log.splitlines() if line.startswith("{"))
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def children(self):
        """The process ids of its children."""
        found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in found.split()]

    def resident_mib(self):
        """Resident memory of the parent, MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def get(self, path):
        """Status and text of its health server's answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def reasons(self):
        """Why it isn't ready, by part."""
        try:
            return json.loads(self.get("/readyz")[1])["reasons"]
        except urllib.error.URLError:
            return {"health": "no answer"}

    def metric(self, name):
        """The sum of a metric over all its labels."""
        pattern = rf"^{name}(?:{{[^}}]*}})? ([\d.e+-]+)$"
        return sum(float(it) for it in re.findall(pattern, self.get("/metrics")[1], re.MULTILINE))

    def settled(self):
        """Articles settled so far."""
        return self.metric("quoth_articles_total")

    def settled_by_log(self):
        """The same, also after its end."""
        return len(self.events("article.acknowledged"))

    def await_ready(self, seconds=40):
        """Wait until /readyz says so."""
        until(lambda: self.answers() and self.get("/readyz")[0] == 200, seconds, self)

    def answers(self):
        try:
            self.get("/healthz")
        except OSError:
            return False
        return True

    def kill(self):
        """SIGKILL, and wait for the end."""
        self._process.kill()
        self._process.wait()

    def terminate(self, seconds=40):
        """SIGTERM; the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(seconds)


def until(condition, seconds, worker=None, every=0.1):
    """Wait for ``condition``; how many seconds it took. The worker's log tells why not."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            words = worker.log[-3000:] if worker else ""
            raise AssertionError(f"not within {seconds} s; the worker's log ends:\n{words}")
        time.sleep(every)
    return time.monotonic() - start
