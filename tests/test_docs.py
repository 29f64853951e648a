"""The documents say what the program does: commands, keys, links, examples; and nothing that belongs to one machine."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from casefiles import cli
from casefiles.domain.vocabulary import NEVER_ON_SCREEN
from casefiles.dossier.content import SECTIONS
from ui.actions import ACTIONS, shown_text

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LARGEST_PICTURE = 150_000


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def prose(file: Path) -> str:
    """A document without what stands in fences and indented blocks."""
    text = re.sub(r"^```.*?^```$", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return "\n".join(line for line in text.splitlines() if not line.startswith("    "))


# Links


def targets(file: Path) -> list[str]:
    found = re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", prose(file))
    return [target for target in found if "://" not in target and not target.startswith("mailto:")]


def anchors(file: Path) -> set[str]:
    """The anchors of a document's headings, as the usual viewers make them."""
    headings = re.findall(r"^#+ (.+)$", prose(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in targets(document):
        path, _hash, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{name_of(document)} links to {target}, which is not there"
        assert not anchor or anchor in anchors(file), f"{name_of(document)} links to {target}, a heading that is not there"


def test_pictures_are_small_and_none_is_left_over() -> None:
    shown = {(file.parent / target).resolve() for file in DOCUMENTS for target in targets(file)}
    for picture in (DOCS / "pictures").iterdir():
        assert picture.stat().st_size <= LARGEST_PICTURE, f"{picture.name} is too large"
        assert picture in shown, f"{picture.name} is shown nowhere"


def test_every_named_file_of_the_repository_is_there() -> None:
    """Paths in code marks: `casefiles/domain/dates.py`, `docs/formats.md`; those with <...> are patterns."""
    for document in [*ROOT.glob("*.md"), DOCS / "architecture.md", DOCS / "adding-a-record-type.md"]:
        for path in re.findall(r"`((?:casefiles|ui|resources|tests|tools|docs)/[\w./-]+)`", prose(document)):
            if path != "casefiles/domain/aircraft.py":  # the example of adding a type
                assert (ROOT / path).exists(), f"{name_of(document)} names {path}, which is not there"


# Commands


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from (option for option in action.option_strings if option not in {"-h", "--help"})


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_explained(command: str) -> None:
    guide, readme = GUIDE.read_text(encoding="utf-8"), (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"main\.py {command} ", readme), f"the readme does not name {command}"
    assert re.search(rf"^\| `{command} ", guide, re.MULTILINE), f"the guide does not explain {command}"
    (line,) = re.findall(rf"^\| `{command} .*$", guide, re.MULTILINE)
    common = guide[guide.index("## Without a window") : guide.index("| command |")]
    for option in options_of(commands()[command]):
        assert f"{option}" in line + common, f"the guide does not explain {command} {option}"


def test_every_part_of_a_dossier_is_named() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    line = guide[guide.index("Parts of a dossier") :].partition("\n\n")[0]
    assert re.findall(r"`(\w+)`", line) == list(SECTIONS)


def test_every_command_of_the_documents_exists() -> None:
    for document in DOCUMENTS:
        for command, rest in re.findall(r"python main\.py ([a-z]+)([^`\n]*?)(?=  |`|\n|$)", document.read_text(encoding="utf-8")):
            assert command in commands(), f"{name_of(document)} names a command {command}"
            known = {"--help", *options_of(commands()[command])}
            for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest):
                assert option in known, f"{name_of(document)}: {command} has no option {option}"


def test_every_make_target_of_the_documents_exists() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"(?:`|^ {4}|\s{4,})make ([a-z]+)", text, re.MULTILINE):
            assert target in made, f"{name_of(document)} names make {target}"


# The window


@pytest.mark.parametrize("action", [spec for spec in ACTIONS if spec.keys], ids=lambda spec: spec.id)
def test_every_key_is_in_the_guide(action: object) -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    for keys in action.keys.split():  # type: ignore[attr-defined]
        assert any(f"`{keys}`" in cell for _words, cell in rows), f"{keys} ({shown_text(action)}) is not in the table"  # type: ignore[arg-type]


def test_the_guide_uses_the_words_of_the_window() -> None:
    words = re.sub(r"\]\([^)]*\)|`[^`]*`", "", GUIDE.read_text(encoding="utf-8"))
    for word in NEVER_ON_SCREEN:
        assert not re.search(rf"\b{word}s?\b", words, re.IGNORECASE), f"the guide says {word}"


# Examples


def examples() -> list[tuple[str, str]]:
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```.*?```text\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(("code", "printed"), examples(), ids=["entry", "custody"])
def test_the_worked_examples_come_out_as_printed(code: str, printed: str) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})  # noqa: S102 - our own page
    assert out.getvalue() == printed


# Of no one machine

TEXTS = {".py", ".md", ".toml", ".lock", ".json", ".ini", ".sh", ".po", ".svg", ".txt", ""}
FOREIGN = re.compile(
    "|".join((r"(?<![\w.])/(?:work|root|home/\w+)/", r"index-url\s*=", r"https?://[^/\s]*(?:pypi|pythonhosted|artifactory|nexus|npmjs)"))
)


def test_no_text_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout: there is no list of the files that belong to it")
    for name in filter(None, listed.stdout.split("\0")):
        file = ROOT / name
        if file.suffix not in TEXTS or not file.is_file() or file == Path(__file__):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            found = FOREIGN.search(line)
            assert found is None, f"{name}, line {number}: {found[0] if found else ''}"
