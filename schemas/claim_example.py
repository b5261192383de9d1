"""One claim in full, as the published schema shows it to those who write a subscriber.

It is what Quoth makes of the article below; a test extracts it anew and compares. Knows
nothing of the models: they take it as it is.
"""

from __future__ import annotations

from pydantic import JsonValue

ARTICLE: dict[str, JsonValue] = {
    "url": "https://outlet.example/2026/11/bridge",
    "title": "Bridge to open in spring",
    "language": "en",
    "published_at": "2026-11-20T08:30:00Z",
    "publisher": {"name": "The Example", "domain": "outlet.example"},
    "text": "The bridge is nearly done. “We are two weeks early,” said Maya Lind, the chief "
    "engineer. It opens in spring.",
}

CLAIM: dict[str, JsonValue] = {
    "claim_id": "1ab4ac84-6f4b-5904-9bc5-037e20637982",
    "quote": {
        "text": "We are two weeks early,",
        "type": "direct",
        "parts": [{"start": 28, "end": 51, "text": "We are two weeks early,"}],
        "language": "en",
    },
    "speaker": {
        "kind": "person",
        "name": "Maya Lind",
        "name_key": "maya lind",
        "role": "the chief engineer",
        "mention": {"start": 58, "end": 67, "text": "Maya Lind"},
        "resolution": "explicit",
    },
    "cue": {"start": 53, "end": 57, "text": "said", "lemma": "say", "stance": "assert"},
    "context": {
        "before": "The bridge is nearly done. “",
        "after": "” said Maya Lind, the chief engineer. It opens in spring.",
    },
    "signals": [
        {"kind": "first_person", "start": 28, "end": 30},
        {"kind": "number", "start": 35, "end": 38},
    ],
    "claim_type": "quantity",
    "confidence": 0.977,
    "fingerprint": "3ee62c106df5160844a78c26a5932a9d",
    "article": {
        "id": "f1c3c434f385a26b37204dba41d9c318",
        "url": "https://outlet.example/2026/11/bridge",
        "title": "Bridge to open in spring",
        "language": "en",
        "publisher": {"name": "The Example", "domain": "outlet.example"},
        "authors": [],
        "published_at": "2026-11-20T08:30:00Z",
        "published_at_assumed_utc": False,
        "text_sha256": "5c0972e813d2ac167b20cad9c2bd948d6fdcddaa7bda64f4a78e58b52d72d1a5",
    },
    "provenance": {
        "extractor": "quoth/1.0.0",
        "rule_id": "en.direct.content-cue-source",
        "pack": "en@1.1.0",
        "extracted_at": "2026-11-20T08:31:02.417Z",
        "index": 1,
        "count": 1,
    },
}
