"""What is being typed while a page is left, a library closed, the program ended: kept where it can be, named where not.

A widget that holds something typed has a method `keep_typed`. It writes down what can be written down, or answers with a
sentence that says what is still open; it is asked before the widget goes.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def keep_typed(inside: QWidget) -> str:
    """Keep what is being typed inside a widget; the sentence of the first thing that could not be kept, else empty."""
    sentences = [child.keep_typed() for child in inside.findChildren(QWidget) if hasattr(child, "keep_typed")]
    return next((sentence for sentence in sentences if sentence), "")
