"""Makes a language pack ready to read with: its lists become look-up tables.

What a pack says for people (lemmas, paradigms, lists by class) is compiled once a process
into a Lexicon; this module knows packs and lexicons, not texts.
"""

from __future__ import annotations

import re
from functools import cache

from worker.extraction.clitics import Clitics
from worker.extraction.lexicon import CueForm, Lexicon, Phrases
from worker.extraction.phrases import PhrasePatterns
from worker.extraction.signal_scan import compile_signals
from worker.languages import pack as packs
from worker.languages.pack import ByGender, CueEntry, Pack

_SETS = (
    "passive", "compound", "relay", "kin", "called", "impersonal_verbs", "outward", "entitled",
    "infinitive", "hearer", "outlet", "rank", "rank_grade", "company", "any_body", "former",
    "named_after", "dative", "emphatic", "latter", "demonstrative", "concession", "told",
    "circumstance", "clausal", "appended", "question",
)
"""Lists of the pack's lexicon that become sets of folded words under the same name."""


@cache
def compiled(code: str) -> Lexicon:
    """The lexicon of the pack ``code``; raises UnknownLanguage or PackError."""
    return compile_pack(packs.load(code))


def compile_pack(pack: Pack) -> Lexicon:
    """Turn a validated pack into look-up tables."""
    text = pack.info.text
    apostrophes = (("’", "'"), ("ʼ", "'"))
    lexicon = Lexicon(
        pack=pack,
        word=_word_pattern(pack),
        ignorable=re.compile(f"[{re.escape(text.ignorable)}]") if text.ignorable else None,
        folds=apostrophes + tuple(zip(text.fold_from, text.fold_to, strict=True)),
        classes={}, cues={}, acts={}, phrases={},
        shapes={r.shape: r.prior for r in pack.patterns.rule},
        abbreviations=frozenset(), given={}, sources=PhrasePatterns(pack), clitics=Clitics.of(text),
        signals=compile_signals(pack),
    )
    lexicon.classes = _classes(lexicon)
    lexicon.given = {w: g for w, (_, g, _n) in lexicon.classes.items() if _ == "F"}
    if text.cased:  # a given name counts only where it is capitalised
        for word in lexicon.given:
            del lexicon.classes[word]
    lexicon.given.update(_by_gender(lexicon, pack.names.given))
    _set_words(lexicon)
    lexicon.cues = _cue_forms(lexicon, pack.cues.cue)
    lexicon.acts = _cue_forms(lexicon, pack.cues.act)
    lexicon.phrases = _phrases(lexicon)
    lexicon.abbreviations = frozenset(lexicon.fold(a) for a in text.abbreviations)
    lexicon.told_of = frozenset().union(
        lexicon.classes, lexicon.given, lexicon.cues, lexicon.acts, lexicon.phrases)
    return lexicon


def _set_words(lexicon: Lexicon) -> None:
    """The word lists that are asked for one word at a time."""
    lex, names, fold = lexicon.pack.lexicon, lexicon.pack.names, lexicon.fold
    for name in _SETS:
        setattr(lexicon, name, frozenset(map(fold, getattr(lex, name))))
    lexicon.particles = frozenset(map(fold, names.particle))
    lexicon.joined = frozenset(map(fold, names.joined))
    lexicon.regions = frozenset(map(fold, (*names.place, *names.organization)))
    lexicon.prefix = tuple(map(fold, names.prefix)) or lexicon.prefix
    lexicon.own_speech = tuple(map(fold, lex.own_speech))
    lexicon.demonyms = tuple(map(fold, lex.demonym))
    lexicon.participle_endings = tuple(map(fold, lex.participle_ending))
    lexicon.verb_endings = tuple(map(fold, lex.verb_ending))
    lexicon.adverb_endings = tuple(map(fold, lex.adverb_ending))
    lexicon.people_endings = tuple(map(fold, lex.people_ending))
    lexicon.infinitive_endings = tuple(map(fold, lex.infinitive_ending))
    lexicon.objects = frozenset(w for w, _ in _by_gender(lexicon, lex.object_pronoun))
    lexicon.owners = frozenset(w for w, _ in _by_gender(lexicon, lex.possessive))
    marks = lexicon.pack.info.marks
    lexicon.glyphs = frozenset("".join(o + c for o, c in marks.pairs) + marks.symmetric)


def _word_pattern(pack: Pack) -> re.Pattern[str]:
    """One scan for words and punctuation; elisions, enclitics and 's are words of their own."""
    text = pack.info.text
    parts = [r"\d+(?:[.,:/]\d+)*%?(?:-[^\W\d]\w*(?:-\w+)*)?"]
    if text.enclitics:
        ends = "|".join(sorted((re.escape(e) for e in text.enclitics), key=len, reverse=True))
        parts.append(rf"(?:{ends})\b")
        last = dict.fromkeys(e.split("-")[-1] for e in text.enclitics)
        clitic = "|".join(map(re.escape, last))
        inner = rf"(?:-(?!(?:t-)?(?:{clitic})\b)\w+)*"
    else:
        inner = r"(?:-\w+)*"
    if text.elisions:
        if text.glued_names:
            letters = "|".join(map(re.escape, text.glued_names))
            parts.append(rf"(?:{letters})['’](?=[A-ZÀ-ÖØ-Þ])\w+(?:-\w+)*")
        heads = "|".join(sorted(map(re.escape, text.elisions), key=len, reverse=True))
        parts.append(rf"\b(?i:{heads})['’]")
    if text.possessives:
        straight = (re.escape(p.replace("’", "'")) for p in text.possessives)
        ends = "|".join(p.replace("'", "['’]") for p in straight)
        parts.append(rf"(?:{ends})\b")
        if "'" in text.possessives:  # the workers' union
            parts.append(r"(?<=s)['’](?!\S)")
        inner += r"(?:['’](?!s\b)\w+)?"
    elif text.elisions:
        inner += r"(?:['’]\w+)?"  # aujourd'hui
    if text.cased:
        parts.append(r"(?:\w+-)?(?:[^\W\d_]\.){2,}")
    if len(parts) > 1:  # most words have nothing glued to them: they need not be asked for it
        parts.insert(0, r"(?!\d)\w++(?![.'’-])")
    parts += [rf"\w+{inner}", r"[,،、，:：.!?؟…;؛。！？；\-–—―‒(\[（【)\]）】]"]
    # One group, since the frame splits a text by it; a blank is passed at a look, and not
    # asked whether it begins any of the parts.
    return re.compile(rf"((?![ \n])(?:{'|'.join(parts)}))")


def _by_gender(lexicon: Lexicon, words: ByGender) -> list[tuple[str, str]]:
    sides = ((words.masculine, "m"), (words.feminine, "f"), (words.neutral, ""), (words.plural, ""))
    return [(lexicon.fold(w), gender) for group, gender in sides for w in group]


def _classes(lexicon: Lexicon) -> dict[str, tuple[str, str, str]]:
    """Word → (class, gender, number). What bounds a clause outranks what fills a phrase."""
    lex, names, out = lexicon.pack.lexicon, lexicon.pack.names, {}

    def put(words: tuple[str, ...], tag: str, gender: str = "", number: str = "") -> None:
        for word in words:
            folded = lexicon.fold(word)
            if " " not in folded:
                out[folded] = (tag, gender, number)

    def put_all(words: ByGender, tag: str, plural: str | None = None) -> None:
        put(words.neutral, tag, "", "s")
        put(words.masculine, tag, "m", "s")
        put(words.feminine, tag, "f", "s")
        put(words.plural, plural or tag, "", "p")

    put(names.family, "N")
    put(names.place, "L")
    put(names.organization, "O")
    put_all(names.given, "F")
    put(lex.never_name, "w")
    put(lex.action, "a")
    put(lex.verb, "b")
    put(lex.place, "L")
    put(lex.setting, "e")
    put(lex.document, "D")
    put_all(lex.organization, "O")
    put_all(lex.person, "R", "G")
    put(lex.anonymous, "A")
    put_all(lex.title, "T")
    put(names.particle, "k")
    put(lex.time, "t")
    put(lex.adverb, "v")
    put(lex.same, "m")
    put(lex.negation, "n")
    put(lex.auxiliary, "x")
    put_all(lex.object_pronoun, "j")
    put_all(lex.possessive, "p")
    put_all(lex.determiner, "d")
    put(lex.preposition, "i")
    put(lex.genitive, "g")
    put(lex.conjunction, "c")
    put(lex.subordinator, "s")
    put(lex.relative, "r")
    put(lex.complementizer, "q")
    put_all(lex.pronoun, "P")
    for clitic in lexicon.pack.info.text.enclitics:  # -t-il agrees as il does
        _, gender, number = out.get(re.split("['-]", lexicon.fold(clitic))[-1], ("", "", ""))
        put((clitic,), "o", gender, number)
    put(lexicon.pack.info.text.possessives, "z")
    return out


_EXPLICIT = ("finite", "participle", "infinitive", "past_participle", "noun", "preposition",
             "postposition", "confirmer")


def _cue_forms(lexicon: Lexicon, entries: tuple[CueEntry, ...]) -> dict[str, tuple[CueForm, ...]]:
    out: dict[str, list[CueForm]] = {}

    def put(form: str, entry: CueEntry, kind: str, gender: str = "", number: str = "") -> None:
        first, *tail = [m.group() for m in lexicon.word.finditer(lexicon.fold(form))]
        made = CueForm(tuple(tail), entry.lemma, kind, entry.grade, frozenset(entry.takes),
                       entry.stance, gender, number)
        if made not in out.setdefault(first, []):
            out[first].append(made)

    for entry in entries:
        for name, stem in entry.stems.items():
            for form in lexicon.pack.cues.paradigms[name]:
                put(form.form.replace("{}", stem), entry, form.kind, form.gender, form.number)
        for kind in _EXPLICIT:
            for form_text in getattr(entry, kind):
                put(form_text, entry, kind)
    return {w: tuple(sorted(forms, key=lambda f: -len(f.tail))) for w, forms in out.items()}


def _phrases(lexicon: Lexicon) -> dict[str, Phrases]:
    """Multi-word switches, impersonal phrases and organisations, by first and second word."""
    out: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    lex, names = lexicon.pack.lexicon, lexicon.pack.names
    for kind, phrases in (("switch", lex.switch), ("impersonal", lex.impersonal),
                          ("organization", names.organization), ("place", names.place)):
        for phrase in phrases:
            words = tuple(m.group() for m in lexicon.word.finditer(lexicon.fold(phrase)))
            if words and (len(words) > 1 or kind in {"switch", "impersonal"}):
                second = words[1] if len(words) > 1 else ""
                out.setdefault(words[0], {}).setdefault(second, []).append((words[1:], kind))
    return {
        first: {second: tuple(sorted(p, key=lambda x: -len(x[0]))) for second, p in rest.items()}
        for first, rest in out.items()
    }
