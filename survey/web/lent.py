"""What differs on a tablet that is lent to children: no ways out, and it forgets by itself.

A lent tablet's token stands where a code stands in a child's addresses, so that the pages
are the same ones.
"""

import re

from markupsafe import Markup, escape

from survey.web.child_questions import YOUNG

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
ASKING, THANKING, ELSEWHERE = 120, 90, 60
SLOW = YOUNG - {"a79"}

_NUMBER = re.compile(r"\+?\b\d[\d \-–\u00a0]+\d\b|\b[a-z]+\.se\b")


def is_token(code: str) -> bool:
    """Whether what stands for a code can be a tablet's token; a code is much shorter."""
    return TOKEN.fullmatch(code) is not None


def patience(page: str, variant: str) -> int:
    """Seconds without a touch before a page asks whether anybody is there; those who need
    more time get twice as long."""
    seconds = {"answer": ASKING, "submit": THANKING}.get(page, ELSEWHERE)
    return 2 * seconds if variant in SLOW else seconds


def written(text: str) -> Markup:
    """The text with its phone numbers and sites large, to copy down: nothing to press."""
    return Markup(_NUMBER.sub(_large, str(escape(text))))


def _large(match: re.Match[str]) -> str:
    said = match[0]
    worth = not said.isdigit() or len(said) > 2  # not an age
    return f'<strong class="number" dir="ltr">{said}</strong>' if worth else said
