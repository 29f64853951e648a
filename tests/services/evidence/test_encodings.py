"""Encodings without a mark are told by the bytes."""

from __future__ import annotations

import pytest

from casefiles.services.evidence import encodings
from casefiles.services.evidence.media_types import type_of
from casefiles.services.evidence.readers.text import decode

TEXTS = {
    "Привет, это текст без метки. Росомаха живёт здесь. Ещё одно предложение.": "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic",
    "ВСТРЕЧА СОСТОИТСЯ В ПОНЕДЕЛЬНИК": "cp1251 koi8_r cp866",
    "これは日本語の文章です。狸がいます。": "cp932 euc_jp",
    "这是中文文本，熊猫在这里生活。他们说明天会来，我也不知道。": "gb18030",
    "這是中文文本，熊貓在這裡生活。他們說明天會來，我也不知道。": "big5",
    "이것은 한국어 문장입니다. 내일 서울에서 만나자고 했다.": "cp949",
    "Αυτό είναι ένα κείμενο στα ελληνικά για τον έλεγχο.": "cp1253",
    "זהו טקסט בעברית לבדיקה של הקידוד הנכון": "cp1255",
    "هذا نص باللغة العربية لاختبار الترميز الصحيح": "cp1256",
    "El niño comió ñame en Asunción; según José. ¿Qué? Sí, mañana a las 10.": "cp1252 cp850 mac_roman",
    "Não há razão para a reunião de amanhã às dez.": "cp1252 cp850",
    "SEÑOR NÚÑEZ, AÑO 1998": "cp1252 cp850",
    "créée à Noël ïù": "cp1252",
    "It costs £50 or 60 €, at 30° – he said “go”…": "cp1252",
    "a\xa0b\xa0c": "cp1252",
    "Встреча завтра, señor.\nВторая строка.": "utf-16-le utf-16-be",
    "Hola señor.\n": "utf-16-le utf-16-be",
}


@pytest.mark.parametrize(("text", "encoding"), [(text, one) for text, names in TEXTS.items() for one in names.split()])
def test_a_text_without_a_mark_is_read_as_it_was_written(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert decode(data)[0] == text
    assert type_of(data, "note") == "text/plain"


def test_a_character_that_is_cut_at_the_end_is_left_out() -> None:
    text = "これは日本語の文章です"
    assert decode(text.encode("cp932")[:-1]) == (text[:-1], "cp932")
    assert encodings.wide("Hola".encode("utf-16-le")[:-1]) == "utf-16-le"


def test_a_few_controls_do_not_make_a_text_unreadable() -> None:
    assert type_of(b"date,sum\n2026-05-03,\x0012\n", "t.csv") == "text/csv"
    assert type_of(b"connected to 10.0.0.4\n" * 20 + b"\0" * 40, "log") == "text/plain"
    assert type_of(b"ab\0\0\0\1\0cd\0\0\2" * 20, "x.txt") == "application/octet-stream"
    assert type_of(bytes(range(256)) * 4, "x.txt") == "application/octet-stream"
