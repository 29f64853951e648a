"""PySide's switchable features (`snake_case`, `true_property`), which nothing here uses.

So that they could be switched for each module, PySide reads the source of every module that is imported after it, ours
and those of libraries: a tenth of a second until a library is open. There is no public switch; where a later version
has none of these names, it goes on reading.
"""

from __future__ import annotations

import sys
from types import ModuleType

import PySide6  # noqa: F401  # brings the module below


def leave_alone() -> None:
    """Have no source read. Modules of the window keep the plain names, and all others are none of PySide's business."""
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _is_of_the_window


def _is_of_the_window(module: ModuleType) -> bool:
    return module.__name__.partition(".")[0] in {"ui", "main", "__main__"}
