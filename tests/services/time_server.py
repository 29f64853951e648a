"""A time stamp authority of the tests' own: a root, a signer, and a server on this machine that can be told to misbehave.

RFC 3161 by asn1crypto and cryptography, so that what the program reads is not made by what it reads it with.
"""

from __future__ import annotations

import datetime
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEGUN = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
ENDS = datetime.datetime(2035, 1, 1, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.UTC)
POLICY = "1.3.6.1.4.1.99999.1"


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Invented"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


@dataclass
class Authority:
    """A root and a signer under it; `valid` is how long the signer's certificate is, `stamps` whether it may stamp."""

    common: str = "Invented Time"
    valid: tuple[datetime.datetime, datetime.datetime] = (BEGUN, ENDS)
    stamps: bool = True
    when: datetime.datetime = NOW
    with_root: bool = False
    root_key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def __post_init__(self) -> None:
        basic = x509.BasicConstraints(ca=True, path_length=1)
        self.root = (
            x509.CertificateBuilder()
            .subject_name(_name(f"{self.common} Root"))
            .issuer_name(_name(f"{self.common} Root"))
            .public_key(self.root_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGUN)
            .not_valid_after(ENDS)
            .add_extension(basic, critical=True)
            .sign(self.root_key, hashes.SHA256())
        )
        usage = ExtendedKeyUsageOID.TIME_STAMPING if self.stamps else ExtendedKeyUsageOID.CODE_SIGNING
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(self.common))
            .issuer_name(self.root.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.valid[0])
            .not_valid_after(self.valid[1])
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
            .sign(self.root_key, hashes.SHA256())
        )

    def pem(self, file: Path) -> Path:
        """The root, as a file of trusted certificates."""
        file.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        return file

    def answer(self, query: bytes, *, nonce: int | None = None, imprint: bytes | None = None) -> bytes:
        """A whole answer to a request; with another nonce or imprint where one is given."""
        asked = tsp.TimeStampReq.load(query)
        imprinted = asked["message_imprint"].native
        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {
                "hash_algorithm": {"algorithm": imprinted["hash_algorithm"]["algorithm"]},
                "hashed_message": imprint if imprint is not None else imprinted["hashed_message"],
            },
            "serial_number": 4711,
            "gen_time": self.when,
            "nonce": asked["nonce"].native if nonce is None else nonce,
        }
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": self._token(tsp.TSTInfo(info))}).dump()

    def _token(self, info: Any) -> Any:
        content = info.dump()
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        own = asn1_x509.Certificate.load(der)
        essential = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(der).digest()}]})
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
                cms.CMSAttribute({"type": "signing_certificate_v2", "values": [essential]}),
            ]
        )
        signature = self.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
                "digest_algorithm": sha256,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
                "signature": signature,
            }
        )
        certificates = [own]
        if self.with_root:
            certificates.append(asn1_x509.Certificate.load(self.root.public_bytes(serialization.Encoding.DER)))
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
                "certificates": certificates,
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def refusal(text: str) -> bytes:
    """An answer that says no."""
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": [text], "fail_info": {"bad_request"}}).dump()
    return bytes([0x30, len(status)]) + status


Answering = Callable[[bytes], bytes]


@dataclass
class Served:
    """A server that runs: its address, and what came to it."""

    address: str = ""
    queries: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(
    answer: Answering, *, status: int = 200, kind: str = "application/timestamp-reply", pause: float = 0.0, drip: float = 0.0
) -> Iterator[Served]:
    """A server on this machine that gives these answers. `pause` seconds before the answer, `drip` between its bytes."""
    served = Served()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            served.queries.append(query)
            served.headers.append(dict(self.headers))
            over.wait(pause)
            body = answer(query)
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", body.decode())
                body = b""
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                if not drip:
                    self.wfile.write(body)
                for byte in body if drip else b"":
                    if over.is_set():
                        break
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(drip)
            except OSError:
                pass  # whoever asked went away, which is what some tests are about

        def log_message(self, *_arguments: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}/stamp"
    try:
        yield served
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
