"""Claims read back from lines, events, pipes and gzip."""

import gzip
import io
import sys

import pytest
from specimens import NOON, claims_of, english

from schemas.events import ARTICLE_PROCESSED, envelop
from worker.errors import InputError
from worker.views import claim_lines


@pytest.fixture
def claim():
    return claims_of(english())[0]


def test_a_claim_is_read_from_its_data_and_from_its_event(claim):
    event = envelop(claim, event_id=claim.claim_id, subject="lock-1", time=NOON)
    assert claim_lines.parse(claim.model_dump_json().encode()) == claim
    assert claim_lines.parse(event) == claim


def test_another_event_is_no_claim_and_no_error():
    assert (
        claim_lines.parse(b'{"specversion":"1.0","type":"%s"}' % ARTICLE_PROCESSED.encode()) is None
    )


def test_fields_of_a_later_release_are_ignored(claim):
    later = claim.model_dump_json()[:-1] + ',"mood":"hopeful"}'
    assert claim_lines.parse(later.encode()) == claim


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'{"claim_id":"x"}', b"\xff"])
def test_what_is_no_claim_is_an_input_error(body):
    with pytest.raises(InputError):
        claim_lines.parse(body)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_line_by_line_packed_or_plain(tmp_path, claim, packed):
    lines = (claim.model_dump_json() + "\n\n") * 2
    path = tmp_path / ("claims.jsonl.gz" if packed else "claims.jsonl")
    path.write_bytes(gzip.compress(lines.encode()) if packed else lines.encode())
    assert list(claim_lines.read([path])) == [claim, claim]


def test_a_pipe_is_read_as_a_dash(monkeypatch, claim):
    pipe = io.TextIOWrapper(io.BytesIO(claim.model_dump_json().encode()))
    monkeypatch.setattr(sys, "stdin", pipe)
    assert list(claim_lines.read(["-"])) == [claim]


def test_an_error_names_file_and_line(tmp_path, claim):
    path = tmp_path / "claims.jsonl"
    path.write_text(claim.model_dump_json() + "\nnonsense\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"claims\.jsonl:2: no JSON"):
        list(claim_lines.read([path]))


@pytest.mark.parametrize("name", ["missing.jsonl", "broken.gz"])
def test_a_file_that_cant_be_read_is_an_input_error(tmp_path, name):
    (tmp_path / "broken.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match="can't be read"):
        list(claim_lines.read([tmp_path / name]))
