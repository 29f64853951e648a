"""The process that becomes the program which recognises text: it gives up its rights first.

Arguments: files and folders that the program reads, `--`, the program and its arguments. It has the picture on its
standard input and writes on its standard output, and can reach neither network nor any other file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from casefiles.services.evidence.confinement import confine


def main() -> None:
    """Become the program."""
    at = sys.argv.index("--")
    reads, command = [Path(one) for one in sys.argv[1:at]], sys.argv[at + 1 :]
    os.nice(10)
    confine(runs=Path(command[0]), reads=reads)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
