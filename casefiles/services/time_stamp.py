"""Time stamps by others (RFC 3161): a server says when it saw the head of the change log.

Sent is the hash of the newest change, which says nothing of the case, and a random number; nothing else, and nothing at
all before somebody has named a server. The whole answer is kept as `stamps/<number>-<hash>-<n>.tsr` in the library, so
that any tool can check it: `openssl ts -verify -digest HASH -in FILE -CAfile ROOT.pem` (formats, 12).
"""

from __future__ import annotations

import datetime
import os
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import tables
from casefiles.database.journal import hashed
from casefiles.database.library import Library
from casefiles.database.staging import sync_folder
from casefiles.errors import BadInput, CasefilesError, LibraryError, ReadOnly
from casefiles.progress import Progress, silent
from casefiles.words import _

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

NAME = re.compile(r"[0-9]{8,12}-[0-9a-f]{16}-[0-9]{1,6}\.tsr")
"""What a file of a stamp is called."""
ANSWERS_WITHIN = 30.0
"""Seconds that a server has for its whole answer."""
SILENT_FOR = 10.0
"""Seconds without a byte after which it is given up."""
LARGEST = 256 << 10
"""Bytes of the largest answer: a token with its certificates has some 6 KiB."""
LARGEST_PEM = 4 << 20
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True)
class Stamp:
    """One time stamp: its file, the change it is of (`seq`, 0 where that is not here), when (UTC) and by whom.

    `is_trusted` is None where it was not compared with trusted certificates. `fault` is a sentence, '' for none.
    """

    file: str
    seq: int
    hash: str
    time: str
    signer: str
    is_trusted: bool | None = None
    fault: str = ""

    def sentence(self) -> str:
        """Who signed it, and how far that was checked."""
        if self.fault:
            return self.fault
        if self.is_trusted:
            return _("signed by {name}, checked against your trusted certificates").format(name=self.signer)
        return _("signed by {name}, not checked against a trusted certificate").format(name=self.signer)


class _Read(NamedTuple):
    """A token that could be read: the answer, its time, the signer's certificate."""

    answer: TimeStampResponse
    when: datetime.datetime
    certificate: Certificate


# Trusted certificates


def trusted(file: Path) -> list[Certificate]:
    """The certificates of a PEM file. Raises BadInput where it cannot be read or holds none."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        with file.open("rb") as source:
            found = load_pem_x509_certificates(source.read(LARGEST_PEM))
    except OSError as reason:
        raise BadInput(_("{path} cannot be read: {reason}.").format(path=file, reason=reason.strerror or reason)) from reason
    except ValueError:
        found = []
    if not found:
        raise BadInput(_("{path} holds no certificates in the form that is called PEM.").format(path=file))
    return found


# Asking for one


def stamp(library: Library, server: str, certificates: Path | None = None, progress: Progress = silent) -> Stamp:
    """Asks a server to stamp the head of the change log, checks its answer, and keeps it in the library.

    Raises BadInput for an address that is none and for a file without certificates, ReadOnly, and CasefilesError with a
    sentence for whatever the server answers that is no sound stamp of this head; then nothing is kept.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    server = address(server)
    roots = trusted(certificates) if certificates is not None else []
    if not library.writable:
        raise ReadOnly(_("The library is open for reading only, so nothing can be changed."))
    with library.read() as session:
        column = tables.change.c
        newest = select(column.seq, column.header, column.hash).order_by(column.seq.desc()).limit(1)
        row = session.connection().execute(newest).one()
    # The builder hashes what it is given: that gives the hash of the change itself.
    asking = TimestampRequestBuilder().data(hashed(row.header.encode())).hash_algorithm(HashAlgorithm.SHA256).build()
    if asking.message_imprint.message.hex() != row.hash:
        raise LibraryError(_("The newest change does not have the hash that is written beside it; verify the library first."))
    progress(0, 0, _("Asking {server}").format(server=urllib.parse.urlsplit(server).hostname))
    content = _ask(server, asking.as_bytes())
    progress(0, 0, _("Checking the answer"))
    read = _read(content)
    if read.answer.tst_info.nonce != asking.nonce:
        raise CasefilesError(_("The server answered another request than this one (its random number is another)."))
    if read.answer.tst_info.message_imprint.message.hex() != row.hash:
        raise CasefilesError(_("The server stamped something else than the head of this change log."))
    made = _checked(read, row.seq, roots)
    if made.fault:
        raise CasefilesError(made.fault)
    return _with_file(made, _keep(library, row.seq, row.hash, content))


def address(server: str) -> str:
    """The address of a server, blanks around it gone. Raises BadInput for what is none."""
    server = server.strip()
    try:
        split = urllib.parse.urlsplit(server)
        usable = split.scheme in ("http", "https") and bool(split.hostname) and split.username is None and split.port != 0
    except ValueError:
        usable = False
    if not usable or any(ord(letter) <= 32 or ord(letter) > 126 for letter in server):
        raise BadInput(
            _("“{address}” is no address of a time stamp server: it begins with http:// or https://.").format(address=server)
        )
    return server


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A server that points elsewhere is not followed: the person named this one."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def _ask(server: str, query: bytes) -> bytes:
    """Posts a request and gives the answer's bytes. Raises CasefilesError."""
    headers = {"Content-Type": _QUERY, "Accept": _REPLY, "User-Agent": "Casefiles"}
    request = urllib.request.Request(server, query, headers)  # noqa: S310 - http and https only, see `address`
    until = time.monotonic() + ANSWERS_WITHIN
    name = urllib.parse.urlsplit(server).hostname
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=SILENT_FOR) as answer:
            content = bytearray()
            while block := answer.read1(1 << 16):
                content += block
                if len(content) > LARGEST:
                    raise CasefilesError(_("The server {name} answered with far more than a time stamp.").format(name=name))
                if time.monotonic() > until:
                    raise TimeoutError
            kind = answer.headers.get_content_type()
    except urllib.error.HTTPError as refused:
        refused.close()
        if 300 <= refused.code < 400:
            raise CasefilesError(
                _("The server {name} points to another address; nothing was sent there. Enter that one if it is right.").format(
                    name=name
                )
            ) from refused
        raise CasefilesError(_("The server {name} refused ({code}).").format(name=name, code=refused.code)) from refused
    except TimeoutError as late:
        raise CasefilesError(_("The server {name} did not answer in time.").format(name=name)) from late
    except (OSError, ValueError, urllib.error.URLError) as failed:
        why = getattr(failed, "reason", failed)
        if isinstance(why, TimeoutError):
            raise CasefilesError(_("The server {name} did not answer in time.").format(name=name)) from failed
        said = getattr(why, "strerror", None) or why
        raise CasefilesError(
            _("The server {name} cannot be reached: {reason}.").format(name=name, reason=str(said).rstrip(".") or "?")
        ) from failed
    if kind == "text/html":
        raise CasefilesError(_("The server {name} answered with a web page, not with a time stamp.").format(name=name))
    return bytes(content)


# Reading one


def _read(content: bytes) -> _Read:
    """Reads an answer. Raises CasefilesError where it is none, or a refusal, or without what is needed to check it."""
    from cryptography.x509 import load_der_x509_certificate
    from rfc3161_client import PKIStatus, decode_timestamp_response

    try:
        answer = decode_timestamp_response(content)
        if answer.status != PKIStatus.GRANTED:
            said = " ".join(str(one) for one in answer.status_string) or str(answer.status)
            raise CasefilesError(_("The server gave no time stamp: {reason}").format(reason=said[:200]))
        info = answer.tst_info
        when = info.gen_time.astimezone(datetime.UTC)
        held = [load_der_x509_certificate(bytes(one)) for one in answer.signed_data.certificates]
        signers = list(answer.signed_data.signer_infos)
        for one in held:
            if len(signers) == 1 and (one.issuer, one.serial_number) == (signers[0].issuer, signers[0].serial_number):
                _read_whole(one)
                return _Read(answer, when, one)
    except CasefilesError:
        raise
    except Exception as reason:  # noqa: BLE001 - whoever wrote the bytes chose what the parsers stumble over
        raise CasefilesError(_("This is no time stamp.")) from reason
    raise CasefilesError(_("The time stamp does not hold the certificate of who signed it, so it cannot be checked."))


def _read_whole(certificate: Certificate) -> None:
    """Reads what will be asked of a certificate: its parts are only read when asked for, and may raise ValueError then."""
    _called(certificate)
    _validity(certificate)
    list(certificate.extensions)
    certificate.public_key()


def _checked(read: _Read, seq: int, roots: Sequence[Certificate]) -> Stamp:
    """What a token says, with its fault where it has one."""
    from rfc3161_client import VerificationError, VerifierBuilder

    digest = read.answer.tst_info.message_imprint.message
    found = Stamp("", seq, digest.hex(), read.when.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), _called(read.certificate))
    fault = _fault(read)
    if fault or not roots:
        return _with_fault(found, fault, None)
    try:
        VerifierBuilder(roots=list(roots)).build().verify(read.answer, digest)
    except (VerificationError, ValueError, KeyError, TypeError):
        fault = _("The time stamp was signed by {name}, whom none of your trusted certificates vouches for.").format(
            name=found.signer
        )
        return _with_fault(found, fault, False)
    return _with_fault(found, "", True)


def _fault(read: _Read) -> str:
    """What is wrong with a token in itself: its signature, and what its signer's certificate was good for."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    from casefiles.services.signed_token import is_whole

    certificate, name = read.certificate, _called(read.certificate)
    try:
        whole = is_whole(read.answer.time_stamp_token(), certificate)
    except ValueError as reason:
        return _("The signature of the time stamp cannot be checked ({reason}).").format(reason=reason)
    if not whole:
        return _("The time stamp was altered: its signature does not fit.")
    begins, ends = _validity(certificate)
    if not begins <= read.when <= ends:
        return _("The certificate of {name} was not valid when it signed.").format(name=name)
    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
        may_stamp = usage.critical and ExtendedKeyUsageOID.TIME_STAMPING in usage.value
    except (ExtensionNotFound, ValueError):
        may_stamp = False
    return "" if may_stamp else _("The certificate of {name} is not one for time stamps.").format(name=name)


def _validity(certificate: Certificate) -> tuple[datetime.datetime, datetime.datetime]:
    """From when to when, both UTC."""
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


def _called(certificate: Certificate) -> str:
    """What the signer is called: its common name, else its organisation, else the whole name."""
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for one in certificate.subject.get_attributes_for_oid(kind):
            text = one.value if isinstance(one.value, str) else one.value.decode("utf-8", "replace")
            if shown := "".join(letter if letter.isprintable() else " " for letter in text).strip():
                return shown[:120]
    return certificate.subject.rfc4514_string()[:120] or "?"


def _with_fault(found: Stamp, fault: str, is_trusted: bool | None) -> Stamp:
    return Stamp(found.file, found.seq, found.hash, found.time, found.signer, is_trusted, fault)


def _with_file(found: Stamp, file: str) -> Stamp:
    return Stamp(file, found.seq, found.hash, found.time, found.signer, found.is_trusted, found.fault)


# Those that are kept


def stamps(library: Library, certificates: Path | None = None) -> list[Stamp]:
    """Every stamp of the library, each read and checked anew, the oldest first; those with a fault too.

    Raises BadInput for a file without certificates.
    """
    with library.read() as session:
        return stamps_in(session, library, certificates)


def stamps_in(session: Session, library: Library, certificates: Path | None = None) -> list[Stamp]:
    """The same, on the moment of a session that is open."""
    roots = trusted(certificates) if certificates is not None else []
    return [_kept(session, file, roots) for file in files(library)]


def files(library: Library) -> Iterator[Path]:
    """The files of stamps, the oldest first."""
    folder = library.layout.stamps
    if folder.is_dir():
        yield from sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name) and file.is_file())


def _kept(session: Session, file: Path, roots: Sequence[Certificate]) -> Stamp:
    nothing = Stamp(file.name, 0, "", "", "")
    try:
        with file.open("rb") as source:
            content = source.read(LARGEST + 1)
        read = _read(content[:LARGEST])
    except OSError as reason:
        unread = _("The time stamp cannot be read: {reason}.").format(reason=reason.strerror or reason)
        return _with_fault(nothing, unread, None)
    except CasefilesError as reason:
        return _with_fault(nothing, str(reason), None)
    digest = read.answer.tst_info.message_imprint.message.hex()
    seq = session.connection().execute(select(tables.change.c.seq).where(tables.change.c.hash == digest)).scalar()
    found = _with_file(_checked(read, seq or 0, roots), file.name)
    if seq is None and not found.fault:
        gone = _("It stamps a change that is not here: the history was cut off or rewritten after {when}.")
        from casefiles.words import moment

        return _with_fault(found, gone.format(when=moment(found.time)), found.is_trusted)
    return found


def _keep(library: Library, seq: int, digest: str, content: bytes) -> str:
    """Puts an answer into the library, durably, and gives the name of its file."""
    folder = library.layout.stamps
    draft = folder / f".{secrets.token_hex(6)}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        n = 1
        while (final := folder / f"{seq:08d}-{digest[:16]}-{n}.tsr").exists():
            n += 1
        draft.rename(final)
        sync_folder(folder)
    except OSError as reason:
        raise LibraryError(_("The time stamp could not be kept: {reason}.").format(reason=reason.strerror or reason)) from reason
    finally:
        draft.unlink(missing_ok=True)
    return final.name
