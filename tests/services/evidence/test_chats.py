"""Conversations written out by WhatsApp: Android and iOS, both orders of day and month, both clocks, two languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.services.evidence import chats
from casefiles.services.evidence.chats import Chat, parse
from tests.services.evidence.containers_made import CHAT


def read(text: str) -> Chat:
    found = parse(text)
    assert found is not None
    return found


def test_who_wrote_what_and_when() -> None:
    chat = read(CHAT)
    assert chat.order == "day" and chat.participants == ("Tomás Illa", "Rosa Quinde")
    first, second, third, last = chat.messages
    assert (first.sender, first.when) == ("", "2017-07-22 09:29")
    assert second.text == "Ya llegó la mercadería\nson doce bultos"
    assert (third.media, third.sender) == ("IMG-20170722-WA0001.jpg", "Rosa Quinde")
    assert last.omitted and not last.media and last.written == "23/07/17, 18:05"
    assert chat.carried == {"IMG-20170722-WA0001.jpg": third}


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("22/07/2017, 09:30 - A: x", "2017-07-22 09:30"),
        ("22/7/17 09:30 - A: x", "2017-07-22 09:30"),
        ("7/22/17, 9:30 PM - A: x", "2017-07-22 21:30"),
        ("7/22/17, 9:30\u202fPM - A: x", "2017-07-22 21:30"),
        ("22/7/17, 12:30 a. m. - A: x", "2017-07-22 00:30"),
        ("22/7/17, 12:30\u00a0p.\u00a0m. - A: x", "2017-07-22 12:30"),
        ("[22/7/17 9:30:05 p. m.] A: x", "2017-07-22 21:30:05"),
        ("\u200e[22/07/17, 09:30:05] A: x", "2017-07-22 09:30:05"),
        ("[22.07.17, 09:30:05] A: x", "2017-07-22 09:30:05"),
        ("2017-07-22, 09:30 - A: x", "2017-07-22 09:30"),
        ("[2017-07-22, 9:30:05 AM] A: x", "2017-07-22 09:30:05"),
    ],
)
def test_ways_of_writing_a_time(line: str, when: str) -> None:
    (message,) = read(line).messages
    assert (message.when, message.sender, message.text) == (when, "A", "x")


def test_day_or_month_first_is_told_by_the_order_of_messages() -> None:
    assert read("01/02/17, 09:30 - A: x\n02/02/17, 09:30 - A: x\n01/03/17, 09:30 - A: x\n").order == "day"
    assert read("01/02/17, 09:30 - A: x\n01/03/17, 09:30 - A: x\n02/01/17, 09:30 - A: x\n").order == "month"


def test_where_day_and_month_cannot_be_told_apart_no_date_is_made_up() -> None:
    chat = read("01/01/17, 09:30 - A: x\n02/02/17, 09:30 - A: x\n")
    assert chat.order == "" and chat.messages[0].when == "" and chat.messages[0].written == "01/01/17, 09:30"
    assert read("22/07/17, 09:30 - A: x\n07/22/17, 09:30 - A: x\n").order == ""


@pytest.mark.parametrize(
    ("text", "media", "omitted"),
    [
        ("IMG-20170722-WA0001.jpg (file attached)", "IMG-20170722-WA0001.jpg", False),
        ("\u200eacta final.pdf (archivo adjunto)\npage two", "acta final.pdf", False),
        ("\u200e<attached: 00000012-PHOTO-2017-07-22-09-30-05.jpg>", "00000012-PHOTO-2017-07-22-09-30-05.jpg", False),
        ("<adjunto: 00000012-AUDIO-2017-07-22-09-30-05.opus>", "00000012-AUDIO-2017-07-22-09-30-05.opus", False),
        ("<Media omitted>", "", True),
        ("<Multimedia omitido>", "", True),
        ("\u200eimage omitted", "", True),
        ("imagen omitida", "", True),
        ("the image omitted by him", "", False),
    ],
)
def test_what_a_message_carries(text: str, media: str, omitted: bool) -> None:
    (message,) = read(f"22/07/17, 09:30 - A: {text}").messages
    assert (message.media, message.omitted) == (media, omitted)


@pytest.mark.parametrize(
    "text", ["", "Dear all\n22/07/17, 09:30 - A: x\n", "2017-07-22 notes of the day\n", "[info] started\n"]
)
def test_other_texts_are_no_conversation(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "name", ["_chat.txt", "phone/WhatsApp Chat with Ana.txt", "WhatsApp Chat - Ana.txt", "Chat de WhatsApp con Ana.txt"]
)
def test_names_of_conversations(name: str) -> None:
    assert chats.is_named_so(name) and not chats.is_named_so(name + ".jpg")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG-20170722-WA0001.jpg", "2017-07-22"),
        ("PTT-20170722-WA0001.opus", "2017-07-22"),
        ("00000012-PHOTO-2017-07-22-09-30-05.jpg", "2017-07-22"),
        ("IMG-20171322-WA0001.jpg", ""),
        ("IMG_0417.jpg", ""),
    ],
)
def test_the_day_in_a_name(name: str, day: str) -> None:
    assert chats.date_in_name(name) == day


def test_pages_are_cut_between_messages_and_lose_nothing() -> None:
    text = "".join(f"22/07/17, 09:30 - A: {n}\nmore\n" for n in range(250))
    cut = chats.pages(read(text), text)
    assert len(cut) == 3 and "".join(cut) == text and cut[1].startswith("22/07/17, 09:30 - A: 100\n")


said = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).filter(
    lambda text: parse(text) is None
)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 28),
            st.integers(1, 12),
            st.integers(0, 23),
            st.integers(0, 59),
            st.lists(said, min_size=1, max_size=3),
        ),
        min_size=1,
        max_size=20,
    ),
    st.booleans(),
)
def test_written_and_read(messages: list[tuple[int, int, int, int, list[str]]], apple: bool) -> None:
    text = ""
    for day, month, hour, minute, lines in [(22, 7, 9, 30, ["x"]), *messages]:
        at = f"{day:02}/{month:02}/17, {hour:02}:{minute:02}"
        text += (f"[{at}:00] A: " if apple else f"{at} - A: ") + "\n".join(lines) + "\n"
    chat = read(text)
    assert [(one.when[:16], one.sender) for one in chat.messages[1:]] == [
        (f"2017-{month:02}-{day:02} {hour:02}:{minute:02}", "A") for day, month, hour, minute, _lines in messages
    ]
    assert "".join(text[one.start : one.end] for one in chat.messages) == text


@given(st.text(max_size=500))
def test_any_text_is_read_or_is_none(text: str) -> None:
    chat = parse(text)
    assert chat is None or "".join(chats.pages(chat, text)) == text
