"""asyncapi.yaml passes AsyncAPI's own parser, which is stricter than AsyncAPI's JSON Schema."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import asyncapi_parser
import pytest

PUBLISHED = Path(__file__).parents[2] / "schemas" / "published"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PUBLISHED, tmp_path / "published"))


def test_the_official_parser_accepts_what_is_published() -> None:
    assert asyncapi_parser.parse(PUBLISHED / "asyncapi.yaml") == []


def test_the_official_parser_would_tell_of_a_schema_that_is_gone(copy: Path) -> None:
    (copy / "claim.v1.schema.json").unlink()
    assert asyncapi_parser.parse(copy / "asyncapi.yaml") != []


def test_the_official_parser_would_tell_of_a_schema_that_is_none(copy: Path) -> None:
    path = copy / "claim.v1.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**schema, "type": "no such type"}), encoding="utf-8")
    assert asyncapi_parser.parse(copy / "asyncapi.yaml") != []
