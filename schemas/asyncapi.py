"""``published/asyncapi.yaml``: what travels over which exchange, for people and generators.

AsyncAPI 3.0.0 with AMQP bindings. The payloads are references to the schema files beside
it: the official parser refuses pydantic's inlined schemas with ``$defs``, though AsyncAPI's
own JSON Schema lets them pass. The names of exchanges and keys are part of the contract and
stand here a second time, since the contract may not import the broker side; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from schemas.claim import QuoteType
from schemas.events import (
    ARTICLE_PROCESSED,
    ARTICLE_REJECTED,
    CLAIM_EXTRACTED,
    CONTENT_TYPE,
    REJECTION_CODES,
)

_BINDING = "0.3.0"
_LANGUAGE = {"description": "The article's language, or und when it is not known.",
             "examples": ["ar", "en", "fr", "und"]}


def document(version: str) -> str:
    """The whole file; ``version`` is the release that it describes."""
    return "".join(_yaml(_content(version)))


def _content(version: str) -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Quoth",
            "version": version,
            "description": "Articles in, claims out: who said what in the news, over RabbitMQ. "
            "At least once: ids are deterministic, so drop what you have seen by its id.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "broker": {
                "host": "{host}:{port}",
                "protocol": "amqp",
                "description": "Your RabbitMQ.",
                "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "5672"}},
            }
        },
        "channels": _channels(),
        "operations": _operations(),
        "components": {"messages": _messages()},
    }


def _channels() -> dict[str, Any]:
    code = {"description": "Why it was refused.", "enum": list(REJECTION_CODES)}
    kind = {"description": "The quotation's type.", "enum": list(get_args(QuoteType))}
    return {
        "articles": _exchange("quoth.articles", "article.{language}", ["article"], {}),
        "claims": _exchange("quoth.claims", "claim.{language}.{type}", ["claim"], {"type": kind}),
        "processed": _exchange("quoth.claims", "article.processed.{language}", ["processed"], {}),
        "rejected": {
            **_exchange("quoth.claims", "article.rejected.{code}", ["rejected"], {"code": code}),
            "parameters": {"code": code},
        },
        "claimsLog": {
            "address": "quoth.claims.log",
            "description": "A stream of all claims: replay from any offset or moment.",
            "messages": _references(["claim"]),
            "bindings": {
                "amqp": {
                    "is": "queue",
                    "queue": {"name": "quoth.claims.log", "durable": True, "exclusive": False,
                              "autoDelete": False},
                    "bindingVersion": _BINDING,
                }
            },
        },
        "replies": {
            "address": None,
            "description": "The crawler's own reply queue, where the article named one.",
            "messages": _references(["processed", "rejected"]),
        },
    }


def _exchange(
    name: str, key: str, messages: list[str], parameters: dict[str, Any]
) -> dict[str, Any]:
    return {
        "address": key,
        "description": f"Routing keys of the topic exchange {name}.",
        "messages": _references(messages),
        "parameters": {"language": _LANGUAGE, **parameters},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": name, "type": "topic", "durable": True, "autoDelete": False},
                "bindingVersion": _BINDING,
            }
        },
    }


def _references(messages: list[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in messages}


def _operations() -> dict[str, Any]:
    replies = {"$ref": "#/channels/replies"}
    return {
        "receiveArticle": {
            "action": "receive",
            "channel": {"$ref": "#/channels/articles"},
            "summary": "A crawler publishes an article; the worker reads it.",
            "bindings": {"amqp": {"ack": True, "bindingVersion": _BINDING}},
            "reply": {
                "address": {
                    "location": "$message.header#/reply_to",
                    "description": "AMQP reply_to; the answer carries the same correlation_id.",
                },
                "channel": replies,
            },
        },
        **{
            f"send{name.title()}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{channel}"},
                "summary": summary,
                "bindings": {
                    "amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": _BINDING}
                },
            }
            for name, channel, summary in (
                ("claim", "claims", "One event for each attribution found."),
                ("processed", "processed", "One receipt for each article read."),
                ("rejected", "rejected", "One refusal for each article that can't be read."),
            )
        },
    }


def _messages() -> dict[str, Any]:
    return {
        "article": {
            "name": "article",
            "title": "A news article",
            "summary": "JSON in UTF-8, plain or gzip (content_encoding), also as the data of a "
            "CloudEvents event.",
            "contentType": "application/json",
            "headers": {
                "type": "object",
                "properties": {
                    "reply_to": {"type": "string", "description": "AMQP property: answer here."},
                    "source_profile": {
                        "type": "string",
                        "description": "Header: whose dictionary the body is (trafilatura, "
                        "news-please, newspaper4k, goose3, fundus, json-ld, feedparser); it is "
                        "recognised by its shape where this is missing.",
                    },
                    "correlation_id": {"type": "string", "description": "AMQP property: echoed."},
                },
            },
            "payload": {"$ref": "./article.v1.schema.json"},
            "bindings": {"amqp": {"messageType": "article", "bindingVersion": _BINDING}},
        },
        "claim": _event(CLAIM_EXTRACTED, "A claim", "claim.v1"),
        "processed": _event(ARTICLE_PROCESSED, "An article's receipt", "article-processed.v1"),
        "rejected": _event(ARTICLE_REJECTED, "An article's refusal", "article-rejected.v1"),
    }


def _event(kind: str, title: str, schema: str) -> dict[str, Any]:
    return {
        "name": kind,
        "title": title,
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": "./cloudevent.v1.schema.json"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": kind},
                        "data": {"$ref": f"./{schema}.schema.json"},
                    },
                },
            ]
        },
        "bindings": {"amqp": {"messageType": kind, "bindingVersion": _BINDING}},
    }


def _yaml(value: dict[str, Any], indent: str = "") -> Iterator[str]:
    """``value`` as YAML blocks: JSON's scalars are YAML's, so only maps and lists need form."""
    for key, inner in value.items():
        name = key if key.isidentifier() else json.dumps(key)
        if isinstance(inner, dict) and inner:
            yield f"{indent}{name}:\n"
            yield from _yaml(inner, indent + "  ")
        elif isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield f"{indent}{name}:\n"
            for item in inner:
                first, *rest = _yaml(item, indent + "    ")
                yield f"{indent}  - {first.lstrip()}"
                yield from rest
        else:
            yield f"{indent}{name}: {json.dumps(inner, ensure_ascii=False)}\n"
