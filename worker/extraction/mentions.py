"""One index of who is in the article: names, their parts, their titles and gender.

Where capitals mark names, a name is a run of them; where they don't, it is what follows a
given name, or a title and its complement (facts/arabic.md c, d, e). The index answers
three questions: which is the fullest name behind these words, who holds this title, and
who of this gender was spoken of last. It is built once an article, by one regular
expression over the class string, and never looks inside quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property

from worker.extraction import bounds, name_scan, naming, relatives
from worker.extraction.frame import Frame
from worker.extraction.name_keys import name_keys, places
from worker.extraction.values import value

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_HEADLINE = 140
_SHORTEST_HEADLINE = 4
_CAPITALS = 0.8
"""The share of capitals among a headline's longer words."""
_MOST = 64
"""Occurrences of one name that are looked at on either side, and at the beginning."""
_RUN = re.compile(r"[NF](?:k{0,3}[NF])*")
_ROLE = re.compile("[RG]")
_HEAD_TITLE = re.compile("T$")
"""Mr. X's doctor: a title with nobody behind it."""
_LED = re.compile(r"[TR](?:[TRwNOLg]*[TR])?$")
"""The titles and roles right before a name, with what stands between them."""
_OFFICE = re.compile(r"(R[TRw]*(?:[gi]+d?[wNOLeDR#]+){1,3})$")
"""A role and its complement in front of a name: ministre des Finances."""
_OVER_COMMA = re.compile(r"([dp]?[^,.:Q/uqgidp]{0,6}R[^,.:Q/uq]{0,8}),$")
_FOLLOWING = re.compile(r"[,(][dp#vwO]{0,4}R[^,.:Q/uqrx()]{0,8}")
_SECOND = re.compile("(?:d[Rw]|T)T*$")
_PREDICATE = frozenset("xubn")
_OWN_CLAUSE = re.compile(r",[dp][^,.:Q/qr()]*?[xun]")
"""A comma and an office with a verb of its own: no apposition, but another's clause."""
_HEADS_CLAUSE = re.compile(r"(?:^|[,./Q])[dpTRwOLg]*$")
_LONGEST = 8
"""Tokens of a name: one that begins further back does not reach here."""
_TITLE_REACH = 16
_LED_REACH = 8


@value(frozen=True, slots=True)
class Name:
    """One occurrence of a name: tokens ``lo`` to ``hi``, its key, what titles it bears."""

    lo: int
    hi: int
    key: tuple[str, ...]
    gender: str
    title: tuple[int, int] | None
    person: bool


def _headlines(frame: Frame) -> set[int]:
    """Where the words of headlines begin: their capitals tell no name."""
    out: set[int] = set()
    for start, end in frame.paragraphs:
        if end - start > _LONGEST_HEADLINE:
            continue
        words = _LONG_WORD.findall(frame.view.clean, start, end)
        capitals = sum([word[0].isupper() for word in words])
        if len(words) >= _SHORTEST_HEADLINE and capitals >= _CAPITALS * len(words):
            out.update(m.start() for m in _LONG_WORD.finditer(frame.view.clean, start, end))
    return out


def nearby(names: list[Name], at: int) -> list[Name]:
    """Of ``names`` the first and the nearest to token ``at``, in order.

    A name that is printed a thousand times is as well known by some dozens of them, and
    looking at each for each quotation would cost the square of the article's length.
    """
    if len(names) <= 3 * _MOST:
        return names
    middle = bisect_left(names, at, key=lambda n: n.lo)
    return names[:_MOST] + names[max(_MOST, middle - _MOST):middle + _MOST]


def _participle(frame: Frame, i: int) -> bool:
    return any(form.kind == "past_participle" for form in frame.entries[i].cues)


class Mentions:
    """The names of one article, in order."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.names: list[Name] = []
        self.titled: list[Name] = []
        self._by_first: dict[str, list[Name]] = defaultdict(list)
        self._by_last: dict[str, list[Name]] = defaultdict(list)
        self._in_full: dict[str, bool] = {}
        self._keys: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._holders: dict[tuple[frozenset[str], str], list[Name]] = {}
        self._gender: dict[str, str] = {}
        self._shared: dict[str, str] = {}
        self._own_gender: dict[tuple[str, ...], str] = {}
        self._places = places(frame.lexicon)
        self._glued = frame.lexicon.joined
        self._bare = name_keys(frame.lexicon) if frame.lexicon.cased else None
        if frame.lexicon.cased:
            shouted = _headlines(frame)
            for match in _RUN.finditer(frame.tags):
                if frame.starts[match.start()] not in shouted or frame.tags[match.start()] == "F":
                    self._add(*match.span())
        else:
            for lo, hi, title in name_scan.scan(frame):
                self._add(lo, hi, title)

    def _add(self, lo: int, hi: int, title: tuple[int, int] | None = None) -> None:
        frame, cased = self._frame, self._bare is not None
        entries, tags = frame.entries, frame.tags
        borne = bounds.borne(frame, lo)
        if title is None and cased and not borne:
            title = self._title(lo, hi)
        gender = entries[lo].gender
        if not gender and title:
            gender = next((entries[i].gender for i in range(*title) if entries[i].gender), "")
        key = self.key(lo, hi)
        place = borne or key in self._places or (
            cased and tags[hi] in "-(" and self._dateline(lo))
        person = not place and (tags[lo] in ("F" if cased else "Fk") or title is not None
                                or (cased and self._unknown(lo, hi)))
        name = Name(lo, hi, key, "" if place else gender, None if place else title, person)
        self.names.append(name)
        if name.title is not None:
            self.titled.append(name)
        self._by_first[key[0]].append(name)
        self._by_last[key[-1]].append(name)
        if len(key) > 1:
            self._in_full[key[-1]] = person or self._in_full.get(key[-1], False)
            self._keys[key[-1]].add(key)
        if gender:
            self._gender.setdefault(key[-1], gender)

    def _unknown(self, lo: int, hi: int) -> bool:
        """Whether capitals alone tell a person: two of them, or one that opens and acts."""
        tags, before = self._frame.tags, self._frame.tags[lo - 1:lo]
        return before not in {"d", "N"} and (
            hi - lo > 1 or (before in {"", ".", "/", "Q"} and tags[hi] in "xub"
                            and self._frame.entries[lo].folded not in self._common))

    @cached_property
    def _common(self) -> frozenset[str]:
        """The words that the article writes without a capital: what opens a sentence may be one."""
        return frozenset([e.folded for e in set(self._frame.entries) if not e.capital])

    def _dateline(self, lo: int) -> bool:
        """``LAKEPORT — A ferry``, ``LAKEPORT (Wire)``: capitals that open a paragraph."""
        return self._frame.tags[lo - 1:lo] in {"", "/"} and self._shouted(lo)

    def key(self, lo: int, hi: int) -> tuple[str, ...]:
        """The words of a name as they are compared; عبد and بن are one with what follows."""
        if hi - lo == 1:
            word = self._frame.entries[lo].folded
            return (word if self._bare is None else self._bare[word],)
        words = [entry.folded for entry in self._frame.entries[lo:hi]]
        compared = list(map(self._bare.__getitem__, words)) if self._bare is not None else words
        if self._glued.isdisjoint(words):
            return tuple(compared)
        out: list[str] = []
        joined = ""
        for position, (word, folded) in enumerate(zip(compared, words, strict=True), lo + 1):
            joined += word
            if folded not in self._glued or position == hi:
                out.append(joined)
                joined = ""
        return tuple(out)

    def _title(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The title before (``Prime Minister X``) or after the name (``X, the mayor``)."""
        tags = self._frame.tags
        begin = max(0, lo - _TITLE_REACH)
        left = tags[begin:lo]
        if "R" in left or left[-1:] == "T":
            if left[-2:] == "xR" and _participle(self._frame, lo - 1):
                return None  # a prévenu X
            office = self._second_office(begin, lo, hi)
            if office is not None:
                return office
            if left[-1] in "TR":
                led = _LED.search(tags, max(0, lo - _LED_REACH), lo)
                return (lo - 1 if led is None else led.start()), lo
            found = (_OVER_COMMA if left[-1] == "," else _OFFICE).search(left)
            if found is not None and not (left[-1] == "," and tags[hi] in _PREDICATE
                                          and tags[begin + found.start() - 1] in "ig"):
                return begin + found.start(), begin + found.end(1)
        # in Ostwick, the mayor; par Le Courrier du Val, le recteur
        if tags[hi] not in ",(" or (tags[hi] == "," and hi - lo == 1 and left[-1:] in {"i", "g"}):
            return None
        follow = _FOLLOWING.match(tags, hi, hi + _TITLE_REACH)
        if follow is None or (_OWN_CLAUSE.match(tags, hi, hi + _TITLE_REACH)
                              and not _HEADS_CLAUSE.search(tags, begin, lo)):
            return None  # Contrairement à X, le maire refuse
        return follow.span()

    def _second_office(self, begin: int, lo: int, hi: int) -> tuple[int, int] | None:
        """``la présidente du comité, Mme X``; ``son adversaire, l'Espagnol X,``."""
        tags = self._frame.tags
        second = _SECOND.search(tags, begin, lo)
        office = _OVER_COMMA.search(tags, begin, second.start()) if second is not None else None
        if second is None or office is None:
            return None
        governed = tags[office.start() - 1:office.start()] in {"i", "g"}
        apposed = not governed if tags[second.start()] == "d" else tags[hi] not in _PREDICATE
        return office.span(1) if apposed or (tags[hi] == "," and tags[lo - 1] == "T") else None

    def name_within(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The tokens of the name inside the phrase ``lo`` to ``hi``; None where it has none."""
        tags = self._frame.tags
        if self._frame.lexicon.cased:
            runs = [m.span() for m in _RUN.finditer(tags, lo, hi)
                    if not bounds.borne(self._frame, m.start())]
            if not runs:
                return None
            role = _ROLE.search(tags, lo, hi) or _HEAD_TITLE.search(tags, lo, hi)
            if len(runs) > 1 and tags[runs[-1][0] - 1] == "z" and role is None:
                return runs[-1]  # the Courier's X
            if len(runs) > 1 and role is None:  # law professor X
                return next((r for r in runs if r[0] > lo and tags[r[0] - 1] == "T"), runs[0])
            return self._beside_role(runs, lo, hi, role.start()) if role is not None \
                else runs[0] if runs else None
        if hi - lo == 1 and self.is_surname(self._frame.entries[lo].folded):
            return lo, hi  # الخطيب is a preacher, and the name of somebody in the article
        found = naming.name_in(self._frame, lo, hi)
        if found is not None:
            return found
        return next(((n.lo, n.hi) for n in self.within(lo + 1, hi)
                     if n.title == (lo, n.lo) and n.hi == hi), None)

    def introduced(self, lo: int, hi: int) -> int:
        """Where the name ends that follows the office ``lo`` to ``hi``, ``hi`` where none does."""
        return next((n.hi for n in self.within(hi, hi + 1) if n.title == (lo, hi)), hi)

    def _beside_role(
        self, runs: list[tuple[int, int]], lo: int, hi: int, role: int,
    ) -> tuple[int, int] | None:
        """Which of the names in a phrase bears the role at token ``role``, if one does."""
        tags = self._frame.tags
        runs = [r for r in runs if self.key(*r) not in self._places]
        if not runs:
            return None
        first = runs[0]
        if first[0] < role and tags[first[0]] == "F" and not tags.startswith("z", first[1]):
            return first
        if len(runs) > 1:  # "spokesman for X" names no person, "mayor Y" does
            adjacent = [r for r in runs if r[0] > lo and tags[r[0] - 1] in "RT,)"]
            return adjacent[-1] if adjacent else None
        left = tags[first[0] - 1]
        if tags[lo] == "d" and lo < first[0] and first[1] <= role \
                and not tags[first[1]:role].strip("wOLv"):
            return None  # a Unite spokesman, the Prime Minister
        if first[0] > role and (left in "gidzp" or (left == "L" and tags[first[0]] != "F")):
            return None
        # X's former strategist is not X
        return None if tags.startswith("z", first[1], hi) else first

    def fullest(self, key: tuple[str, ...], at: int, gender: str = "") -> Name | None:
        """The longest name that ends like ``key`` or holds all its words, nearest first."""
        if not key:
            return None
        pool = nearby(self._by_last.get(key[-1]) or self._otherwise_spelt(key), at)
        if self._whole(key):
            return next((n for n in pool if set(key).issubset(n.key)
                         and (not gender or n.gender in {"", gender})), None)
        fitting = pool if len(key) == 1 else [n for n in pool if set(key).issubset(n.key)]
        if gender:
            fitting = [n for n in fitting if n.gender in {"", gender}]
        if len(key) == 1 and not any(len(n.key) > 1 for n in fitting):
            fitting = [n for n in nearby(self._by_first.get(key[0], []), at) if len(n.key) > 1
                       and n.person and not self._shouted(n.lo)] or fitting
        if not self._frame.lexicon.cased and not any(len(n.key) > len(key) for n in fitting):
            # محمد صالح may be محمد صالح الحربي
            fitting = [n for n in nearby(self._by_first.get(key[0], []), at) if n.person
                       and len(n.key) > len(key) and n.key[:len(key)] == key] or fitting
        if not fitting:
            return None
        longest = [n for n in fitting if len(n.key) > len(key)]
        if not longest:
            return fitting[0]
        before = [n for n in longest if n.lo <= at]
        distinct = {n.key for n in longest if n.person} or {n.key for n in longest}
        if len(distinct) > 1 and self._frame.lexicon.cased:
            return relatives.meant(self._frame, before or longest, self._surnames_gender(key))
        if len(distinct) > 1 and before:
            return before[-1]
        people = [n for n in longest if n.person]
        return max(people or longest, key=lambda n: (len(n.key), -n.lo)) if not before \
            else max([n for n in before if n.person] or before, key=lambda n: (len(n.key), -n.lo))

    def _whole(self, key: tuple[str, ...]) -> bool:
        """Whether the article has no longer name that ends like ``key`` and holds it."""
        return len(key) > 1 and self._bare is not None and not any(
            len(full) > len(key) and set(key).issubset(full) for full in self._keys[key[-1]])

    def bare(self, word: str) -> str:
        """A family name without its article."""
        article = next((a for a in self._frame.lexicon.clitics.articles if word.startswith(a)), "")
        return word[len(article):]

    def _otherwise_spelt(self, key: tuple[str, ...]) -> list[Name]:
        """A family name with an article that it lacks elsewhere, or without (المبروكي، مبروكي)."""
        articles = self._frame.lexicon.clitics.articles
        if self._frame.lexicon.cased or len(key) > 1:
            return []
        without = self.bare(key[0])
        others = [without] if without != key[0] else [a + without for a in articles]
        return [n for word in others for n in self._by_last.get(word, []) if len(n.key) > 1]

    def _shouted(self, i: int) -> bool:
        """A word in capitals throughout: a dateline or an acronym, no first name."""
        word = self._frame.view.clean[self._frame.starts[i]:self._frame.ends[i]]
        return word.isupper() and len(word) > 1

    def _surnames_gender(self, key: tuple[str, ...]) -> str:
        """What titles and pronouns tell of a surname that several share, by itself."""
        if len(key) > 1:
            return ""
        if key[0] not in self._shared:
            bare = [n for n in self._by_last[key[0]] if len(n.key) == 1]
            self._shared[key[0]] = relatives.gender_told(self._frame, bare)
        return self._shared[key[0]]

    def is_surname(self, word: str) -> bool:
        """Whether the word ends the name of a person whom the article names in full."""
        return self._in_full.get(word, False)

    def surname_in(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The first bare surname of somebody that nothing governs (وبدا البرهان هادئا)."""
        frame = self._frame
        inside = {t for n in self.within(max(0, lo - _LONGEST), hi) for t in range(n.lo + 1, n.hi)}
        return next(((t, t + 1) for t in range(lo, hi) if frame.tags[t] == "w" and t not in inside
                     and frame.entries[t].definite and frame.tags[t - 1:t] not in {*"iygRTODF"}
                     and self.is_surname(frame.entries[t].folded)), None)

    def first_name(self, word: str) -> bool:
        """Whether the word is nobody's surname in this article."""
        return word not in self._in_full

    def within(self, lo: int, hi: int) -> list[Name]:
        """The names that begin at tokens ``lo`` to ``hi`` (exclusive)."""
        first = bisect_left(self.names, lo, key=lambda n: n.lo)
        return self.names[first:bisect_left(self.names, hi, lo=first, key=lambda n: n.lo)]

    def family_gender(self, last: str) -> str:
        """The gender that the first occurrence of a last name told; "" where none did."""
        return self._gender.get(last, "")

    def gender_of(self, name: Name) -> str:
        """The gender that any occurrence of the name tells."""
        family = self._gender.get(name.key[-1], "")
        if name.gender or not family or len(name.key) == 1 or not self._frame.lexicon.cased:
            return name.gender or family
        if name.key not in self._own_gender:
            others = {n.key[0] for n in self._by_last[name.key[-1]] if len(n.key) > 1}
            told = (n.gender for n in self._by_last[name.key[-1]] if n.key == name.key)
            self._own_gender[name.key] = next(filter(None, told), "" if len(others) > 1 else family)
        return self._own_gender[name.key]

    def offices(self, lo: int, hi: int) -> set[str]:
        """The titles and roles among the tokens, short forms as what they stand for."""
        short = self._frame.lexicon.pack.lexicon.title_of
        bases = {self._frame.entries[i].base for i in range(lo, hi) if self._frame.tags[i] in "RT"}
        return bases.union(*[short[b].split() for b in bases if b in short])

    def holders(self, words: set[str], gender: str) -> list[Name]:
        """Who bears a title with one of these head words, in the order of the text."""
        asked = (frozenset(words), gender)
        if asked not in self._holders:
            self._holders[asked] = [
                n for n in self.names if n.title is not None and self.offices(*n.title) & words
                and (not gender or self.gender_of(n) in {"", gender})]
        return self._holders[asked]
