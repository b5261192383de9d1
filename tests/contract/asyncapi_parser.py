"""AsyncAPI's official parser, an npm package, put into a folder of its own when first asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "@asyncapi/parser@3"
_SCRIPT = """
const { Parser, fromFile } = require('@asyncapi/parser');
fromFile(new Parser(), process.argv[2]).parse().then(({ document, diagnostics }) => {
  const errors = diagnostics.filter((d) => d.severity === 0);
  for (const d of errors) console.error(d.path.join('.') + ': ' + d.message);
  process.exit(document && errors.length === 0 ? 0 : 1);
});
"""


def parse(document: Path) -> list[str]:
    """What the parser holds against ``document``; empty: it is sound."""
    folder = _installed()
    ran = subprocess.run(
        [_program("node"), "check.cjs", str(document)],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    complaints = ran.stderr.strip().splitlines()
    assert ran.returncode in {0, 1}, ran.stderr
    return complaints or (["no document could be made of it"] if ran.returncode else [])


def _installed() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "quoth-tests" / "asyncapi-parser-3"
    if not (folder / "node_modules" / "@asyncapi" / "parser" / "package.json").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Made beside and moved in whole: an interrupted installation is never taken for one.
        made = Path(tempfile.mkdtemp(dir=folder.parent))
        _install(made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    (folder / "check.cjs").write_text(_SCRIPT, encoding="utf-8")
    return folder


def _install(folder: Path) -> None:
    ran = subprocess.run(
        [_program("npm"), "install", "--prefix", str(folder), "--no-package-lock", "--no-audit",
         "--no-fund", "--ignore-scripts", PACKAGE],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, f"npm could not install {PACKAGE}: {ran.stderr[-2000:]}"


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, (
        f"{name} is needed for AsyncAPI's official parser: install Node.js 18 or later with npm "
        "(apt-get install nodejs npm, or brew install node); ./deploy/test does so where it may"
    )
    return found
