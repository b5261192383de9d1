"""Writes the skeleton of a new language pack, from the templates beside this module.

The templates are TOML with comments that teach; what only a speaker of the language can
write stands as EDIT, and ``quoth languages check`` asks for it line by line.
"""

from __future__ import annotations

import re
from pathlib import Path

from worker.errors import PackError

TEMPLATES = Path(__file__).parent / "skeleton"
PLACEHOLDER = "EDIT"
_CODE = re.compile(r"[a-z]{2,3}")


def write(code: str, folder: Path) -> list[Path]:
    """Write the pack of ``code`` (ISO 639) to ``folder``/``code``; the files, in order.

    Raises PackError where the code is none, or the folder is there already.
    """
    if not _CODE.fullmatch(code):
        raise PackError(f"{code!r} is no language code; give two or three letters (ISO 639)")
    target = folder / code
    if target.exists():
        raise PackError(f"{target} is there already; remove it, or edit what it holds")
    target.mkdir(parents=True)
    written = []
    for template in sorted(TEMPLATES.glob("*.toml")):
        path = target / template.name
        text = template.read_text(encoding="utf-8").replace("CODE", code)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
