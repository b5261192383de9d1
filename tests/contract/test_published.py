"""What other languages build on is what the models say, and standards accept it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from schemas import asyncapi, claim_example, json_schema
from schemas.article import Article
from schemas.claim import Claim
from schemas.events import CLAIM_EXTRACTED, REJECTION_CODES, data_of
from worker import __version__
from worker.extraction.extractor import Extractor
from worker.handler import Handler, Limits, Processed

PUBLISHED = Path(__file__).parents[2] / "schemas" / "published"
GENERATED = {**json_schema.documents(), "asyncapi.yaml": asyncapi.document(__version__)}


def validator(name: str) -> Draft202012Validator:
    text = (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_published_is_what_the_models_say(name: str) -> None:
    committed = (PUBLISHED / name).read_text(encoding="utf-8")
    assert committed == GENERATED[name], "run: quoth schema write"


def test_nothing_else_is_published() -> None:
    assert {path.name for path in PUBLISHED.iterdir()} == GENERATED.keys()


@pytest.mark.parametrize("name", json_schema.MODELS)
def test_a_schema_is_sound_and_names_itself_and_its_dialect(name: str) -> None:
    schema = validator(name).schema
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:quoth:schema:{name}"


@pytest.mark.parametrize("name", json_schema.MODELS)
def test_a_schema_forbids_no_field_that_a_later_release_may_add(name: str) -> None:
    text = json.dumps(validator(name).schema)
    assert '"additionalProperties": false' not in text
    assert '"unevaluatedProperties"' not in text


def test_every_rejection_code_is_explained_where_it_is_published() -> None:
    described = validator("article-rejected.v1").schema["properties"]["code"]
    assert set(described["enum"]) == REJECTION_CODES.keys()
    assert all(f"`{code}`" in described["description"] for code in REJECTION_CODES)


@pytest.mark.parametrize(
    "article",
    [
        {"id": "1", "text": "x"},
        {"url": "https://a.example/b", "paragraphs": ["x"], "html": None},
        {"id": "1", "html": "<p>x", "authors": ["A"], "extensions": {"k": [1]}, "later": True},
        {"id": "1", "text": "x", "authors": None, "publisher": None, "extensions": None},
        {"id": "1", "text": "x", "publisher": {"name": "N"}, "authors": ["A", ""]},
        *Article.model_json_schema()["examples"],
    ],
)
def test_schema_and_model_accept_the_same_article(article: dict) -> None:
    validator("article.v1").validate(article)
    Article.model_validate(article)


@pytest.mark.parametrize(
    "article",
    [
        {"text": "no identity"},
        {"id": "1"},
        {"id": "1", "text": "x", "html": "<p>x"},
        {"id": "1", "text": 3},
        {"id": "1", "text": "x", "url": "javascript:alert(1)"},
        {"id": "1" * 257, "text": "x"},
        {"id": "1", "text": "x", "authors": "A"},
        {"id": "1", "text": "x", "authors": [7]},
        {"id": "1", "text": "x", "publisher": "P"},
        {"id": "1", "text": "x", "extensions": []},
    ],
)
def test_schema_and_model_refuse_the_same_article(article: dict) -> None:
    with pytest.raises(ValidationError):
        validator("article.v1").validate(article)
    with pytest.raises(ValueError, match="validation error"):
        Article.model_validate(article)


def test_the_published_claim_is_one_that_its_own_schema_accepts() -> None:
    [example] = validator("claim.v1").schema["examples"]
    validator("claim.v1").validate(example)
    Claim.model_validate(example)


def test_the_published_claim_is_what_quoth_makes_of_its_article() -> None:
    processed = Handler(Extractor(), Limits()).handle(json.dumps(claim_example.ARTICLE).encode())
    assert isinstance(processed, Processed)
    [made] = [json.loads(data_of(event.body))
              for event in processed.events if event.type == CLAIM_EXTRACTED]
    drifting = {"confidence", "provenance"}  # counted anew, and versions
    assert {key: made[key] for key in made.keys() - drifting} == {
        key: claim_example.CLAIM[key] for key in claim_example.CLAIM.keys() - drifting}
    assert made["provenance"]["rule_id"] == claim_example.CLAIM["provenance"]["rule_id"]


def test_asyncapi_is_yaml_and_refers_to_files_that_are_there() -> None:
    document = yaml.safe_load(GENERATED["asyncapi.yaml"])
    assert document["asyncapi"] == "3.0.0"
    references = set(_references(document))
    files = {reference for reference in references if reference.startswith("./")}
    assert files
    assert all((PUBLISHED / reference).is_file() for reference in files)
    for reference in references - files:
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        inner = [r for value in node.values() for r in _references(value)]
        return [node["$ref"], *inner] if "$ref" in node else inner
    return [r for item in node for r in _references(item)] if isinstance(node, list) else []
