"""Seals over a manifest: a minisign signature (who) and an RFC 3161 time-stamp (when), both optional.

The signature is a `.minisig` file that the minisign program checks as well, the time-stamp a `.tsr` file for `openssl ts
-verify`. Both come from libraries of the extra [signing].
"""

import urllib.request
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from auditor.config import EvidenceSettings, with_environment
from auditor.model.base import Record
from auditor.model.problems import BadInput, Unfinished
from auditor.pipeline.manifest import NAME, SIGNATURE, TIMESTAMP

ANSWERS_IN = 20
"""Seconds to wait for a time-stamping service."""
LARGEST_ANSWER = 1 << 20
EXTRA = "pip install 'tracker-disclosure-auditor[signing]'"


class Seal(Record, frozen=True, kw_only=True):
    """What a check of a seal came to: `holds` is None where it is there and was not checked. `text` says it all."""

    kind: str
    holds: bool | None
    text: str


def seal(settings: EvidenceSettings | None, folder: Path) -> None:
    """Sign and time-stamp the folder's manifest as far as configured; seals of an earlier one go.

    Raises `Unfinished`: the audit itself is saved.
    """
    for old in (SIGNATURE, TIMESTAMP):
        (folder / old).unlink(missing_ok=True)
    if settings is None:
        return
    data = (folder / NAME).read_bytes()
    try:
        if settings.sign_key is not None:
            (folder / SIGNATURE).write_bytes(signed(data, settings))
        if settings.timestamp is not None:
            (folder / TIMESTAMP).write_bytes(stamped(data, settings.timestamp))
    except (BadInput, OSError) as problem:
        raise Unfinished(
            f"the audit is complete in {folder}, but it was not sealed: {problem}; 'auditor verify {folder} --seal' tries again."
        ) from problem


def check_key(settings: EvidenceSettings | None) -> None:
    """Before an audit: that its key can be used, and the libraries are there. Raises `BadInput`."""
    if settings is not None and settings.sign_key is not None:
        signed(b"", settings)
    if settings is not None and settings.timestamp is not None:
        _library("rfc3161_client")


def signed(data: bytes, settings: EvidenceSettings) -> bytes:
    """A minisign signature by the configured key. Raises `BadInput`."""
    minisign = _library("minisign")
    path = Path(settings.sign_key or "")
    try:
        key = minisign.SecretKey.from_file(path)
        if key.is_encrypted():
            password = with_environment(settings.sign_password or "", "evidence.sign_password")
            if not password:
                raise BadInput(f'the key {path} has a password: name it as sign_password = "${{NAME}}" in [evidence].')
            key.decrypt(password)
        return bytes(key.sign(data, trusted_comment=f"auditor {NAME}"))
    except OSError as error:
        raise BadInput(f"the key {path} cannot be read: {error.strerror}.") from error
    except (minisign.Error, ValueError) as error:
        raise BadInput(f"the key {path} cannot be used: {error}.") from error


def stamped(data: bytes, service: str) -> bytes:
    """The answer of a time-stamping service (RFC 3161 over HTTP, section 3.4). Raises `BadInput`."""
    client = _library("rfc3161_client")
    address = with_environment(service, "evidence.timestamp")
    if not address.startswith(("https://", "http://")):
        raise BadInput("evidence.timestamp is no web address: write the service's, as http://HOST/PATH.")
    asked = client.TimestampRequestBuilder().data(data).hash_algorithm(client.HashAlgorithm.SHA256).build()
    request = urllib.request.Request(
        address, data=asked.as_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWERS_IN) as answer:
            told: bytes = answer.read(LARGEST_ANSWER)
        response = client.decode_timestamp_response(told)
    except (OSError, ValueError) as error:
        raise BadInput(f"the time-stamping service gave no time-stamp ({type(error).__name__}: {error})") from error
    if response.status not in (0, 1) or response.tst_info.nonce != asked.nonce:
        raise BadInput("the time-stamping service refused, or answered another request")
    return told


def signature_of(folder: Path, key: str | None) -> Seal | None:
    """The signature of a folder, checked with a public key (a file, or its text); None for none."""
    path = folder / SIGNATURE
    if not path.is_file():
        return None if key is None else Seal(kind="signature", holds=False, text="there is no signature")
    if key is None:
        return Seal(kind="signature", holds=None, text="signed; not checked: give the signer's key with --key")
    minisign = _library("minisign")
    try:
        given = Path(key)
        public = minisign.PublicKey.from_file(given) if given.is_file() else minisign.PublicKey.from_base64(key)
    except (minisign.Error, OSError, ValueError) as error:
        raise BadInput(f"--key is no public key of minisign: {error}.") from error
    try:
        public.verify((folder / NAME).read_bytes(), minisign.Signature.from_file(path))
    except (minisign.Error, ValueError) as error:
        return Seal(kind="signature", holds=False, text=f"the signature does not hold: {error}")
    return Seal(kind="signature", holds=True, text="signed by the holder of this key")


def timestamp_of(folder: Path, root: Path | None) -> Seal | None:
    """The time-stamp of a folder, checked with the service's root certificate (PEM); None for none."""
    path = folder / TIMESTAMP
    if not path.is_file():
        return None if root is None else Seal(kind="time-stamp", holds=False, text="there is no time-stamp")
    client = _library("rfc3161_client")
    try:
        response = client.decode_timestamp_response(path.read_bytes())
    except ValueError as error:
        return Seal(kind="time-stamp", holds=False, text=f"the time-stamp cannot be read: {error}")
    when: datetime = response.tst_info.gen_time
    if root is None:
        text = f"says {when:%Y-%m-%d %H:%M:%S} UTC; not checked: give the service's root certificate with --tsa"
        return Seal(kind="time-stamp", holds=None, text=text)
    try:
        builder = client.VerifierBuilder().add_root_certificate(_certificate(root))
        builder.build().verify_message(response, (folder / NAME).read_bytes())
    except client.VerificationError as error:
        return Seal(kind="time-stamp", holds=False, text=f"the time-stamp does not hold: {error}")
    return Seal(kind="time-stamp", holds=True, text=f"existed on {when:%Y-%m-%d %H:%M:%S} UTC")


def _certificate(path: Path) -> Any:
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(path.read_bytes())
    except OSError as error:
        raise BadInput(f"--tsa {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadInput(f"--tsa {path} is no certificate in PEM: {error}.") from error


def _library(name: str) -> ModuleType:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BadInput(f"seals need a package that is not installed: {EXTRA}.") from error
