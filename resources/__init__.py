"""Icons, fonts, vocabularies, translations: read as files."""

from pathlib import Path

FOLDER = Path(__file__).parent
