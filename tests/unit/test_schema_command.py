"""``quoth schema``: the contract written to a folder, or shown by its short name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from worker import cli
from worker.errors import InputError

PUBLISHED = Path(__file__).parents[2] / "schemas" / "published"


def schema(*arguments: object) -> Result:
    return CliRunner().invoke(cli.build(), ["schema", *map(str, arguments)])


def test_write_writes_what_is_published(tmp_path: Path) -> None:
    assert schema("write", tmp_path / "new").exit_code == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert written == {path.name: path.read_bytes() for path in PUBLISHED.iterdir()}


@pytest.mark.parametrize("name", ["claim", "claim.v1", "claim.v1.schema.json"])
def test_show_knows_a_schema_by_short_and_long_name(name: str) -> None:
    assert json.loads(schema("show", name).output)["$id"] == "urn:quoth:schema:claim.v1"


def test_show_names_what_there_is_when_asked_for_something_else() -> None:
    result = schema("show", "klaim")
    assert result.exit_code == 2
    assert "asyncapi.yaml" in result.stderr


def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = schema("write", tmp_path / "file" / "inner").exception
    assert isinstance(error, InputError)
    assert "give another folder" in str(error)
