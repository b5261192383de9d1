"""The published JSON Schemas (2020-12), made from the models and committed.

pydantic writes neither ``$schema`` nor ``$id``; both are added here. Extra properties stay
allowed: a consumer that validates must not break when a later minor release adds a field.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaValue

from schemas.article import Article
from schemas.claim import Claim
from schemas.events import SCHEMA_ID, ArticleProcessed, ArticleRejected, CloudEvent

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# The reader's view of what comes in, the writer's view of what goes out.
MODELS: dict[str, tuple[type[BaseModel], Literal["validation", "serialization"]]] = {
    "article.v1": (Article, "validation"),
    "claim.v1": (Claim, "serialization"),
    "article-processed.v1": (ArticleProcessed, "serialization"),
    "article-rejected.v1": (ArticleRejected, "serialization"),
    "cloudevent.v1": (CloudEvent, "serialization"),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of ``name``, one of MODELS."""
    model, mode = MODELS[name]
    body = _untitled(model.model_json_schema(mode=mode))
    return {"$schema": DIALECT, "$id": SCHEMA_ID.format(name), "title": model.__name__, **body}


def _untitled(node: JsonSchemaValue) -> JsonSchemaValue:
    """Drop the titles that only repeat a property's name in capitals."""
    defs = {name: _untitled(inner) for name, inner in node.get("$defs", {}).items()}
    properties = {
        name: {key: value for key, value in inner.items() if key != "title"}
        for name, inner in node.get("properties", {}).items()
    }
    kept = {key: value for key, value in node.items() if key != "title"}
    return (
        kept
        | ({"$defs": defs} if defs else {})
        | ({"properties": properties} if properties else {})
    )


def documents() -> dict[str, str]:
    """Each file of ``published/`` that is a JSON Schema: its name and its text."""
    return {
        f"{name}.schema.json": json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"
        for name in MODELS
    }
