"""``quoth explain --html``: articles with their findings, as one page that needs nothing else.

No script and no address: the page can be mailed, printed and opened where there is no
network, and a strict content policy has nothing to forbid. Everything from the article
goes through ``escape``; its direction is the browser's to find (``dir="auto"``, ``bdi``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from worker.extraction.model import Attribution, Extraction, Rejection
from worker.views import reasons
from worker.views.runs import Mark, Run, marks_of, runs

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LIT = "outline: .14em solid var(--focus); outline-offset: .05em;"
_TYPES = {
    "direct": "the speaker’s own sentences",
    "mixed": "a quoted part of the journalist’s sentence",
    "indirect": "reported without marks",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One article to show: ``text`` is what all offsets refer to."""

    title: str
    text: str
    found: Extraction


def page(stories: Iterable[Story]) -> str:
    """The whole page, in UTF-8 once encoded."""
    shown = list(stories)
    title = shown[0].title if len(shown) == 1 else f"{len(shown)} articles"
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    sections = "\n".join(_story(story, f"a{n}-") for n, story in enumerate(shown, 1))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)} – explained by Quoth</title>
<style>
{style}</style>
</head>
<body>
<main>
{sections}
</main>
</body>
</html>
"""


def _story(story: Story, prefix: str) -> str:
    found = story.found
    parts = [
        f'<section class="story" aria-labelledby="{prefix}title">',
        f'<header><h1 id="{prefix}title" dir="auto">{escape(story.title)}</h1>',
        f'<p class="facts">{_summary(found)}</p>{_legend()}</header>',
        f'<article class="text" lang="{escape(found.language)}" dir="auto">',
        *_paragraphs(story, prefix),
        "</article>",
        f'<ol class="cards" aria-label="What was found">{_cards(story, prefix)}</ol>',
        _others(story),
        _links(story, prefix),
        "</section>",
    ]
    return "\n".join(parts)


def _summary(found: Extraction) -> str:
    counts = [f"{sum(a.type == kind for a in found.attributions)} {kind}" for kind in _TYPES]
    return f"{', '.join(counts)} · read as <code>{escape(found.pack)}</code>"


def _legend() -> str:
    types = (
        f'<span><span class="quote {kind}">{kind}</span> {said}</span>'
        for kind, said in _TYPES.items()
    )
    return (
        f'<p class="legend">{" ".join(types)} <span class="speaker">speaker</span>'
        ' <span><span class="cue">cue</span></span> <span class="rejected">not taken</span></p>'
    )


def _paragraphs(story: Story, prefix: str) -> Iterator[str]:
    """The text, one ``p`` a line, each run under the classes of all that covers it."""
    line: list[str] = []
    for run in runs(marks_of(story.found), len(story.text)):
        pieces = run.span.of(story.text).split("\n")
        badges = "".join(_badge(mark, story, prefix) for mark in run.opening)
        for at, piece in enumerate(pieces):
            if at:
                yield f'<p dir="auto">{"".join(line)}</p>'
                line = []
            line.append((badges if at == 0 else "") + _piece(piece, run, story, prefix))
    yield f'<p dir="auto">{"".join(line)}</p>'


def _piece(piece: str, run: Run, story: Story, prefix: str) -> str:
    if not piece or not run.marks:
        return escape(piece)
    classes = dict.fromkeys(
        name for mark in run.marks for name in _classes(mark, story.found, prefix)
    )
    return f'<span class="{" ".join(classes)}">{escape(piece)}</span>'


def _classes(mark: Mark, found: Extraction, prefix: str) -> tuple[str, ...]:
    if mark.role == "rejected":
        return (mark.role,)
    linked = f"{prefix}{mark.number}"
    if mark.role == "quote":
        return mark.role, found.attributions[mark.number - 1].type.value, linked
    return mark.role, linked


def _links(story: Story, prefix: str) -> str:
    """What belongs to one attribution lights up together, from the text or from its card."""
    names = (f".{prefix}{number}" for number in range(1, len(story.found.attributions) + 1))
    rules = (f"section:has({n}:hover, {n}:focus) span{n} {{ {_LIT} }}" for n in names)
    return f"<style>{' '.join(rules)}</style>"


def _badge(mark: Mark, story: Story, prefix: str) -> str:
    """The number beside a finding: a link to its card that tells rule and confidence."""
    if mark.role == "rejected":
        return ""
    attribution = story.found.attributions[mark.number - 1]
    looks = {"quote": attribution.type.value, "speaker": "who", "cue": "said"}[mark.role]
    first = mark.role == "quote" and mark.span == attribution.parts[0]
    anchor = f' id="{prefix}q{mark.number}"' if first else ""
    return (
        # Its own dir, or dir="auto" would take the paragraph's direction from the figure's tip.
        f'<a class="badge {looks} {prefix}{mark.number}"{anchor} dir="ltr"'
        f' href="#{prefix}c{mark.number}" aria-label="{mark.role} {mark.number}">{mark.number}'
        f'<span class="tip" role="tooltip">{_tip(attribution, mark.number, story.text)}</span></a>'
    )


def _tip(attribution: Attribution, number: int, text: str) -> str:
    chain = reasons.chain(attribution, text)
    name = f"<bdi>{escape(chain.name or chain.mention or chain.kind)}</bdi>"
    return (
        f"{number} · {attribution.type.value} · {name} ({chain.resolution.replace('_', ' ')})"
        f" · <code>{escape(attribution.rule_id)}</code> · {attribution.confidence:.0%}"
    )


def _cards(story: Story, prefix: str) -> str:
    return "\n".join(
        _card(attribution, number, story.text, prefix)
        for number, attribution in enumerate(story.found.attributions, 1)
    )


def _card(attribution: Attribution, number: int, text: str, prefix: str) -> str:
    kind = attribution.type.value
    quote = " … ".join(part.of(text) for part in attribution.parts)
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _rows(attribution, text))
    return (
        f'<li class="card {kind} {prefix}{number}" id="{prefix}c{number}">'
        f'<a class="badge {kind}" href="#{prefix}q{number}" dir="ltr"'
        f' aria-label="to the text">{number}</a> {kind}'
        f' <blockquote dir="auto">{escape(quote)}</blockquote><dl>{rows}</dl></li>'
    )


def _rows(attribution: Attribution, text: str) -> Iterator[tuple[str, str]]:
    chain = reasons.chain(attribution, text)
    yield "speaker", _speaker(chain)
    yield "known by", f"{chain.resolution.replace('_', ' ')} – {escape(chain.step)}"
    if attribution.cue:
        cue = attribution.cue
        words = f"<bdi>{escape(cue.span.of(text))}</bdi>"
        yield "cue", f"{words} (<bdi>{escape(cue.lemma)}</bdi>, {escape(cue.stance)})"
    about = reasons.about(attribution.rule_id)
    said = f"<br><bdi>{escape(about)}</bdi>" if about else ""
    yield "rule", f"<code>{escape(attribution.rule_id)}</code>{said}"
    share = f"{attribution.confidence:.2f}"
    yield "confidence", f'<meter min="0" max="1" value="{share}">{share}</meter> {share}'
    if attribution.evidence:
        items = "".join(f"<li><bdi>{escape(e)}</bdi></li>" for e in attribution.evidence)
        yield "evidence", f"<ul>{items}</ul>"
    yield from ((label, escape(said)) for label, said in reasons.hints(attribution))


def _speaker(chain: reasons.Chain) -> str:
    """Mention → name, role and kind."""
    steps = dict.fromkeys(words for words in (chain.mention, chain.name) if words)
    shown = " → ".join(f'<bdi class="who">{escape(words)}</bdi>' for words in steps)
    role = f", <bdi>{escape(chain.role)}</bdi>" if chain.role else ""
    return f"{shown or 'nobody'}{role} ({chain.kind})"


def _others(story: Story) -> str:
    """What was considered and not taken, as a table that can be opened."""
    rejections = story.found.rejections
    if not rejections:
        return ""
    rows = "".join(_other(rejection, story.text) for rejection in rejections)
    return (
        f'<details class="others" open><summary>Considered and not taken: {len(rejections)}'
        "</summary><table><thead><tr><th>words</th><th>rule</th><th>score</th><th>why not</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _other(rejection: Rejection, text: str) -> str:
    words = " … ".join(part.of(text) for part in rejection.parts)
    why = f"<bdi>{escape(rejection.reason)}</bdi>"
    return (
        f"<tr><td><bdi>{escape(words)}</bdi></td><td><code>{escape(rejection.rule_id)}</code></td>"
        f'<td class="score">{rejection.score:.2f}</td><td>{why}</td></tr>'
    )
