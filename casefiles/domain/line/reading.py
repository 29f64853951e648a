"""A line read into its pieces: `chipi @llochegua 14/7 s14 c3`, or in words.

`@` place, `#` operation, `(role)`, `"exact alias"`, `!` task to the end of the line; dates, refs, phones, plates, e-mails
and grades by their shape; link words from the vocabulary. The first words that are nothing else are the name. A sign's
words go up to the next piece. Nothing is refused and nothing is lost: what is not understood is a remark.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from casefiles.domain.folding import fold
from casefiles.domain.line import dates, shapes
from casefiles.domain.line.phrases import LONGEST, Phrase, ends_of, phrases
from casefiles.domain.line.pieces import (
    QUOTES,
    ByRef,
    Form,
    Graded,
    InOperation,
    InRole,
    Line,
    Marker,
    Name,
    Number,
    Piece,
    Place,
    Relation,
    Remark,
    Said,
    Target,
    ToDo,
    When,
)
from casefiles.domain.refs import tidy_ref, type_of_ref

_PLACES = frozenset({"place", "site"})
_AROUND = ",;:."
"""What may hang on a word without belonging to it."""
_ARTICLES = frozenset({"el", "la", "los", "las", "the"})
_PARTS_OF_THE_DAY = frozenset({"night", "dawn", "noon", "midnight", "dusk", "noche", "madrugada", "tarde", "manana"})
"""What may stand behind "at" and "en" and is no place."""
_MOST_DATES = 12
"""Dates that are looked for in one line; a whole page pasted here is no line."""
LONGEST_LINE = 2_000
"""Characters that are read; what stands behind is one remark."""

_BRACKETED_WORD = re.compile(r"\((?:[aA]|\+?[0-9]+)\)")
"""Brackets that hold no role: "(a)" announces an alias, "(01)" begins a phone."""

_Expects = Literal["", "place", "target", "source", "alias"]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or what stands in quotes, in brackets or behind `!`. `sign` is the @ or # before it."""

    start: int
    end: int
    inner: str
    kind: Literal["word", "quoted", "role", "task", "beyond"]
    sign: str = ""

    @property
    def core(self) -> str:
        return self.inner.strip(_AROUND) if self.kind == "word" else self.inner

    @property
    def plain(self) -> bool:
        return self.kind == "word" and not self.sign


def parse(text: str, *, language: str = "en", reference: datetime.date | None = None) -> Line:
    """The pieces of a line, with their places in it. Never raises: what cannot be read is said in the pieces.

    `language` decides how figures of dates are read ("es": day first), `reference` is the day they are counted from.
    """
    reader = _Reader(text, language, reference)
    return Line(text, tuple(reader.read()), language, reference)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place, end = 0, min(len(text), LONGEST_LINE)
    while place < end:
        sign = text[place]
        if sign.isspace():
            place += 1
            continue
        token = _token(text[:end], place)
        found.append(token)
        place = token.end
    if text[end:].strip():
        found.append(_Token(end, len(text.rstrip()), text[end:], "beyond"))
    return found


def _token(text: str, start: int) -> _Token:
    first, place = text[start], start
    if first == "!":
        end = len(text.rstrip())
        return _Token(start, end, text[start + 1 : end].strip(), "task")
    sign = first if first in "@#" else ""
    place += len(sign)
    if place < len(text) and text[place] in QUOTES:
        closing = QUOTES[text[place]]
        end = _closed(text, place, closing)
        inner = text[place + 1 : end].removesuffix(closing)
        return _Token(start, end, inner.strip(), "quoted", sign)
    if first == "(" and not _BRACKETED_WORD.match(text, start):
        end = _closed(text, start, ")")
        return _Token(start, end, text[start + 1 : end].removesuffix(")").strip(), "role")
    end = place
    while end < len(text) and not text[end].isspace() and not (end > place and _breaks(text, end)):
        end += 1
    return _Token(start, end, text[place:end], "word", sign)


def _breaks(text: str, place: int) -> bool:
    """Whether a quotation mark or bracket ends the word before it; phones and "visto(a)" keep their brackets."""
    if text[place] in QUOTES:
        return True
    return text[place] == "(" and not _BRACKETED_WORD.match(text, place)


def _closed(text: str, start: int, closing: str) -> int:
    """Where what opens at `start` is closed, or the end of the line while it is not."""
    found = text.find(closing, start + 1)
    return found + 1 if found >= 0 else len(text.rstrip())


@dataclass
class _Run:
    """Words that are being gathered into one piece."""

    make: Callable[[int, int, str], Piece]
    start: int
    end: int
    words: list[str] = field(default_factory=list)
    ends_at_comma: bool = True


class _Reader:
    """Walks over the tokens; `run` gathers plain words, `expects` is what the last words asked for."""

    def __init__(self, text: str, language: str, reference: datetime.date | None) -> None:
        self.text = text
        self.language = language
        self.reference = reference
        self.tokens = _tokens(text)
        self.pieces: list[Piece] = []
        self.run: _Run | None = None
        self.expects: _Expects = ""
        self.dates_left = _MOST_DATES

    def read(self) -> list[Piece]:
        place = 0
        while place < len(self.tokens):
            place += self.step(place)
        self.close()
        self.name_before_alias()
        return self.pieces

    def step(self, place: int) -> int:
        """Reads what begins at a token; gives how many tokens that took."""
        token = self.tokens[place]
        if token.kind == "beyond" or (token.kind in {"task", "role"} and not token.inner):
            self.add(Remark(*self.span(token)))
        elif token.kind == "task":
            self.add(ToDo(*self.span(token), token.inner))
        elif token.kind == "role":
            self.add(InRole(*self.span(token), token.inner))
        elif token.kind == "quoted":
            self.quoted(token)
        elif token.sign:
            self.signed(token)
        else:
            return self.word(place)
        return 1

    # What is added

    def span(self, first: _Token, last: _Token | None = None) -> tuple[int, int, str]:
        end = (last or first).end
        return first.start, end, self.text[first.start : end]

    def add(self, piece: Piece) -> None:
        self.close()
        self.expects = ""
        self.pieces.append(piece)

    def close(self) -> None:
        """Ends the run: its words become a piece."""
        run, self.run = self.run, None
        if run is not None:
            self.pieces.append(run.make(run.start, run.end, " ".join(run.words).strip(_AROUND + " ")))

    def begin(self, token: _Token, make: Callable[[int, int, str], Piece], *, ends_at_comma: bool = True) -> None:
        self.close()
        self.expects = ""
        self.run = _Run(make, token.start, token.end, [token.inner] if token.inner else [], ends_at_comma)
        self.at_comma(token)

    def extend(self, token: _Token) -> None:
        assert self.run is not None
        self.run.end = token.end
        self.run.words.append(token.inner)
        self.at_comma(token)

    def at_comma(self, token: _Token) -> None:
        if self.run is not None and self.run.ends_at_comma and token.inner[-1:] in {",", ";"}:
            self.close()

    # Tokens

    def quoted(self, token: _Token) -> None:
        name = " ".join(token.inner.split())
        span = self.span(token)
        if not name:
            self.add(Remark(*span))
        elif token.sign == "@" or (not token.sign and self.expects == "place"):
            self.add(Place(*span, name))
        elif token.sign == "#":
            self.add(InOperation(*span, name))
        elif self.expects == "target":
            self.add(Target(*span, name))
        elif self.expects == "source":
            self.add(Said(*span, name))
        else:
            self.add(Name(*span, name, "alias", exact=True))

    def signed(self, token: _Token) -> None:
        ref = tidy_ref(token.core)
        if token.sign == "#":
            self.begin(token, self.operation)
        elif ref is not None:
            self.add(ByRef(*self.span(token), ref))
        else:
            self.begin(token, self.place, ends_at_comma=False)

    def word(self, place: int) -> int:
        """A plain word: a shape, a phrase, or a word of a name."""
        token = self.tokens[place]
        if self.expects == "alias":
            self.begin(token, self.alias)
            return 1
        if self.run is not None and not self.run.words:
            # Right behind a lone sign: whatever it looks like, it is what the sign asked for.
            self.extend(token)
            return 1
        taken = self.shape(place) or self.phrase(place)
        if taken:
            return taken
        if self.run is not None:
            self.extend(token)
        elif not fold(token.inner):
            self.add(Remark(*self.span(token)))
        elif self.expects == "place":
            self.begin(token, self.place, ends_at_comma=False)
        elif self.expects == "target":
            self.begin(token, self.target)
        elif self.expects == "source":
            self.begin(token, self.said)
        elif not self.is_told():
            self.begin(token, self.name)
        else:
            self.begin(token, self.remark)
        return 1

    def is_told(self) -> bool:
        """Whether the line has already said whom it is about."""
        return self.run is not None or any(
            isinstance(piece, Name) or (isinstance(piece, ByRef) and type_of_ref(piece.ref) in {"person", "alias"})
            for piece in self.pieces
        )

    def plain_from(self, place: int) -> list[str]:
        """The plain words from here on."""
        found = []
        for token in self.tokens[place : place + dates.MOST_WORDS + 1]:
            if not token.plain:
                break
            found.append(token.inner)
        return found

    # Shapes

    def shape(self, place: int) -> int:
        """Reads a piece that is known by its shape; gives the tokens it took, 0 for none."""
        token = self.tokens[place]
        core = token.core
        words = self.plain_from(place)
        kind = shapes.label(core)
        if kind and len(words) > 1 and shapes.is_number(words[1]):
            count = (shapes.digits([word.strip(_AROUND) for word in words[1:]]) or (1, ""))[0]
            return self.number(place, count + 1, kind, self.tokens[place + 1])
        found = None
        if self.dates_left:
            found = dates.find(words, language=self.language, reference=self.reference, bare=not self.is_told())
        if found is not None:
            self.dates_left -= 1
            last = self.tokens[place + found.words - 1]
            self.add(When(*self.span(token, last), found.date, found.problem))
            return found.words
        ref = tidy_ref(core)
        if ref is not None:
            self.add(ByRef(*self.span(token), ref))
            return 1
        if shapes.email(core):
            return self.number(place, 1, "email", token)
        digits = shapes.digits([word.strip(_AROUND) for word in words])
        if digits is not None:
            return self.number(place, digits[0], digits[1], token)
        if shapes.plate(core):
            return self.number(place, 1, "plate", token)
        return self.grade(place)

    def number(self, place: int, count: int, kind: str, first: _Token) -> int:
        token, last = self.tokens[place], self.tokens[place + count - 1]
        raw = self.text[first.start : last.end].strip(_AROUND)
        self.add(Number(*self.span(token, last), kind, " ".join(raw.split())))
        return count

    def grade(self, place: int) -> int:
        """A letter and a digit; a lone capital where no name goes on behind it; a lone digit right behind a ref."""
        token = self.tokens[place]
        found = shapes.grade(token.core)
        if found is None:
            found = shapes.half_grade(token.core)
            after_ref = bool(self.pieces) and self.run is None and isinstance(self.pieces[-1], ByRef)
            if (
                found is not None
                and not after_ref
                and (token.core.isdigit() or not self.is_told() or self.goes_on(place + 1))
            ):
                found = None
        if found is None:
            return 0
        self.add(Graded(*self.span(token), found))
        return 1

    def goes_on(self, place: int) -> bool:
        """Whether the next word is a plain one, which a name may go on with."""
        words = self.plain_from(place)
        if not words or not fold(words[0]):
            return False
        core = words[0].strip(_AROUND)
        if tidy_ref(core) or shapes.grade(core) or shapes.plate(core) or dates.is_shaped_like_one(core):
            return False
        return self.longest_phrase(place) is None

    # Phrases

    def longest_phrase(self, place: int) -> tuple[int, Phrase] | None:
        known = phrases()
        words = self.plain_from(place)
        for count in range(min(LONGEST, len(words)), 0, -1):
            phrase = known.get(fold(" ".join(words[:count])))
            if phrase is not None:
                return count, phrase
        return None

    def phrase(self, place: int) -> int:
        """Words that announce or link; gives the tokens they took, 0 for none."""
        token = self.tokens[place]
        if token.inner.casefold() == "(a)":
            self.marker(token, token, "alias")
            return 1
        found = self.longest_phrase(place)
        if found is None:
            return 0
        count, phrase = found
        last = self.tokens[place + count - 1]
        following = self.tokens[place + count] if place + count < len(self.tokens) else None
        if phrase.does == "alias":
            if following is None or following.kind not in {"word", "quoted"} or following.sign:
                return 0
            self.marker(token, last, "alias")
            return count
        if not self.is_told():
            return 0
        if phrase.does != "relation":
            by_ref = following is not None and following.plain and tidy_ref(following.core) is not None
            if phrase.does == "source before ref" and not by_ref:
                return 0
            self.marker(token, last, "source")
            return count
        return self.relation(token, last, count, phrase, following)

    def marker(self, first: _Token, last: _Token, announces: Literal["alias", "source"]) -> None:
        self.add(Marker(*self.span(first, last), announces))
        self.expects = announces

    def relation(self, first: _Token, last: _Token, count: int, phrase: Phrase, following: _Token | None) -> int:
        if phrase.weak and following is not None and following.sign == "@":
            return self.joined_place(first, count)
        if phrase.weak and following is not None and fold(following.core) in _PARTS_OF_THE_DAY:
            self.begin(first, self.remark)
            return 1
        self.add(Relation(*self.span(first, last), phrase.meanings))
        if following is not None and following.sign != "#":
            self.expects = "place" if ends_of(phrase.meanings) <= _PLACES else "target"
        return count

    def joined_place(self, first: _Token, count: int) -> int:
        """ "at @llochegua": the sign says it already, the word only goes with it."""
        self.add(Remark(*self.span(first)))
        return count

    # Pieces made of runs

    def name(self, start: int, end: int, words: str) -> Piece:
        return self.named(start, end, words, "")

    def alias(self, start: int, end: int, words: str) -> Piece:
        return self.named(start, end, words, "alias")

    def named(self, start: int, end: int, words: str, form: Form) -> Piece:
        """A name without the article that merely goes before an alias: "el Chipi" is Chipi."""
        first, _blank, rest = words.partition(" ")
        name = rest if rest and fold(first) in _ARTICLES else words
        return Name(start, end, self.text[start:end], name, form) if name else self.remark(start, end, words)

    def place(self, start: int, end: int, words: str) -> Piece:
        return Place(start, end, self.text[start:end], words)

    def operation(self, start: int, end: int, words: str) -> Piece:
        return InOperation(start, end, self.text[start:end], words)

    def target(self, start: int, end: int, words: str) -> Piece:
        return Target(start, end, self.text[start:end], words) if words else self.remark(start, end, words)

    def said(self, start: int, end: int, words: str) -> Piece:
        return Said(start, end, self.text[start:end], words) if words else self.remark(start, end, words)

    def remark(self, start: int, end: int, _words: str) -> Piece:
        return Remark(start, end, self.text[start:end])

    def name_before_alias(self) -> None:
        """ "Rosa Ejemplo alias Chipi": what stands before the word is the name, not another alias."""
        for place, piece in enumerate(self.pieces[:-1]):
            follows = self.pieces[place + 1]
            announced = isinstance(follows, Marker) and follows.announces == "alias"
            if isinstance(piece, Name) and not piece.form and announced:
                self.pieces[place] = Name(piece.start, piece.end, piece.typed, piece.name, "name")
