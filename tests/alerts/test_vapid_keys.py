"""The key that every subscription is tied to is made once and never lost."""

import multiprocessing
import stat
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from pwa.alerts.keys import vapid_keys


def test_the_first_start_makes_a_key_and_later_starts_keep_it(tmp_path: Path) -> None:
    first = vapid_keys(tmp_path / "data")
    assert vapid_keys(tmp_path / "data") == first
    assert (tmp_path / "data" / "vapid-private.pem").read_bytes() == first.private_pem


def test_the_browser_gets_the_uncompressed_point_of_the_same_key(tmp_path: Path) -> None:
    keys = vapid_keys(tmp_path)
    private = load_pem_private_key(keys.private_pem, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert load_pem_public_key(keys.public_pem) == private.public_key()
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert urlsafe_b64decode(keys.application_server_key + "=") == point
    assert len(keys.application_server_key) == 87


def test_only_the_owner_can_read_the_private_key(tmp_path: Path) -> None:
    vapid_keys(tmp_path)
    mode = (tmp_path / "vapid-private.pem").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_private_key_shows_in_no_representation(tmp_path: Path) -> None:
    assert "PRIVATE" not in repr(vapid_keys(tmp_path))


def test_nothing_is_left_beside_the_key(tmp_path: Path) -> None:
    vapid_keys(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["vapid-private.pem"]


def test_processes_that_start_at_once_end_with_the_same_key(tmp_path: Path) -> None:
    starts = multiprocessing.get_context("fork")
    for number in range(10):
        folder, gate, keys = tmp_path / str(number), starts.Barrier(4), starts.SimpleQueue()
        processes = [starts.Process(target=_start, args=(folder, gate, keys)) for _ in range(4)]
        for process in processes:
            process.start()
        seen = {keys.get() for _ in processes}
        for process in processes:
            process.join()
        assert len(seen) == 1
        assert [path.name for path in folder.iterdir()] == ["vapid-private.pem"]


def _start(
    folder: Path, gate: "multiprocessing.synchronize.Barrier", keys: "multiprocessing.SimpleQueue[bytes]"
) -> None:
    gate.wait()
    keys.put(vapid_keys(folder).private_pem)


def test_a_process_that_finds_the_key_made_meanwhile_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vapid_keys(tmp_path)
    # As if the other process had been quicker by a hair.
    with monkeypatch.context() as patch:
        patch.setattr(Path, "exists", lambda _: False)
        assert vapid_keys(tmp_path) == made


def _pem(
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, lock: KeySerializationEncryption
) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        _pem(ec.generate_private_key(ec.SECP384R1()), NoEncryption()),
        _pem(ed25519.Ed25519PrivateKey.generate(), NoEncryption()),
        _pem(ec.generate_private_key(ec.SECP256R1()), BestAvailableEncryption(b"secret")),
    ],
    ids=["empty", "text", "another curve", "another kind", "locked"],
)
def test_a_file_that_holds_no_usable_key_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vapid-private.pem").write_bytes(content)
    with pytest.raises(ValueError, match=r"vapid-private\.pem"):
        vapid_keys(tmp_path)
    assert (tmp_path / "vapid-private.pem").read_bytes() == content
