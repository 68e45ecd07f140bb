"""Whether a text seems to name a person. Nobody who is named may be rated by children.

A hint for whoever writes, never a verdict: "Maria Ungdom" is a unit and "Annas grupp" is a
person. Places are left alone as far as they show it (Sankt Eriks, Karl Johans gata).
"""

import re
from collections.abc import Sequence

from survey.core.first_names import NAMES, WORDS_TOO

_WORD = re.compile(r"S:ta?|[^\W\d_]+(?:-[^\W\d_]+)*")
_SAINT = frozenset({"sankt", "sankta", "s:t", "s:ta"})
# What follows the name that a place was given.
_PLACE = re.compile(r"(?:gata|gatan|väg|vägen|torg|plats|plan|kyrka|skola|backe|park|gränd|plass)")
# What somebody has; only here do names that are words too count.
_HAS = frozenset({"arbetslag", "barn", "elever", "grupp", "gäng", "klass", "klienter", "lag",
                  "team", "ungdomar", "ärenden", "clients", "group"})  # fmt: skip
_SURNAME = re.compile(r"\w{2,}(?:sson|sdotter)s?", re.IGNORECASE)
_FAMILY = frozenset({"familj", "familjen", "fru", "herr", "doktor"})
# "Barn och familj Norr" is a unit.
_PARTS = frozenset({"centrum", "norr", "söder", "öster", "väster", "nord", "syd", "öst", "väst"})


def names_in(text: str) -> tuple[str, ...]:
    """The words of a text that seem to be a person's name, as they stand there."""
    words = _WORD.findall(text)
    loud = not text.islower()  # in a text with capitals, a name has one
    return tuple(word for at, word in enumerate(words) if _names(words, at, loud=loud))


def _names(words: Sequence[str], at: int, *, loud: bool) -> bool:
    word = words[at]
    before = words[at - 1].lower() if at else ""
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    if loud and not word[0].isupper():
        return False
    if before in _SAINT or any(_PLACE.fullmatch(w.lower()) for w in words[at + 1 : at + 3]):
        return False
    is_family = before in _FAMILY and word[0].isupper() and word.lower() not in _PARTS
    if _SURNAME.fullmatch(word) or (is_family and (at < 2 or words[at - 2].lower() != "och")):
        return True
    return any(_is_name(part, owns=after in _HAS) for part in word.lower().split("-"))


def _is_name(word: str, *, owns: bool) -> bool:
    """Whether a word in small letters is a first name, perhaps in the genitive."""
    forms = {word, word.removesuffix("s")}
    return bool(forms & NAMES) or (owns and word.endswith("s") and bool(forms & WORDS_TOO))
