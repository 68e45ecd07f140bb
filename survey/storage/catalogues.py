"""The app's own texts by language, as files: which there are, and whether a person has
read a translation through. What the texts say is the web's business."""

import re
from pathlib import Path

from survey.core.wording import ORIGINALS

FOLDER = Path(__file__).resolve().parent.parent / "translations"
_REVIEWER = re.compile(r'^"X-Reviewed-By:\s*\S.*\\n"$', re.MULTILINE)


def files(language: str) -> tuple[Path, ...]:
    """A language's catalogues, one for each room that has texts in it; () if it has none."""
    return tuple(sorted((FOLDER / language).glob("*.po"))) if language else ()


def read_through(language: str) -> bool:
    """Whether a person has read what the pages themselves say to a child in the language.

    The originals need nobody. In a translation the head of every catalogue names the
    reviewer's role, as `X-Reviewed-By`.
    """
    if language in ORIGINALS:
        return True
    heads = [file.read_text(encoding="utf-8").partition("\n\n")[0] for file in files(language)]
    return bool(heads) and all(_REVIEWER.search(head) for head in heads)
