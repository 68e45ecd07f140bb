"""Keys: whole or not there, readable by the owner alone, and gone when they are gone."""

import os
from pathlib import Path

import pytest

from survey.storage.envelopes import seal
from survey.storage.seals import TALLY_STEP, KeyFolder, KeyMissing


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


def test_a_round_key_opens_what_its_public_half_sealed(keys: KeyFolder) -> None:
    public = keys.make_round_key(1)
    assert keys.opener(1).open(seal(public, b"sheet")) == b"sheet"


def test_a_key_is_made_once(keys: KeyFolder) -> None:
    assert keys.make_round_key(1) == keys.make_round_key(1)
    assert keys.make_round_key(1) != keys.make_round_key(2)


def test_the_same_sheet_twice_gives_unrelated_envelopes(keys: KeyFolder) -> None:
    """Invariant 12."""
    public = keys.make_round_key(1)
    one, other = seal(public, b"x" * 1024), seal(public, b"x" * 1024)
    assert len(one) == len(other)
    assert sum(a == b for a, b in zip(one, other, strict=True)) < 40


def test_keys_are_readable_by_the_owner_alone(keys: KeyFolder) -> None:
    keys.make_round_key(1)
    assert keys.path.stat().st_mode & 0o777 == 0o700
    assert (keys.path / "round-1.key").stat().st_mode & 0o777 == 0o600
    assert not keys.too_readable()
    keys.path.chmod(0o755)
    assert keys.too_readable()


def test_a_destroyed_key_opens_nothing_and_leaves_no_file(keys: KeyFolder) -> None:
    public = keys.make_round_key(1)
    secret = (keys.path / "round-1.key").read_bytes()
    keys.destroy_round_key(1)
    keys.destroy_round_key(1)
    with pytest.raises(KeyMissing):
        keys.opener(1)
    assert all(secret not in f.read_bytes() for f in keys.path.iterdir())
    assert keys.make_round_key(1) != public


def test_a_folder_that_can_not_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "keys"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(KeyMissing, match="could not be written"):
        KeyFolder(blocked).make_round_key(1)


def test_a_damaged_key_is_found_out_before_the_round_opens(keys: KeyFolder) -> None:
    keys.make_round_key(1)
    (keys.path / "round-1.key").write_bytes(b"")
    with pytest.raises(KeyMissing, match="damaged"):
        keys.make_round_key(1)


def test_a_tally_is_sealed_in_steps_and_opens_only_with_its_key(keys: KeyFolder) -> None:
    short, longer = keys.seal_tally(1, b"{}"), keys.seal_tally(1, b"[]" * 5000)
    assert len(short) == len(longer)
    assert len(keys.seal_tally(1, b"x" * (TALLY_STEP + 1))) > len(short)
    assert keys.open_tally(1, short).strip() == b"{}"
    keys.seal_tally(2, b"{}")
    with pytest.raises(KeyMissing):
        keys.open_tally(2, short)


def test_a_key_half_written_by_a_killed_keeper_is_not_taken_for_one(keys: KeyFolder) -> None:
    keys.path.mkdir(mode=0o700)
    (keys.path / "round-1.key.new").write_bytes(os.urandom(7))
    public = keys.make_round_key(1)
    assert keys.opener(1).open(seal(public, b"sheet")) == b"sheet"
    assert keys.round_keys() == [1]
