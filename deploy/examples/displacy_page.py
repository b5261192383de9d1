# /// script
# dependencies = ["quoth"]
# ///
"""Quotations, speakers and cues in spaCy's own picture: python displacy_page.py ar article.txt.

displaCy sets every token apart, marks from their words too, and can't link a speaker to what was
said: for reading, ``quoth explain --html`` is better. This is for those who build on spaCy.
"""

import sys
from pathlib import Path

import spacy
from spacy import displacy

COLOURS = {"direct": "#bfe8d1", "mixed": "#fbdfa6", "indirect": "#c5dcf7", "speaker": "#e6c6ef",
           "cue": "#d9d9d9"}  # fmt: skip


def render(language: str, text: str) -> str:
    """A page with all three groups of spans in one picture."""
    nlp = spacy.blank(language)
    nlp.add_pipe("quoth")
    doc = nlp(text)
    for ending in ("_speakers", "_cues"):
        doc.spans["quotations"].extend(doc.spans[f"quotations{ending}"])
    options = {"spans_key": "quotations", "colors": COLOURS}
    return displacy.render(doc, style="span", page=True, jupyter=False, options=options)


if __name__ == "__main__":
    sys.stdout.write(render(sys.argv[1], Path(sys.argv[2]).read_text("utf-8")))
