"""doccano's JSON lines for sequence labelling with relations: to check and correct by hand.

With the article's text a line is an article; without it a line is a claim with the
characters that it carries around itself. Offsets are code points of the line's ``text``;
what can't be found there, character for character, is left out and never guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from schemas.claim import Claim, Passage


@dataclass(frozen=True, slots=True)
class _Page:
    """Text to label; ``base`` is the article offset of its first character."""

    text: str
    base: int

    def holds(self, passage: Passage) -> bool:
        """Whether the passage's characters stand where its offsets say."""
        start = passage.start - self.base
        return start >= 0 and self.text.startswith(passage.text, start)


def lines(claims: Iterable[Claim], texts: Mapping[str, str]) -> Iterator[str]:
    """A line for each article whose text is known, for each claim where it is not."""
    for sha256, group in groupby(claims, key=lambda claim: claim.article.text_sha256):
        if sha256 in texts:
            yield _line(_Page(texts[sha256], 0), list(group))
            continue
        for claim in group:
            yield _line(_excerpt(claim), [claim])


def _excerpt(claim: Claim) -> _Page:
    """The claim's own context. Between two parts the words are not known: the first is taken."""
    parts, context = claim.quote.parts, claim.context
    after = context.after if len(parts) == 1 else ""
    return _Page(context.before + parts[0].text + after, parts[0].start - len(context.before))


def _line(page: _Page, claims: Sequence[Claim]) -> str:
    entities: dict[tuple[int, int, str], int] = {}
    relations: list[dict[str, Any]] = []

    def entity(passage: Passage, label: str) -> int | None:
        if not page.holds(passage) or not passage.text:
            return None
        key = (passage.start - page.base, passage.end - page.base, label)
        return entities.setdefault(key, len(entities) + 1)

    for claim in claims:
        parts = [entity(part, claim.quote.type) for part in claim.quote.parts]
        mention = entity(claim.speaker.mention, "speaker") if claim.speaker.mention else None
        cue = entity(claim.cue, "cue") if claim.cue else None
        for part in parts:
            for source, kind in ((mention, "says"), (cue, "reports")):
                if part is not None and source is not None:
                    number = len(relations) + 1
                    relation = {"id": number, "from_id": source, "to_id": part, "type": kind}
                    relations.append(relation)
    labelled = [
        {"id": number, "start_offset": start, "end_offset": end, "label": label}
        for (start, end, label), number in entities.items()
    ]
    written = {"text": page.text, "entities": labelled, "relations": relations}
    return json.dumps(written | {"article_id": claims[0].article.id}, ensure_ascii=False)
