"""Calling the commands, for their tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from casefiles.cli import main


class Calling:
    """Runs commands in this process and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object, code: int = 0) -> str:
        found = main([str(one) for one in arguments])
        out, err = self._capsys.readouterr()
        assert found == code, err
        if code == 0:
            assert "Traceback" not in err
        return out

    def json(self, *arguments: object, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))

    def mistake(self, *arguments: object) -> str:
        found = main([str(one) for one in arguments])
        out, err = self._capsys.readouterr()
        assert (found, out) == (2, "")
        assert "Traceback" not in err
        assert err.count("\n") == 1, err
        assert "unexpected" not in err
        return err.strip()


def text_of(file: Path) -> str:
    """All the text of a PDF, its line breaks made blanks."""
    document = pypdfium2.PdfDocument(file)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()
