"""The application as it is set up for people."""

from __future__ import annotations

from tests.ui.conftest import app, settings

__all__ = ["app", "settings"]
