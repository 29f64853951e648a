"""7z archives. Their members are packed together, so that what comes after damage is lost with it."""

from __future__ import annotations

import lzma
import resource
import zlib
from typing import BinaryIO

from casefiles.services.evidence.confinement import MEMORY
from casefiles.services.evidence.unpackers import PIECE, Out, Stopped


def unpack(file: BinaryIO, name: str, out: Out) -> None:
    """All members in the order in which they were packed."""
    import py7zr
    from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError
    from py7zr.io import MemIO, Py7zIO, WriterFactory

    class Told(Py7zIO):
        """A member on its way out; what was told cannot be read again."""

        def __init__(self) -> None:
            self.count = 0

        def write(self, s: bytes | bytearray) -> int:
            for start in range(0, len(s), PIECE):
                out.write(bytes(s[start : start + PIECE]))
            self.count += len(s)
            return len(s)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            """Every piece is handed over at once."""

        def size(self) -> int:
            return self.count

    class Telling(WriterFactory):
        """A member is whole when the next one begins: its own end comes before its check sum is compared."""

        begun = False

        def create(self, filename: str) -> Py7zIO:
            self.settle()
            out.begin(*told[filename])
            self.begun = True
            return Told()

        def settle(self) -> None:
            if self.begun:
                out.end()
            self.begun = False

    # The library asks the system how much memory there is, which may not be read here; it takes that limit for an answer.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    told: dict[str, tuple[str, str]] = {}
    telling = Telling()
    faults = (ArchiveError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, LookupError, TypeError, AttributeError)
    try:
        with py7zr.SevenZipFile(file, "r") as archive:
            if archive.needs_password():
                raise Stopped("password")
            files = [one for one in archive.files if not one.is_directory]
            out.expect(len(files), sum(one.uncompressed or 0 for one in files))
            for one in files:
                if one.is_symlink or one.is_junction or one.is_socket:
                    out.leave_out(one.filename, "link" if not one.is_socket else "device")
                    continue
                # By number, since the library makes names safe in its own way and refuses the archive for a bad one.
                told[str(one.id)] = one.filename, _written(one)
                archive.worker.register_filelike(one.id, MemIO(str(one.id), telling))
            archive.worker.extract(file, None, parallel=False)
            telling.settle()
    except PasswordRequired as error:
        raise Stopped("password") from error
    except UnsupportedCompressionMethodError as error:
        raise Stopped("method") from error
    except faults as error:
        raise Stopped("damaged") from error


def _written(member: object) -> str:
    stamp = getattr(member, "lastwritetime", None)
    if stamp is None:
        return ""
    try:
        return f"{stamp.as_datetime():%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return ""
