"""The errors that a person may meet. The message of each is the sentence the reader sees, in every face of the program."""

from __future__ import annotations


class CasefilesError(Exception):
    """Something expected went wrong; the message is one clear sentence that says what to do."""


class BadInput(CasefilesError):
    """What was typed or handed over cannot be used; nothing was changed."""


class NotFound(CasefilesError):
    """A record, file or library that was named is not there."""


class LibraryError(CasefilesError):
    """The library cannot be opened or used as asked."""


class LibraryLocked(LibraryError):
    """Another window or program holds the library for writing."""


class LibraryDamaged(LibraryError):
    """The library's bytes are not what they should be; nothing was written to it."""


class LibraryTooNew(LibraryError):
    """A later version of the program made this library."""


class ReadOnly(LibraryError):
    """The library was opened for reading only, so nothing can be changed."""


class CannotUndo(CasefilesError):
    """The change cannot be taken back; the message names what stands in the way."""


class Conflict(CasefilesError):
    """What was to be changed has meanwhile been changed by somebody else."""
