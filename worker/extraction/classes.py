"""The lexical classes of a frame: what a word can be where a source is bounded.

A lexical class is one character, so that a sentence's classes are a string:

====== =============== ====== =============== ====== ===============
``P``  PRON            ``d``  DET             ``p``  POSS
``T``  TITLE           ``R``  PERSON          ``G``  PLURAL
``O``  ORG             ``D``  DOC             ``A``  ANON
``N``  NAME            ``F``  GIVEN           ``k``  PARTICLE
``i``  PREP            ``g``  GEN             ``y``  ATTACHED
``c``  CONJ            ``s``  SUB             ``q``  COMP
``r``  REL             ``x``  AUX             ``v``  ADV
``n``  NEG             ``t``  TIME            ``b``  VERB
``u``  CUE             ``U``  PARTICIPLE      ``e``  SETTING
``m``  SAME            ``L``  PLACE           ``j``  OBJ
``o``  CLITIC          ``z``  GENITIVE_S      ``#``  NUM
``w``  WORD            ``Q``  CONTENT         ``a``  ACTION
====== =============== ====== =============== ====== ===============

and the punctuation ``, : . - ( )`` stands for itself.
"""

from __future__ import annotations

TAGS = {
    "P": "PRON", "d": "DET", "p": "POSS", "T": "TITLE", "R": "PERSON", "G": "PLURAL",
    "O": "ORG", "D": "DOC", "A": "ANON", "N": "NAME", "F": "GIVEN", "k": "PARTICLE",
    "i": "PREP", "g": "GEN", "y": "ATTACHED", "c": "CONJ", "s": "SUB", "q": "COMP",
    "r": "REL", "x": "AUX", "v": "ADV", "n": "NEG", "t": "TIME", "b": "VERB", "u": "CUE",
    "U": "PARTICIPLE", "e": "SETTING", "m": "SAME", "L": "PLACE", "j": "OBJ",
    "o": "CLITIC", "z": "GENITIVE_S", "#": "NUM", "w": "WORD", "Q": "CONTENT", "a": "ACTION",
    ",": "COMMA", ":": "COLON", ".": "STOP", "-": "DASH", "(": "OPEN", ")": "CLOSE",
}
"""The name that packs use in token patterns for each class."""

PUNCTUATION = {
    **dict.fromkeys(",،、，؛", ","),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(".!?؟…;。！？；", "."),
    **dict.fromkeys("-–—―‒", "-"),
    **dict.fromkeys("([（【", "("),
    **dict.fromkeys(")]）】", ")"),
}
"""The class of each punctuation character."""
