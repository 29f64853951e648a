"""PySide reads no sources."""

from __future__ import annotations

import subprocess
import sys

CHILD = """
import linecache, sys
import ui
from PySide6.QtCore import QObject
import wave
from ui.style_sheet import __file__ as sheet
told = sys.modules["shibokensupport.feature"].pyside_feature_dict
read = [name for name in linecache.cache if name in {wave.__file__, sheet}]
print(read, told["wave"], told["ui.style_sheet"])
"""


def test_no_module_that_is_imported_later_is_read_for_features() -> None:
    said = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True).stdout
    assert said == "[] -1 0\n"
