"""Conversations that a messenger wrote out: who wrote what and when, and which message carries which file.

Telegram's result.json gives times in UTC. WhatsApp's two ways of writing are known, that of Android and that of iOS, in
English and Spanish. Its times are those of the telephone that wrote the file, which says neither its zone nor whether day
or month comes first: the second is told from the file itself, and where it leaves that open, no date is given. Pure
functions of the text.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

PAGE = 100
"""Messages on one page of the text, so that a message can be cited by its page."""

_MARKS = "\u200e\u200f\ufeff\u202a\u202c"
_START = re.compile(
    rf"[{_MARKS}]*(?P<bracket>\[)?(?P<one>\d{{1,4}})(?P<sign>[/.\-])(?P<two>\d{{1,2}})(?P=sign)(?P<three>\d{{1,4}}),?\s{{1,2}}"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s?(?P<half>[ap])\.?\s?m\.?)?"
    r"(?(bracket)\]|\s-)\s",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:_chat|WhatsApp Chat.*|Chat de WhatsApp.*|Conversación de WhatsApp.*)\.txt", re.IGNORECASE)
_ATTACHED = re.compile(
    rf"[{_MARKS}]*(?P<android>[^\n<>]{{1,200}}\.\w{{1,5}}) \((?:file attached|archivo adjunto)\)"
    r"|<(?:attached|adjunto): (?P<ios>[^\n<>]{1,200})>"
)
_OMITTED = re.compile(
    rf"[{_MARKS}]*<?(?:Media omitted|Multimedia omitido|Archivo omitido"
    r"|(?:image|video|audio|sticker|GIF|document|Contact card) omitted"
    r"|(?:imagen|video|audio|sticker|GIF|documento|tarjeta de contacto) omitid[oa])>?",
    re.IGNORECASE,
)
_IN_NAME = (
    re.compile(r"(?:^|/)[A-Z]{3,5}-(\d{4})(\d{2})(\d{2})-WA\d+"),
    re.compile(r"(?:^|/)\d{6,10}-[A-Z]+-(\d{4})-(\d{2})-(\d{2})-\d{2}-\d{2}-\d{2}"),
)
_SENDER_CAP = 100


@dataclass(frozen=True)
class Message:
    """One message, numbered from 1. `start` and `end` are its place in the text, in characters; both 0 in Telegram's.

    `when` is ISO, with "UTC" behind it where that is known and else by the telephone's clock, or "" where day and month
    cannot be told apart; `written` is the same as it stands there. `sender` is "" for what the program itself says.
    `media` names the file it carries, "" for none; `omitted` says that there was one, which was not written out.
    """

    n: int
    when: str
    written: str
    sender: str
    text: str
    media: str
    omitted: bool
    start: int
    end: int


@dataclass(frozen=True)
class Chat:
    """A conversation; its text is cut into messages without a gap."""

    messages: tuple[Message, ...]
    order: Literal["day", "month", "year", ""]
    """What comes first in a date; "" where the file does not tell."""
    messenger: str = "WhatsApp"

    @property
    def participants(self) -> tuple[str, ...]:
        """Who wrote, in the order of their first message."""
        return tuple(dict.fromkeys(one.sender for one in self.messages if one.sender))

    @property
    def carried(self) -> dict[str, Message]:
        """The file that is carried -> the first message that carries it."""
        found: dict[str, Message] = {}
        for one in self.messages:
            if one.media:
                found.setdefault(one.media, one)
        return found


def time_shown(message: Message) -> str:
    """When a message was sent, and by which clock."""
    when = message.when or message.written
    return when if when.endswith("UTC") else f"{when} (by the telephone's clock)"


def told_of(chat: Chat, participants: int = 200) -> list[tuple[str, str]]:
    """What a conversation is, as (what, says): how many messages, the first and the last, who wrote."""
    found = [("messages", str(len(chat.messages)))]
    for key, message in (("first_message", chat.messages[0]), ("last_message", chat.messages[-1])):
        found.append((key, time_shown(message)))
    if not chat.order:
        found.append(("order_of_dates", "day and month cannot be told apart"))
    return found + [("participant", name) for name in chat.participants[:participants]]


def is_export(name: str) -> bool:
    """Whether a file among others is named as the conversation that these came with, of any messenger."""
    return is_named_so(name) or name.replace("\\", "/").rpartition("/")[2] == "result.json"


def conversation(name: str, text: str) -> Chat | None:
    """The conversation in a file that is named as one; None where it is none after all."""
    if is_named_so(name):
        return parse(text)
    return parse_telegram(text) if is_export(name) else None


def parse_telegram(text: str) -> Chat | None:
    """The conversation in Telegram's result.json; None for any other text. Files are named by their place in the export."""
    try:
        found = json.loads(text)
        entries = found["messages"]
        if not isinstance(entries, list) or not isinstance(found["type"], str):
            return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    messages: list[Message] = []
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("date"), str):
            return None
        carried = next((entry[key] for key in ("file", "photo") if isinstance(entry.get(key), str)), "")
        sender = entry.get("from") or entry.get("actor")
        n = len(messages) + 1
        messages.append(
            Message(
                n,
                _telegram_time(entry),
                entry["date"],
                sender if isinstance(sender, str) else "",
                _telegram_text(entry.get("text")),
                # What was left out of the export stands there as a sentence in brackets.
                "" if carried.startswith("(") else carried,
                carried.startswith("("),
                0,
                0,
            )
        )
    return Chat(tuple(messages), "year", "Telegram") if messages else None


def _telegram_time(entry: dict[str, Any]) -> str:
    try:
        at = datetime.datetime.fromtimestamp(int(entry["date_unixtime"]), datetime.UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return str(entry["date"]).replace("T", " ")
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _telegram_text(text: object) -> str:
    """A text, or pieces of it of which some are links or names."""
    if isinstance(text, str):
        return text
    pieces = text if isinstance(text, list) else []
    return "".join(
        piece if isinstance(piece, str) else str(piece.get("text", "")) if isinstance(piece, dict) else ""
        for piece in pieces
    )


def is_named_so(name: str) -> bool:
    """Whether a file is named as WhatsApp names the text of a conversation."""
    return _NAME.fullmatch(name.replace("\\", "/").rpartition("/")[2]) is not None


def parse(text: str) -> Chat | None:
    """The conversation in a text; None where it does not begin as one."""
    begun = list(_begun(text))
    if not begun or text[: begun[0].start()].strip(_MARKS + " \r\n\t"):
        return None
    order = _order([(int(one["one"]), int(one["two"]), one["one"]) for one in begun], begun)
    ends = [one.start() for one in begun[1:]] + [len(text)]
    messages = []
    for n, (found, end) in enumerate(zip(begun, ends, strict=True), 1):
        said = text[found.end() : end].rstrip("\r\n")
        sender, parting, rest = said.partition(": ")
        if not parting or "\n" in sender or len(sender) > _SENDER_CAP:
            sender, rest = "", said
        attached = _ATTACHED.search(rest)
        messages.append(
            Message(
                n,
                _when(found, order),
                found[0].strip(_MARKS + "[]- \u202f\u00a0"),
                sender.strip(_MARKS + " ~\u202f\u00a0"),
                rest.strip(_MARKS),
                (attached["android"] or attached["ios"]).strip() if attached else "",
                _OMITTED.fullmatch(rest.strip()) is not None,
                found.start() if n > 1 else 0,
                end,
            )
        )
    return Chat(tuple(messages), order)


def _begun(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while True:
        found = _START.match(text, at)
        if found is not None:
            yield found
        at = text.find("\n", at) + 1
        if not at:
            return


def _order(dates: Sequence[tuple[int, int, str]], begun: Sequence[re.Match[str]]) -> Literal["day", "month", "year", ""]:
    """What comes first: told by a number that is no month, else by the order in which messages come."""
    if all(len(written) == 4 for _one, _two, written in dates):
        return "year"
    is_day, is_month = any(one > 12 for one, _two, _w in dates), any(two > 12 for _one, two, _w in dates)
    if is_day != is_month:
        return "day" if is_day else "month"
    if is_day:
        return ""
    kept = {order: _backwards([_when(one, order) for one in begun]) for order in ("day", "month")}
    if kept["day"] == kept["month"]:
        return ""
    return "day" if kept["day"] < kept["month"] else "month"


def _backwards(times: Sequence[str]) -> int:
    """How often a message comes before the one above it."""
    return sum(later < earlier for earlier, later in zip(times, times[1:], strict=False))


def _when(found: re.Match[str], order: str) -> str:
    numbers = [int(found[key]) for key in ("one", "two", "three")]
    if order == "year":
        year, month, day = numbers
    elif order in ("day", "month"):
        day, month, year = numbers if order == "day" else (numbers[1], numbers[0], numbers[2])
    else:
        return ""
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        at = datetime.datetime(  # noqa: DTZ001 - the telephone's clock, whose zone nobody says
            year + 2000 if year < 100 else year, month, day, hour, int(found["minute"]), int(found["second"] or 0)
        )
    except ValueError:
        return ""
    return at.isoformat(" ", "seconds" if found["second"] else "minutes")


def pages(chat: Chat, text: str) -> list[str]:
    """The text as it stands, cut between messages: PAGE messages on each page."""
    starts = [one.start for one in chat.messages[::PAGE]] + [len(text)]
    return [text[start:end] for start, end in zip(starts, starts[1:], strict=False)]


def date_in_name(name: str) -> str:
    """The day that the messenger put into a file's name, ISO, "" for none. When it was sent or received; not taken."""
    for pattern in _IN_NAME:
        found = pattern.search(name)
        if found is not None:
            try:
                return datetime.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            except ValueError:
                return ""
    return ""
