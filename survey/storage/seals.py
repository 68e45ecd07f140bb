"""Keys in files outside the database; opened by the keeper alone.

`round-<id>.key` opens one round's envelopes and is destroyed after the count.
`tally-<id>.key` opens its tally and is destroyed when the retention time ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from survey.storage.envelopes import seal

TALLY_STEP = 16 * 1024


class KeyMissing(Exception):
    """A key that is needed is not in the folder, or is not the right one."""


class Opener:
    """Opens envelopes of one round. Raises KeyMissing if the key is damaged."""

    def __init__(self, private_key: bytes) -> None:
        try:
            self._box = SealedBox(PrivateKey(private_key))
        except (CryptoError, ValueError) as error:
            raise KeyMissing("A round's key is damaged.") from error

    def open(self, sealed: bytes) -> bytes:
        """Raises KeyMissing if the envelope was sealed for another key."""
        try:
            return self._box.decrypt(sealed)
        except CryptoError as error:
            raise KeyMissing("An envelope was sealed for another key.") from error


class KeyFolder:
    """The folder with the keys."""

    def __init__(self, folder: str | Path) -> None:
        self.path = Path(folder)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else works with the folder, held so until the end.

        False also when the folder is another user's: then that user's keeper is the one.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (self.path / "keeper.lock").open("w")
        except PermissionError:
            yield False
            return
        except OSError:
            yield True  # there is no folder to protect; making a key will say why
            return
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            for draft in self.path.glob("*.new"):  # left by a keeper that was killed
                draft.unlink()
            yield True

    def make_round_key(self, round_id: int) -> bytes:
        """Make, keep and prove a round's key; the public half. Made once: again gives the same.

        Raises KeyMissing (with the reason) if the key can't be written and read back.
        """
        name = f"round-{round_id}.key"
        try:
            if not (self.path / name).exists():
                self._write(name, bytes(PrivateKey.generate()))
        except OSError as error:
            raise KeyMissing(f"The key could not be written: {error.strerror}.") from error
        opener, proof = self.opener(round_id), random_bytes(32)
        public = bytes(PrivateKey(self._read(name)).public_key)
        if opener.open(seal(public, proof)) != proof:
            raise KeyMissing("The key that was written does not open what it should.")
        return public

    def opener(self, round_id: int) -> Opener:
        """Raises KeyMissing."""
        return Opener(self._read(f"round-{round_id}.key"))

    def destroy_round_key(self, round_id: int) -> None:
        """Overwrite and remove; nothing happens if it is gone already."""
        self._destroy(f"round-{round_id}.key")

    def seal_tally(self, round_id: int, tally: bytes) -> bytes:
        """The tally sealed, in steps of 16 KB, so that its length tells nothing."""
        name = f"tally-{round_id}.key"
        if not (self.path / name).exists():
            self._write(name, random_bytes(SecretBox.KEY_SIZE))
        padded = tally.ljust(-(-len(tally) // TALLY_STEP) * TALLY_STEP)
        return bytes(SecretBox(self._read(name)).encrypt(padded))

    def open_tally(self, round_id: int, sealed: bytes) -> bytes:
        """Raises KeyMissing."""
        try:
            return SecretBox(self._read(f"tally-{round_id}.key")).decrypt(sealed)
        except CryptoError as error:
            raise KeyMissing("The tally was sealed with another key.") from error

    def round_keys(self) -> list[int]:
        """The rounds whose private keys are here."""
        return sorted(int(f.stem.removeprefix("round-")) for f in self.path.glob("round-*.key"))

    def too_readable(self) -> bool:
        """Whether somebody but the owner can enter the folder."""
        return self.path.exists() and bool(self.path.stat().st_mode & 0o077)

    def _read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise KeyMissing(f"{name} is missing in the key folder.") from error

    def _write(self, name: str, key: bytes) -> None:
        """Whole or not at all, on the disk before anybody relies on it, and never over a key
        that is there."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.path / f"{name}.{random_bytes(8).hex()}.new"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, key)
            os.fsync(handle)
        finally:
            os.close(handle)
        with suppress(FileExistsError):  # somebody else was first: theirs is the key
            os.link(draft, self.path / name)
        draft.unlink()
        self._sync()

    def _destroy(self, name: str) -> None:
        file = self.path / name
        if not file.exists():
            return
        with file.open("r+b") as key:
            key.write(random_bytes(file.stat().st_size))
            key.flush()
            os.fsync(key.fileno())
        file.unlink()
        self._sync()

    def _sync(self) -> None:
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
