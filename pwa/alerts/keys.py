"""The key pair by which push services recognise this server (VAPID, RFC 8292).

Every subscription is tied to this key: losing the file silences every phone until it subscribes
again, so the file is made once, never overwritten, and belongs in the backup.
"""

import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

FILE_NAME = "vapid-private.pem"


@dataclass(frozen=True)
class VapidKeys:
    """A P-256 key pair: two PEM texts, and the public point as `PushManager.subscribe` wants it."""

    private_pem: bytes = field(repr=False)
    public_pem: bytes
    application_server_key: str


def vapid_keys(data_dir: Path) -> VapidKeys:
    """The keys of this installation, made on the first start.

    Processes that start at the same moment all get the same key. Raises `ValueError` when the
    file holds anything but an unencrypted P-256 key; such a file is left as it is.
    """
    path = data_dir / FILE_NAME
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _put_once(path, _new_private_pem())
    return _keys_from(path)


def _put_once(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, fails when another process was first: its key stays.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
    _make_name_durable(path.parent)


def _make_name_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_private_pem() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _keys_from(path: Path) -> VapidKeys:
    private_pem = path.read_bytes()
    try:
        key = load_pem_private_key(private_pem, password=None)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path} holds no readable private key") from error
    match key:
        case ec.EllipticCurvePrivateKey(curve=ec.SECP256R1()):
            public = key.public_key()
        case _:
            raise ValueError(f"{path} holds a key that is not on the curve P-256")
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return VapidKeys(
        private_pem=private_pem,
        public_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        application_server_key=urlsafe_b64encode(point).rstrip(b"=").decode(),
    )
