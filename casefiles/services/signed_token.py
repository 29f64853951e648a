"""The signature of a time stamp token, checked with the certificate that lies in the token itself.

That shows that no byte of it was altered since it was signed, not by whom: whoever signs brings the certificate. Whether
it is one to be trusted is the chain's question (`time_stamp.py`). Read here is what the library for time stamps keeps to
itself: signed attributes and signature of a CMS SignedData (RFC 5652, 5.3 and 5.4), in DER.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.x509 import Certificate

_SEQUENCE, _SET, _OCTETS, _OID = 0x30, 0x31, 0x04, 0x06
_FIRST = 0xA0
"""The tag [0], constructed."""
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_PSS = bytes.fromhex("2a864886f70d01010a")
_HASHES: dict[bytes, hashes.HashAlgorithm] = {
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}


@dataclass(frozen=True)
class _Node:
    """One value of DER: its tag, its content, and the whole of it."""

    tag: int
    content: bytes
    whole: bytes


def is_whole(token: bytes, certificate: Certificate) -> bool:
    """Whether the token is as it was signed with the key of this certificate.

    Raises ValueError for a token that is not in the form the standard asks for, or signed in a way not known here.
    """
    signed = _inside(token)
    parts = _parts(_only(signed, _SEQUENCE).content)
    content = _octets(_parts(_want(parts, 2, _SEQUENCE).content))
    signers = _parts(_want(parts, len(parts) - 1, _SET).content)
    if len(signers) != 1:
        raise ValueError("a token has one signer")
    signer = _parts(signers[0].content)
    digest = _hash(_want(signer, 2, _SEQUENCE))
    attributes = _want(signer, 3, _FIRST)
    method = _want(_parts(_want(signer, 4, _SEQUENCE).content), 0, _OID).content
    signature = _want(signer, 5, _OCTETS).content
    if _digest_said(attributes) != hashlib.new(digest.name, content).digest():
        return False
    # Signed are the attributes as a set of their own, not under the tag that they have inside the token.
    return _verifies(certificate, signature, bytes([_SET]) + attributes.whole[1:], digest, is_pss=method == _PSS)


def _verifies(
    certificate: Certificate, signature: bytes, signed: bytes, digest: hashes.HashAlgorithm, *, is_pss: bool
) -> bool:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            way: padding.AsymmetricPadding = padding.PKCS1v15()
            if is_pss:
                way = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
            key.verify(signature, signed, way, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, signed)
        else:
            raise ValueError("a key of a kind that is not known here")
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm as reason:
        raise ValueError(str(reason)) from reason
    return True


def _digest_said(attributes: _Node) -> bytes:
    for attribute in _parts(attributes.content):
        name, values = _parts(attribute.content)
        if name.content == _MESSAGE_DIGEST:
            return _want(_parts(values.content), 0, _OCTETS).content
    raise ValueError("no digest is signed")


def _hash(algorithm: _Node) -> hashes.HashAlgorithm:
    found = _HASHES.get(_want(_parts(algorithm.content), 0, _OID).content)
    if found is None:
        raise ValueError("a hash that is not known here")
    return found


def _octets(content_info: list[_Node]) -> bytes:
    """The bytes that the token is about, out of [0] EXPLICIT OCTET STRING."""
    return _only(_want(content_info, 1, _FIRST).content, _OCTETS).content


def _inside(content_info: bytes) -> bytes:
    """The SignedData of a ContentInfo, whole."""
    return _want(_parts(_only(content_info, _SEQUENCE).content), 1, _FIRST).content


def _parts(content: bytes) -> list[_Node]:
    found: list[_Node] = []
    while content:
        length, node = _one(content)
        found.append(node)
        content = content[length:]
    return found


def _only(content: bytes, tag: int) -> _Node:
    length, node = _one(content, tag)
    if length != len(content):
        raise ValueError("more than one value where there is one")
    return node


def _want(parts: list[_Node], place: int, tag: int) -> _Node:
    if not 0 <= place < len(parts) or parts[place].tag != tag:
        raise ValueError("a value is missing or of another kind")
    return parts[place]


def _one(content: bytes, tag: int | None = None) -> tuple[int, _Node]:
    """The first value, and how many bytes it takes. DER: lengths are definite."""
    if len(content) < 2 or (tag is not None and content[0] != tag):
        raise ValueError("a value is missing or of another kind")
    length, start = content[1], 2
    if length & 0x80:
        count = length & 0x7F
        start += count
        if not 1 <= count <= 4 or len(content) < start:
            raise ValueError("a length that cannot be read")
        length = int.from_bytes(content[2:start], "big")
    if len(content) < start + length:
        raise ValueError("a value is cut short")
    return start + length, _Node(content[0], content[start : start + length], content[: start + length])
