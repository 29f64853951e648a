"""Which version of the program this is."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """The installed version, or the one in the project file where the program runs from its source."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("casefiles")
    except PackageNotFoundError:
        import tomllib

        from resources import FOLDER

        file = FOLDER.parent / "pyproject.toml"
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])
