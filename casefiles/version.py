"""Which version of the program this is: said here, and nowhere worked out."""

from __future__ import annotations

VERSION = "0.1.0"
"""Major, minor, patch. The project file repeats it for packaging; tests/test_version.py holds the two together."""
