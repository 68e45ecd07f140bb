"""A code that opens the questions: shared by a unit, or on a card for one use.

Codes have eight characters of an alphabet without look-alikes (no 0 O 1 I L U V),
about 39 bits. The database keeps only a keyed hash of a code.
"""

import hashlib
import hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8


def normalise(text: str) -> str | None:
    """The code in `text` whatever its case, hyphen and spaces; None if it can't be one."""
    code = "".join(c for c in text.upper() if c not in " -–\u00a0")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """As printed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def encode(number: int) -> str:
    """A whole number as a code; the remainder beyond 29^8 is dropped."""
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def shared_code(ballot_key: bytes, unit_id: int, choices: tuple[str, str], edition: int) -> str:
    """A unit's permanent code for its choices (variant, language).

    Derived, so that a poster can be printed again though the code is stored nowhere;
    a higher edition is another code.
    """
    made_of = f"{unit_id}|{choices[0]}|{choices[1]}|{edition}"
    return encode(int.from_bytes(_keyed(ballot_key, "shared", made_of), "big"))


def staff_code(ballot_key: bytes, round_id: int, unit_id: int) -> str:
    """The code by which a unit's staff answer one round. Derived, as `shared_code` is."""
    return encode(int.from_bytes(_keyed(ballot_key, "staff", f"{round_id}|{unit_id}"), "big"))


def code_mac(ballot_key: bytes, code: str) -> bytes:
    """What the database keeps of a code."""
    return _keyed(ballot_key, "code", code)


def envelope_id(ballot_key: bytes, token: str) -> bytes:
    """An envelope's id: a page's token sent twice is one envelope."""
    return _keyed(ballot_key, "envelope", token)


def permit_mac(ballot_key: bytes, token: str) -> bytes:
    """A permit's id; another derivation, so that it can't be joined with the envelope."""
    return _keyed(ballot_key, "permit", token)


def tablet_hash(token: str) -> bytes:
    """What the database keeps of a lent tablet's token, which is long and random."""
    return hashlib.sha256(token.encode()).digest()


def _keyed(key: bytes, purpose: str, message: str) -> bytes:
    return hmac.digest(key, f"{purpose}:{message}".encode(), hashlib.sha256)
