"""What capitals tell about names: which words beside a name are part of it.

``Yann Le Goff``, ``Amélie de Montchalin``, ``Samir al-Khatib`` and ``Julie Maréchal`` hold
words that are articles, prepositions or roles elsewhere. Where capitals mark names, such a
word is a piece of the name if a given name stands before it, or a name on both sides. This
module turns their class into NAME before anything else reads the frame; it knows classes
and letters, no language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.extraction.frame import Frame

# A class first and what stands before it second: a letter is searched for at once, a
# look-behind is tried at every token.
_AFTER_GIVEN = re.compile(r"F([RLGDeA])(?!F)")
_BETWEEN = re.compile(r"[gdki](?<=[NF].)[gdki]?(?=[NFRLOA])")
_GIVEN_AND_MORE = ("F", "FN", "FNN")
_INSIDE_NAME = re.compile(r"[NDL](?<=[NLO].)(?![NF])")
_GLUED = re.compile(r"[NF](w)")
_LEADING = re.compile(r"d(?=N)(?<=[a-zA-PR-Z].)|k(?=[NF])")
_COMPLEMENT = re.compile(r"N(?<=[giOd]N)(?=F[NF])")
_SHOUTED_COMPLEMENT = re.compile(r"N(?<=[giR]N)(?=NN|F[NFk])")
"""ministre délégué aux PME Tidiane Adjovi, la députée UDM Anne Duvert: an acronym between."""
_INHABITANT = re.compile(r"d(N)(?![NF])")
_SURNAME = re.compile(r"[FT](?<!TT)([TRGOLDbwu])(?![NFTR])")
_PLACE = re.compile(r"L(?<=[RT]L)(?=[NF])")
_PLACE_THAT_ACTS = re.compile(r"L(?=[ux])(?<![dpNFLOgi]L)")
_BEFORE_NAME = re.compile(
    r"[DexbtvuRLwOki](?=[NF]|[dkg]{1,2}[NF])(?:(?<!i)|(?<=[^./Q]i))")
_OPENER = re.compile(r"N(?<![^./Q]N)(?=[idp])")
_OPENER_BY_FORM = re.compile(r"N(?<![^./Q]N)(?=[vmnjwL#g])")
_INSIDE = re.compile(r"N(?<=[^./Q]N)")
_SHOUTED_PLACE = re.compile("L(?=N)")
_COMMON = re.compile(r"[TRGOLDb]")


def join_names(frame: Frame) -> None:
    """Give the words inside a name the class of a name, and institutions theirs."""
    _given(frame)
    _mark(frame, _institutions(frame))
    _mark(frame, dict.fromkeys(_companies(frame), "O"))
    found = _found(frame)
    _mark(frame, dict.fromkeys(found, "N"))
    _mark(frame, dict.fromkeys(_surnames(frame, found), "N"))
    _mark(frame, {m.start(): "N" for m in _SHOUTED_PLACE.finditer(frame.tags)
                  if _shouted(frame, m.start())})
    common = frame.lexicon.pack.lexicon.place  # Hall said: no hall speaks
    _mark(frame, {m.start(): "N" for m in _PLACE_THAT_ACTS.finditer(frame.tags)
                  if frame.entries[m.start()].capital
                  and frame.entries[m.start()].folded in common})
    _mark(frame, _inhabitants(frame))
    endings = frame.lexicon.people_endings or ("\0",)
    _mark(frame, {i: "G" if frame.tags[i + 1] == "i" and frame.entries[i].folded.endswith(endings)
                  else "U" for i in _openers(frame)})
    _mark(frame, {m.start(): "w" for m in _SHOUTED_COMPLEMENT.finditer(frame.tags)
                  if _shouted(frame, m.start())})
    # ministre des Finances Bruno Le Maire: what completes a title is no name
    _mark(frame, {m.start(): "w" for m in _COMPLEMENT.finditer(frame.tags)})


def _shouted(frame: Frame, i: int) -> bool:
    """``SUD Rail`` is a union, though the south is a place."""
    word = frame.view.clean[frame.starts[i]:frame.ends[i]]
    return len(word) > 1 and word.isupper() and not frame.view.clean[
        frame.starts[i + 1]:frame.ends[i + 1]].isupper()


def _mark(frame: Frame, tags: dict[int, str]) -> None:
    if not tags:
        return
    classes, recast = list(frame.tags), frame.lexicon.entries.recast
    for i, tag in tags.items():
        frame.entries[i] = recast(frame.entries[i], tag)
        classes[i] = tag
    frame.tags = "".join(classes)


def _given(frame: Frame) -> None:
    """A given name that is a common word too, before another name: Bill Drake, Marie Le Goff."""
    given, entries, tags = frame.lexicon.given, frame.entries, frame.tags
    found = (m.start() for m in _BEFORE_NAME.finditer(tags))
    particles = frame.lexicon.particles
    _mark(frame, {i: "F" for i in found if entries[i].capital and entries[i].folded in given
                  and (tags[i + 1] in "NF" or entries[i + 1].folded in particles)
                  and not (tags[i] == "x" and tags[i - 1:i] in {"", ".", "/"})})


def _openers(frame: Frame) -> list[int]:
    """A word that is capital only where a sentence begins, before a preposition or article.

    ``Campaigning in Ohio, X said``: no name, but the head of a clause without a subject.
    """
    tags, entries, endings = frame.tags, frame.entries, frame.lexicon.participle_endings
    found = [m.start() for m in _OPENER.finditer(tags)]
    if endings:  # Envisageant même …
        found += [m.start() for m in _OPENER_BY_FORM.finditer(tags)
                  if entries[m.start()].folded.endswith(endings)]
    if not found:
        return []
    inside = {entries[m.start()].folded for m in _INSIDE.finditer(tags)}
    return [i for i in found if entries[i].folded not in inside and entries[i].capital]


def _institutions(frame: Frame) -> dict[int, str]:
    """The pack's places and organisations of several words: the White House, New York."""
    entries, phrases, out = frame.entries, frame.lexicon.phrases, {}
    for i in frame.openings:
        if entries[i].phrases is None or not entries[i].capital or not entries[i].opens:
            continue
        following = phrases.get(entries[i].folded, {})
        for tail, kind in following.get(entries[i + 1].folded, ()):
            words = entries[i + 1:i + 1 + len(tail)]
            if kind in _CLASSES and tail and [w.folded for w in words] == list(tail):
                out.update(dict.fromkeys(range(i, i + 1 + len(tail)), _CLASSES[kind]))
                break
    return out


_CLASSES = {"organization": "O", "place": "L"}


def _companies(frame: Frame) -> list[int]:
    """Words that end a firm's name, behind a name: Northline Ferries, Brightwell Tools."""
    company, entries = frame.lexicon.company, frame.entries
    if not company:
        return []
    return [m.start() for m in _INSIDE_NAME.finditer(frame.tags)
            if entries[m.start()].folded in company and entries[m.start()].capital]


def _inhabitants(frame: Frame) -> dict[int, str]:
    """``la Norvégienne``, ``les Bretons``: people, told by an ending behind an article."""
    endings, entries = frame.lexicon.demonyms, frame.entries
    if not endings:
        return {}
    found = (m.start(1) for m in _INHABITANT.finditer(frame.tags))
    return {i: "G" if entries[i - 1].number == "p" else "R" for i in found
            if entries[i].folded.removesuffix("s" * (entries[i - 1].number == "p"))
            .endswith(endings)}


def _surnames(frame: Frame, found: list[int]) -> list[int]:
    """Behind a given name or a courtesy title a role is a surname, and so it is further down.

    Brian Baker is no baker, and Baker, where he is spoken of again, is he. ``found`` are
    words inside names that have the class by now.
    """
    tags, entries = frame.tags, frame.entries
    out = [m.start(1) for m in _SURNAME.finditer(tags) if entries[m.start(1)].capital]
    common = frame.lexicon.pack.lexicon.place  # President Park Geun-hye, no park
    out += [m.start() for m in _PLACE.finditer(tags)
            if entries[m.start()].folded in common and entries[m.start()].capital]
    known = {entries[i].folded for i in (*out, *found)}
    if known:
        out += [m.start() for m in _COMMON.finditer(tags)
                if entries[m.start()].folded in known and entries[m.start()].capital
                and tags[m.start() - 1:m.start()] not in {"d", "p"}]
    return out


def _found(frame: Frame) -> list[int]:
    tags, entries = frame.tags, frame.entries
    particles = frame.lexicon.particles
    out: list[int] = []
    out += [m.start(1) for m in _AFTER_GIVEN.finditer(tags) if entries[m.start(1)].capital]
    for match in _BETWEEN.finditer(tags):
        lo, hi = match.span()
        words = range(lo, hi)
        given = tags.endswith(_GIVEN_AND_MORE, 0, lo) \
            and all(entries[i].folded in particles for i in words)
        whole = tags[hi] not in "RLOA" or entries[hi].capital
        known = all(entries[i].capital or entries[i].folded in particles for i in words)
        if whole and ((known and any(entries[i].capital for i in words))
                      or (given and tags[hi] in "NFA")):
            out += [*words, hi]
    for match in _GLUED.finditer(tags):
        head, dash, _ = entries[match.start(1)].folded.partition("-")
        if dash and f"{head}-" in particles:
            out.append(match.start(1))
    for match in _LEADING.finditer(tags):
        i = match.start()
        if entries[i].folded in particles and entries[i].capital:
            out.append(i)
    return out
