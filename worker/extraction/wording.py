"""How a speaker is written: the fullest name, the role, the key that spellings share."""

from __future__ import annotations

from worker.extraction.family_names import marks_between
from worker.extraction.frame import Frame
from worker.extraction.mentions import Mentions, Name


class Wording:
    """Writes out the names of one article."""

    def __init__(self, frame: Frame, mentions: Mentions) -> None:
        self._frame = frame
        self._mentions = mentions
        self._fulls: dict[int, str] = {}
        self._keys: dict[str, str] = {}

    def full(self, name: Name) -> str:
        """The fullest form of ``name`` that the article gives."""
        kept = self._fulls.get(name.lo)
        if kept is None:
            best = self._mentions.fullest(name.key, name.lo)
            chosen = best if best is not None and len(best.key) > len(name.key) else name
            kept = self._fulls[name.lo] = self.written(chosen.lo, chosen.hi)
        return kept

    def role(self, name: Name) -> str | None:
        """The title or office that ``name`` is introduced with here."""
        if name.title is None:
            return None
        lo, hi = name.title
        while lo < hi - 1 and self._frame.tags[lo] in "tvig,":  # mardi la présidente
            lo += 1
        return self.written(lo, hi).strip(" ,،()") or None

    def written(self, lo: int, hi: int) -> str:
        """The article's own characters of tokens ``lo`` to ``hi``, blanks made single."""
        end, view = self._frame.ends[hi - 1], self._frame.view
        if not self._frame.lexicon.cased and hi - lo > 1 \
                and view.clean[end:end + 1] in self._frame.lexicon.glyphs \
                and view.clean[self._frame.starts[hi - 1] - 1] not in self._frame.lexicon.glyphs:
            end += marks_between(self._frame, lo + 1)  # the mark that closes a body's name
        span = view.span(self._frame.starts[lo], end)
        return " ".join(span.of(view.raw).split())

    def key(self, name: str) -> str:
        """The folded form under which spellings of one name are equal."""
        kept = self._keys.get(name)
        if kept is None:
            kept = self._keys[name] = self._compared(name)
        return kept

    def _compared(self, name: str) -> str:
        frame = self._frame
        pattern = frame.lexicon.ignorable
        folded = frame.lexicon.fold(pattern.sub("", name) if pattern else name)
        out, joined = [], ""
        for word in folded.split():
            if word in frame.lexicon.joined and not joined:
                joined = word
                continue
            out.append(joined + word)
            joined = ""
        return " ".join(out) or joined
