"""In which encoding a text without a byte-order mark is written, told by its bytes alone.

Pure and the same for the same bytes: places in a text are cited by their characters. Frequencies are those of ordinary
prose, rounded; what decides is how far apart the right encoding stands from the wrong ones.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise

SAMPLE = 64 << 10
"""Bytes of a text that are looked at."""
_LATIN = ("cp1252", "cp850", "mac_roman")
"""What Windows, DOS and the Mac wrote in the Americas and Western Europe; likeliest first."""
_LETTERS = frozenset("áéíóúñüàèìòùâêîôûäëïöãõåçßæøœÿÁÉÍÓÚÑÜÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÇÆØŒ")
_MARKS = frozenset("¿¡ºª«»–—‘’“”…€£°§©®·•±²³½¼¾™´¨¢¥¶†\xa0\xad")
_HANZI = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使"
    "這個們來為國說時會對過發後裡經麼學現當沒動還進樣開從實軍無與長機"
)
_SYLLABLES = frozenset("이다는을가의에하고지은사도를로인한대어아기자서있그시나리것해정수일라만들보전과주여부상제원면적오장위성")


def wide(sample: bytes) -> str:
    """UTF-16 without a mark, "utf-16-le" or "utf-16-be"; empty for anything else.

    Letters of the first 256 have a byte of nothing beside them; so have at least the blanks of other scripts.
    """
    sample = sample[: len(sample) & ~1][:SAMPLE]
    if len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for name, most, least in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if most * 50 > len(sample) and least * 20 <= most:
            try:
                text = codecs.getincrementaldecoder(name)().decode(sample)
            except UnicodeDecodeError:
                continue
            if sum(c.isprintable() or c in "\t\r\n\f" for c in text) * 50 >= len(text) * 49:
                return name
    return ""


def scripted(sample: bytes) -> str:
    """The encoding of a text whose letters are mostly not Latin ones; empty where there is none that fits.

    Such letters stand side by side, while those of Latin alphabets that are not ASCII stand alone.
    """
    sample = sample[:SAMPLE]
    if not _side_by_side(sample):
        return ""
    best, worth = "", 0.5
    for name, measure in _SCRIPTS:
        try:
            text = codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeDecodeError:
            continue
        letters = [c for c in text if c > "\x7f" and c.isalpha()]
        strange = sum(c > "\x7f" and not c.isprintable() for c in text)
        found = measure(text, letters) - strange / len(letters) if len(letters) > 3 else 0.0
        if found > worth:
            best, worth = name, found
    return best


def latin(sample: bytes) -> str:
    """The encoding of one byte a character in which what is not ASCII looks most like letters between letters."""
    sample = sample[:SAMPLE]
    worth = {name: _fit(sample.decode(name, "replace")) - 0.2 * place for place, name in enumerate(_LATIN)}
    best = max(worth, key=worth.__getitem__)
    return best if worth[best] > 0.4 else _LATIN[0]


def _fit(text: str) -> float:
    """From -2 to 1: letters stand beside letters, marks do not stand between two."""
    worth, total = 0.0, 0
    for at, sign in enumerate(text):
        if sign <= "\x7f":
            continue
        total += 1
        before, behind = _is_ascii_letter(text[at - 1 : at]), _is_ascii_letter(text[at + 1 : at + 2])
        if sign in _LETTERS:
            torn = sign.isupper() and text[at - 1 : at].islower()
            worth += -0.5 if torn else 1 if before or behind else 0.3
        elif sign in _MARKS:
            worth += -1 if before and behind and sign not in "’·\xa0\xad" else 0.9
        elif sign == "\ufffd" or not sign.isprintable():
            worth -= 2
    return worth / total if total else 0.0


def _side_by_side(sample: bytes) -> bool:
    runs = re.findall(rb"[\x80-\xff]+", sample)
    return sum(len(run) for run in runs if len(run) > 1) * 2 > sum(map(len, runs))


def _alphabet(frequent: str, text: str, letters: list[str]) -> float:
    """About 1 where letters are as frequent as in prose. A capital behind a small letter, or two alphabets in one word, is
    another encoding read wrongly."""
    common = frozenset(frequent)
    turned = sum(one.islower() and other.isupper() for one, other in pairwise(text))
    mixed = sum((one > "\x7f") != (other > "\x7f") and _is_ascii_letter(one + other) for one, other in pairwise(text))
    return sum(c.lower() in common for c in letters) / len(letters) / 0.6 - 2 * (turned + mixed) / len(letters)


def _is_ascii_letter(text: str) -> bool:
    return any(c.isascii() and c.isalpha() for c in text)


def _signs(common: frozenset[str], share: float, _text: str, letters: list[str]) -> float:
    return min(1.2, sum(c in common for c in letters) / len(letters) / share)


def _kana(_text: str, letters: list[str]) -> float:
    return min(1.2, sum("ぁ" <= c <= "ゖ" or "ァ" <= c <= "ヺ" for c in letters) / len(letters) / 0.45)


_Measure = Callable[[str, list[str]], float]
_CYRILLIC, _HAN = partial(_alphabet, "оеаинтсрвлі"), partial(_signs, _HANZI, 0.3)
_SCRIPTS: tuple[tuple[str, _Measure], ...] = (
    *((name, _CYRILLIC) for name in ("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")),
    ("cp1253", partial(_alphabet, "αοιετσνηυρό")),
    ("cp1255", partial(_alphabet, "יוהלאתמרבש")),
    ("cp1256", partial(_alphabet, "اليمنورتبة")),
    ("cp874", partial(_alphabet, "านรอกเงมยลดท")),
    ("cp932", _kana),
    ("euc_jp", _kana),
    ("cp949", partial(_signs, _SYLLABLES, 0.4)),
    ("gb18030", _HAN),
    ("big5", _HAN),
)
