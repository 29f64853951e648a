"""A piece of the original text around what was asked, and where in it the words stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from casefiles.database.index.asking import Term, parse
from casefiles.domain import folding

BLOCK = 50_000


def snippet(text: str, query: str, width: int = 160) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About `width` characters of the original text around the best hit of `query`, and where the hits stand in it.

    The best place is the first that holds most of the terms. Offsets are characters of the returned string, ascending
    and apart. Line breaks and other control characters become blanks; "\u2026" stands where something is cut off.
    Without a hit: the beginning, without marks.
    """
    terms = _terms(query)
    marks: list[tuple[int, int, int]] = []
    if terms:
        start = 0
        while start < len(text) and not marks:
            # Texts may be millions of characters long: only the block with the first hits is looked at closely.
            end = min(len(text), start + BLOCK)
            marks = [(a + start, b + start, number) for a, b, number in _marks(text[start:end], terms)]
            start = end if end == len(text) else end - width
    begin, end = _window(text, marks, width)
    before, after = ("\u2026" if begin > 0 else ""), ("\u2026" if end < len(text) else "")
    cut = "".join(" " if character < " " or character == "\x7f" else character for character in text[begin:end])
    shift = len(before) - begin
    shown = tuple((a + shift, b + shift) for a, b in _apart(marks) if a >= begin and b <= end)
    return before + cut + after, shown


@lru_cache(maxsize=8)
def _terms(query: str) -> Sequence[Term]:
    """The terms of a query: it is the same for all hits of a page."""
    return parse(query).terms


def _marks(block: str, terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """(start, end, number of the term) of every hit in a block, ascending."""
    folded = folding.fold(block)
    if folded.isascii() and not any(term.words[0] in folded for term in terms):
        return []
    words = _words(block)
    marks = []
    for place in range(len(words)):
        for number, term in enumerate(terms):
            if _stands_at(words, place, term):
                marks.append((words[place][1], words[place + len(term.words) - 1][2], number))
    return marks


def _words(block: str) -> list[tuple[str, int, int]]:
    """(folded word, start, end) of the original; a trailing accent belongs to its word."""
    words: list[tuple[str, int, int]] = []
    letters, start, end = "", 0, 0
    for place, piece in enumerate(folding.pieces(block)):
        if not piece:
            end = place + 1 if letters else end
            continue
        for number, part in enumerate(piece.split(" ")):
            if number and letters:
                words.append((letters, start, end))
                letters = ""
            if part:
                start = start if letters else place
                letters, end = letters + part, place + 1
    if letters:
        words.append((letters, start, end))
    # A word in another script is also found by its Latin form.
    return [
        one if one[0].isascii() else (f"{one[0]} {folding.latin(block[one[1] : one[2]])}".strip(), one[1], one[2])
        for one in words
    ]


def _stands_at(words: Sequence[tuple[str, int, int]], place: int, term: Term) -> bool:
    if place + len(term.words) > len(words):
        return False
    for number, wanted in enumerate(term.words):
        open_ended = term.open_ended and number == len(term.words) - 1
        held = words[place + number][0].split(" ")
        if not any(form.startswith(wanted) if open_ended else form == wanted for form in held):
            return False
    return True


def _window(text: str, marks: Sequence[tuple[int, int, int]], width: int) -> tuple[int, int]:
    """Where to cut: around the first stretch of `width` that holds most terms, between words where one ends nearby."""
    best, held = None, 0
    right = 0
    inside: dict[int, int] = {}
    for left, (start, _end, number) in enumerate(marks):
        while right < len(marks) and (marks[right][1] <= start + width or right == left):
            inside[marks[right][2]] = inside.get(marks[right][2], 0) + 1
            right += 1
        if len(inside) > held:
            best, held = (start, marks[right - 1][1]), len(inside)
        inside[number] -= 1
        if not inside[number]:
            del inside[number]
    if best is None:
        return 0, _blank_before(text, width, 0)
    spare = max(0, width - (best[1] - best[0]))
    begin = max(0, best[0] - spare // 2)
    end = min(len(text), max(best[1], begin + width))
    begin = max(0, min(begin, end - width))
    if begin:
        begin = next((place + 1 for place in range(begin, min(best[0], begin + 20)) if text[place].isspace()), begin)
    return min(begin, best[0]), _blank_before(text, end, best[1])


def _blank_before(text: str, end: int, least: int) -> int:
    """The last blank at or shortly before `end`, but not before `least`; `end` itself where there is none."""
    if end >= len(text):
        return len(text)
    return next((place for place in range(end, max(least, end - 20), -1) if text[place].isspace()), end)


def _apart(marks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """The marks ascending, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end, _number in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
