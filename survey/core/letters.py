"""A text as an eye reads it: hard spaces, hidden signs and odd dashes hide nothing."""

import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒—―−"), "-")


def as_read(text: str) -> str:
    """The same text with plain letters, digits and dashes and with single spaces, so that a
    pattern finds what a person sees. The page's script does the same (`signs.js`)."""
    whole = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in whole if unicodedata.category(sign) != "Cf")
    return " ".join(seen.translate(_DASHES).split())
