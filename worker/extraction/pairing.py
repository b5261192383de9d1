"""Pairs the marks of one paragraph: which opens, which closes, and what a lost one leaves.

A stack, one pass, no look-back: linear in the number of marks. Marks pair by family; a
mark that can only open inside a stretch of its own family is nested where closers enough
are to come, and else tells that the closer before it was lost. This module knows marks by
what they can do; what they look like is told in marks.py.
"""

from __future__ import annotations

import re

from worker.extraction.values import value

_STOP = re.compile(r"[.!?؟…。！？](?=[\s\"”»]|$)")
_DEEPEST = 4
"""Open stretches within each other; what is deeper is no newspaper's."""


@value(frozen=True, slots=True)
class Marked:
    """A marked stretch, offsets into the clean view.

    ``outer_start``/``outer_end`` take the marks in, ``start``/``end`` do not and are
    trimmed of blanks. ``closed`` is False where the closing mark is missing, ``resumed``
    True where the quotation goes on from the paragraph before.
    """

    outer_start: int
    start: int
    end: int
    outer_end: int
    closed: bool = True
    resumed: bool = False


@value(frozen=True, slots=True)
class Mark:
    """One mark of the text, and what its neighbours let it do.

    ``apostrophe``: it may be one, and then never opens by its place alone. ``straight``: its
    glyph has no direction. ``curly_closer``: its glyph closes and is no apostrophe.
    """

    start: int
    end: int
    family: int
    can_open: bool
    can_close: bool
    apostrophe: bool
    straight: bool
    curly_closer: bool


class Paragraph:
    """The marks of ``text[start:end]``; ``carried`` is what the paragraph before left open."""

    def __init__(self, text: str, bounds: tuple[int, int], marks: list[Mark],
                 carried: Mark | None) -> None:
        self._text = text
        self._begin, self._end = _first(text, *bounds), bounds[1]
        self._marks = marks
        self._carried = carried
        self._stack: list[Mark] = []
        self._resumed = False
        self._closers: dict[int, int] = {}
        for mark in marks:
            if mark.can_close:
                self._closers[mark.family] = self._closers.get(mark.family, 0) + 1
        self.found: list[Marked] = []

    def pair(self) -> Mark | None:
        """Fill ``found`` with the outermost stretches; returns the mark that stays open."""
        for position, mark in enumerate(self._marks):
            if mark.can_close:
                self._closers[mark.family] -= 1
            opened = self._opened(mark) if self._stack else None
            if opened is None:
                self._outside(mark, position)
            elif mark.can_open and not mark.can_close:
                self._opens_again(mark, opened)
            else:
                self._close(mark, opened)
        return self._leave_open()

    def _opened(self, mark: Mark) -> int | None:
        """Where in the stack the stretch is that ``mark`` could end."""
        for i in range(len(self._stack) - 1, -1, -1):
            if self._stack[i].family == mark.family:
                return i
        if self._stack and mark.curly_closer and self._stack[-1].straight:
            return len(self._stack) - 1  # opened with a straight mark, closed with a curly one
        return None

    def _outside(self, mark: Mark, position: int) -> None:
        """A mark with no stretch of its family open: it opens one, or ends a carried one."""
        continues = self._carried is not None and self._carried.family == mark.family
        if mark.can_open or self._glued_opener(mark, position) or self._misplaced(mark, position):
            if not self._stack:
                self._resumed = continues and mark.start == self._begin
            self._stack.append(mark)
        elif not self._stack and continues and not self.found:
            self._take(self._begin, self._begin, mark.start, mark.end, resumed=True)

    def _opens_again(self, mark: Mark, opened: int) -> None:
        """An opener inside its own family: nested, or the closer before it was lost."""
        outer = self._stack[opened]
        nests = self._closers.get(mark.family, 0) > 1 and len(self._stack) < _DEEPEST
        if not nests or self._begins_anew(outer, mark):
            if opened == 0:  # the stretch ends with its last sentence
                end = self._last_stop(outer.end, mark.start)
                if end is not None:
                    self._take(outer.start, outer.end, end, end, closed=False)
            del self._stack[opened:]
        self._stack.append(mark)

    def _close(self, mark: Mark, opened: int) -> None:
        opener = self._stack[opened]
        del self._stack[opened:]
        if not self._stack:
            self._take(opener.start, opener.end, mark.start, mark.end, resumed=self._resumed)
            self._resumed = False

    def _leave_open(self) -> Mark | None:
        """What the paragraph's end leaves open is closed there, or with its last sentence."""
        if not self._stack:
            return None
        opener, end = self._stack[0], self._end
        stop = end
        if opener.start != self._begin:
            stop = self._last_stop(opener.end, end) or end
        self._take(opener.start, opener.end, stop, stop, closed=False, resumed=self._resumed)
        return opener

    def _take(self, outer_start: int, start: int, end: int, outer_end: int, *,
              closed: bool = True, resumed: bool = False) -> None:
        start = _first(self._text, start, end)
        while end > start and self._text[end - 1].isspace():
            end -= 1
        if not closed:
            outer_end = end
        self.found.append(Marked(outer_start, start, end, outer_end, closed, resumed))

    def _begins_anew(self, opener: Mark, mark: Mark) -> bool:
        """A colon right before, a full stop since the opener: its closing mark was forgotten."""
        before = self._text[opener.end:mark.start].rstrip()
        return before.endswith(":") and self._last_stop(opener.end, mark.start) is not None

    def _glued_opener(self, mark: Mark, position: int) -> bool:
        """A closer's glyph that opens: letter before, letter after, and a closer to come."""
        after = self._text[mark.end:mark.end + 1]
        return after.isalnum() and not mark.apostrophe and any(
            m.family == mark.family and m.can_close
            for m in self._marks[position + 1:position + 3]
        )

    def _misplaced(self, mark: Mark, position: int) -> bool:
        """``X said," We will``: the blank on the wrong side of a straight mark.

        A closer's glyph with blanks on both sides opens what the next mark closes.
        """
        if position + 1 >= len(self._marks):
            return False
        following = self._marks[position + 1]
        if mark.curly_closer and not mark.can_open:
            around = self._text[mark.start - 1:mark.start] + self._text[mark.end:mark.end + 1]
            return (around.isspace() and following.family == mark.family
                    and following.can_close and not following.can_open)
        return mark.straight and (self._text[mark.start - 1:mark.start] in {",", ":"}
                and following.family == mark.family
                and following.can_close and not following.can_open)

    def _last_stop(self, start: int, end: int) -> int | None:
        last = None
        for stop in _STOP.finditer(self._text, start, end):
            last = stop.end()
        return last


def _first(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
