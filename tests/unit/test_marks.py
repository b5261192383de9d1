"""Marks pair as newsrooms print them, by what stands beside them and not by their glyph."""

import pytest

from worker.extraction import marks
from worker.extraction.compiling import compiled


def paired(code, text):
    """The texts inside the outermost marks, paragraph by paragraph."""
    rules = marks.conventions(compiled(code))
    bounds, start = [], 0
    for line in text.split("\n"):
        bounds.append((start, start + len(line)))
        start += len(line) + 1
    return [text[m.start:m.end] for found in marks.pair(text, bounds, rules) for m in found]


CASES = [
    ("en", "curly", "“We go on,” she said. “All of us.”", ["We go on,", "All of us."]),
    ("en", "straight", '"We go on," she said. "All of us."', ["We go on,", "All of us."]),
    ("en", "doubled apostrophes stand for marks", "''We go on,'' she didn't say.", ["We go on,"]),
    ("fr", "doubled apostrophes are markup", "''Nous continuons'', dit-elle.", []),
    ("en", "nested singles", "“He said ‘never’ to me,” she said.",
     ["He said ‘never’ to me,"]),
    ("en", "straight in straight", '"He said "never" to me," she said.',
     ['He said "never" to me,']),
    ("en", "apostrophes", "The town’s mayor didn’t say “we won’t pay”.", ["we won’t pay"]),
    ("en", "unclosed", "“We go on, she said. It rained.", ["We go on, she said. It rained."]),
    ("en", "stray closer", "We go on.” She left. “Now we rest,” he said.", ["Now we rest,"]),
    ("en", "a rule of marks", '"""""""" He left.', []),
    ("en", "reopened over paragraphs", "“We go on.\n“We never rest,” she said.",
     ["We go on.", "We never rest,"]),
    ("fr", "guillemets with blanks", "« Nous partons », dit-elle.", ["Nous partons"]),
    ("fr", "no-break blanks", "«\u00a0Nous partons\u00a0», dit-elle.", ["Nous partons"]),
    ("fr", "after an elision", "Il dit qu'\"on avance ensemble\".", ["on avance ensemble"]),
    ("fr", "curly in guillemets", "« Il a dit “non” hier », dit-elle.", ["Il a dit “non” hier"]),
    ("ar", "closer opens after a clitic", "تحدث عن و”مرحلة جديدة للقرية” أمس.",
     ["مرحلة جديدة للقرية"]),
    ("ar", "closer opens after tatweel", "وصفه بـ”يوم كبير للمدينة” أمس.", ["يوم كبير للمدينة"]),
    ("ar", "guillemet closer opens", "قال إن »المشروع انتهى اليوم».", ["المشروع انتهى اليوم"]),
    ("ar", "straight after a clitic", 'وصفه ب"يوم كبير للمدينة" أمس.', ["يوم كبير للمدينة"]),
    ("ar", "two pairs", "قال «نعم نعم» ثم «لا لا».", ["نعم نعم", "لا لا"]),
]


@pytest.mark.parametrize(("code", "label", "text", "expected"), CASES, ids=[c[1] for c in CASES])
def test_marks_pair(code, label, text, expected):
    assert paired(code, text) == expected, label
