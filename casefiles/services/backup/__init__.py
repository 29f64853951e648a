"""A backup: the whole library in one file, checked before it gets its name; and the way back from it.

The file is a zip64 archive, so that any tool can open it: `library.json`, `library.db`, `log/`, `vault/`, and last a
manifest with the size and SHA-256 of everything. Its comment is the SHA-256 of all that stands before it: no byte of the
file can change without being noticed.
"""

from casefiles.services.backup.manifest import MANIFEST, SUFFIX, Kept, Manifest, read_manifest
from casefiles.services.backup.restoring import RestoreReport, restore
from casefiles.services.backup.writing import BackupReport, backup

__all__ = [
    "BackupReport",
    "Kept",
    "MANIFEST",
    "Manifest",
    "RestoreReport",
    "SUFFIX",
    "backup",
    "read_manifest",
    "restore",
]
