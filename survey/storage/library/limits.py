"""How much a child of each age can be asked: the numbers that are tested.

From the project's rules for the child's screens (R-Q1), which build on Borgers, de Leeuw &
Hox (2000) for the number of options and questions, and on LIX for reading level.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most there may be of each thing in one variant.

    `answers` are the options of a single choice; `with_dk` the same with "don't know" or
    "has not happened". `pick_options` leaves out "nothing". `words` and `lix` hold for
    Swedish with the default phrase.
    """

    scored: int
    picks: int
    texts: int
    minutes: int
    words: int
    answers: int
    with_dk: int
    pick_options: int
    lix: int
    practice: int
    text_chars: int


LIMITS = {
    "a46": Limits(6, 0, 0, 3, 10, 3, 4, 0, 20, 2, 0),
    "a79": Limits(8, 1, 0, 4, 12, 3, 3, 6, 22, 0, 0),
    "a1012": Limits(11, 1, 1, 5, 17, 4, 5, 9, 25, 0, 300),
    "a1317": Limits(13, 1, 1, 5, 18, 5, 5, 9, 30, 0, 500),
    "lss": Limits(7, 1, 0, 5, 9, 3, 4, 4, 20, 2, 0),
}

# Questions in all, where the questionnaire says `limits: knowledge`. Not asked under 7.
KNOWLEDGE = {"a46": 0, "a79": 5, "a1012": 8, "a1317": 8, "lss": 4}

NEVER_POOLED = "a46"
# In Swedish; other languages need more small words for the same phrase.
PHRASE_WORDS = 6
PHRASE_WORDS_ELSEWHERE = 8
