"""Codes: forgiving to type, impossible to trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.card import (
    ALPHABET,
    LENGTH,
    code_mac,
    encode,
    envelope_id,
    normalise,
    permit_mac,
    shared_code,
    shown,
)

KEY = b"k" * 32
codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


@given(codes)
def test_a_code_is_found_in_any_case_with_or_without_hyphen(code: str) -> None:
    for typed in (code, code.lower(), shown(code), f" {shown(code).lower()} ", " ".join(code)):
        assert normalise(typed) == code


@pytest.mark.parametrize("text", ["", "7KQ4", "7KQ4-MRT0", "7KQ4-MRTXX", "7KQ4-MRTÅ", "0" * 8])
def test_what_can_not_be_a_code_is_none(text: str) -> None:
    assert normalise(text) is None


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set("0O1ILUV") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 29


@given(st.integers(0, 2**256))
def test_any_number_becomes_a_code(number: int) -> None:
    assert normalise(encode(number)) == encode(number)


def test_a_shared_code_can_be_shown_again_and_replaced() -> None:
    code = shared_code(KEY, 7, ("a79", "sv"), 1)
    assert code == shared_code(KEY, 7, ("a79", "sv"), 1)
    others = {
        shared_code(KEY, 8, ("a79", "sv"), 1),
        shared_code(KEY, 7, ("", "sv"), 1),
        shared_code(KEY, 7, ("a79", ""), 1),
        shared_code(KEY, 7, ("a79", "sv"), 2),
        shared_code(b"o" * 32, 7, ("a79", "sv"), 1),
    }
    assert len(others) == 5
    assert code not in others


def test_what_is_kept_of_a_code_and_of_a_token_can_not_be_joined() -> None:
    kept = {code_mac(KEY, "x"), envelope_id(KEY, "x"), permit_mac(KEY, "x")}
    assert len(kept) == 3
    assert {len(k) for k in kept} == {32}
