"""What may be read into a release, and what may not: the note that goes with every file."""

from collections.abc import Iterator

from babel.dates import format_date
from flask_babel import get_locale, gettext

from survey.services.analysing import Method, Observed


def text(observed: Observed) -> bytes:
    """The note as plain text."""
    return ("\r\n\r\n".join(paragraphs(observed.method)) + "\r\n").encode()


def paragraphs(method: Method) -> Iterator[str]:
    """The note, paragraph by paragraph, with the numbers of the release's own rule."""
    rule = method.rule
    day = format_date(method.released_on, "d MMMM y", str(get_locale()))
    yield gettext(
        "%(round)s, %(questionnaire)s. Release number %(number)s of %(day)s.",
        round=method.name, questionnaire=method.questionnaire, number=method.round_id, day=day,
    )  # fmt: skip
    yield gettext(
        "Every figure is a range. The real share lies somewhere in it, and nobody can see where. "
        "That is how each child is protected."
    )
    yield gettext(
        "A group is shown from %(group)s sheets. A range holds at least %(window)s whole numbers, "
        "and nobody and everybody are never said. All steps of a scale are shown from %(full)s "
        "sheets, each answer of a scale without order from %(unordered)s.",
        group=rule.min_group, window=rule.window, full=rule.min_full,
        unordered=rule.min_unordered,
    )  # fmt: skip
    yield gettext(
        "Before the release it was proved, for every small or hidden count, that other answers "
        "would have given exactly the same publication. Everything that was released before is "
        "part of the proof."
    )
    yield gettext(
        "Not shown means that a figure could not be shown without risk that somebody is "
        "recognised. The words are the same whatever the reason."
    )
    yield gettext(
        "Shares are rounded outwards to whole five percent. Don't take the middle of a range for "
        "the share, don't add ranges up, and don't compute means of them."
    )
    yield gettext(
        "Increased and decreased stand only where Newcombe's 95 %% interval for the difference of "
        "two shares, taken at the ends that lie nearest each other, excludes zero."
    )
    yield gettext(
        "Compare a place with itself over time. Don't rank ages or units. Those who answered "
        "chose to, so the figures say nothing sure about those who did not."
    )
    yield gettext(
        "Questionnaire version %(version)s. Made by Lyssna %(code)s.",
        version=method.version[:12], code=method.code_version,
    )  # fmt: skip
