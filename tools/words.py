"""Collect the program's messages and bring the catalogues of resources/translations up to date.

    python tools/words.py            add new messages, keep what is translated, set aside what is no longer used
    python tools/words.py --check    change nothing; exit 1 where something is wrong or still to do, and say what

Complete in every language must be what is printed: all messages of the folders in COMPLETE. Elsewhere a message without
translation is shown in English. The files carry neither dates nor places, and are sorted, so that additions by two
people merge; running the tool twice changes nothing.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ("es",)
FOLDERS = ("casefiles", "ui")
COMPLETE = ("casefiles/dossier", "casefiles/figures", "casefiles/domain")

HEADER = """\
# Translations of the messages of Casefiles. Kept up to date by tools/words.py: change only what stands after msgstr.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

# What is a message besides what is marked with the functions of casefiles/words.py: record types, parts and fields are
# declared once with labels and hints, which are looked up where they are shown.
FIELD_CALLS = {"field"}
FIELD_KEYWORDS = {"label", "hint"}
CLASS_NAMES = {"LABEL", "LABELS"}


@dataclass(frozen=True, order=True)
class Words:
    """One message: context ('' for none), the text, and its plural ('' for none)."""

    context: str
    text: str
    plural: str = ""


def messages_in(source: str) -> set[Words]:
    """Every message of a Python file, given as its text."""
    found: set[Words] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found |= set(_called(node))
        elif isinstance(node, ast.ClassDef):
            found |= set(_class_labels(node))
    return {words for words in found if words.text}


def _called(call: ast.Call) -> Iterator[Words]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    texts = [_text(argument) for argument in call.args]
    if name in {"_", "N_", "say"} and texts:
        yield Words("", texts[0])
    elif name == "ngettext" and len(texts) > 1:
        yield Words("", texts[0], texts[1])
    elif name == "pgettext" and len(texts) > 1:
        yield Words(texts[0], texts[1])
    elif name in FIELD_CALLS:
        yield from (Words("", text) for text in texts[:1])
        yield from (Words("", _text(word.value)) for word in call.keywords if word.arg in FIELD_KEYWORDS)


def _class_labels(definition: ast.ClassDef) -> Iterator[Words]:
    for line in definition.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            names, value = [line.target.id], line.value
        elif isinstance(line, ast.Assign):
            names, value = [target.id for target in line.targets if isinstance(target, ast.Name)], line.value
        else:
            continue
        if CLASS_NAMES & set(names):
            yield Words("", _text(value))


def _text(node: ast.expr | None) -> str:
    """The text of a literal; '' for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def messages_of(folders: Iterable[str], root: Path = ROOT) -> set[Words]:
    """Every message of the Python files below the folders; of two that differ only in the plural the one with it."""
    found: set[Words] = set()
    for folder in folders:
        for file in sorted((root / folder).rglob("*.py")):
            found |= messages_in(file.read_text(encoding="utf-8"))
    plural = {(words.context, words.text) for words in found if words.plural}
    return {words for words in found if words.plural or (words.context, words.text) not in plural}


def updated(old: str, messages: set[Words], language: str) -> str:
    """The text of a catalogue that holds exactly the messages, with the translations of the old one."""
    known = _translations(old, language)
    catalogue = Catalog(locale=language, fuzzy=False)
    for words in messages:
        translation = known.pop((words.context, words.text), ())
        if words.plural:
            _add(catalogue, words, (*translation, "", "")[:2])
        else:
            _add(catalogue, words, translation[0] if translation else "")
    for (context, text), translation in known.items():
        if any(translation):
            catalogue.obsolete[text if not context else f"{context}\4{text}"] = Message(
                text, translation[0], context=context or None
            )
    written = io.BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(language=language) + written.getvalue().decode("utf-8").strip("\n") + "\n"


def _translations(text: str, language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(context, text) -> forms, of what a catalogue uses and of what it has set aside."""
    catalogue = read_po(io.BytesIO(text.encode("utf-8")), locale=language)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in [*sorted(catalogue.obsolete.values(), key=lambda message: str(message.id)), *catalogue]:
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        forms = tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)
        if key and (any(forms) or (message.context or "", key) not in found):
            found[message.context or "", key] = forms
    return found


def _add(catalogue: Catalog, words: Words, translation: str | tuple[str, ...]) -> None:
    message = catalogue.add(
        (words.text, words.plural) if words.plural else words.text, translation, context=words.context or None
    )
    message.flags.clear()


def findings(text: str, messages: set[Words], complete: set[Words], language: str) -> list[str]:
    """What is wrong with a catalogue, a sentence each: out of date, not complete, a place of a message lost."""
    found = [] if updated(text, messages, language) == text else ["The catalogue is out of date: run tools/words.py."]
    known = _translations(text, language)
    for words in sorted(messages):
        forms = known.get((words.context, words.text), ())
        if words in complete and (len(forms) < (2 if words.plural else 1) or not all(forms)):
            found.append(f"Not translated: {words.text!r}")
        places = _places(words.text) | _places(words.plural)
        for form in filter(None, forms):
            # One of a pair may do without the number ("one source"), no form may name what is not given.
            if not _places(form) <= places or (not words.plural and _places(form) != places):
                found.append(f"Other places in braces than the message: {form!r} for {words.text!r}")
    return found


def _places(text: str) -> set[str]:
    return set(re.findall(r"{([^{}]*)}", text))


def main(arguments: list[str] | None = None) -> int:
    """Update or check every catalogue; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 where something is to be done")
    check = parser.parse_args(arguments).check
    messages, complete = messages_of(FOLDERS), messages_of(COMPLETE)
    wrong = 0
    for language in LANGUAGES:
        file = TRANSLATIONS / f"{language}.po"
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        if not check:
            TRANSLATIONS.mkdir(parents=True, exist_ok=True)
            old = updated(old, messages, language)
            file.write_text(old, encoding="utf-8", newline="\n")
        for finding in findings(old, messages, complete, language):
            wrong += 1
            print(f"{file.relative_to(ROOT)}: {finding}")
        done = sum(all(forms) for key, forms in _translations(old, language).items() if key in _keys(messages))
        print(f"{language}: {done} of {len(messages)} messages translated")
    return 1 if check and wrong else 0


def _keys(messages: set[Words]) -> set[tuple[str, str]]:
    return {(words.context, words.text) for words in messages}


if __name__ == "__main__":
    sys.exit(main())
