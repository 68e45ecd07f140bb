"""Words for rounds: what stops an opening, where each stands, what the keeper is doing."""

from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from survey.core.forecast import Forecast, Outlook
from survey.core.round import CHECKLIST, MAX_BANK, MAX_YEARLY, Dress, Obstacle, State
from survey.services.arranging import Group, Reason
from survey.storage.tables import Job


class Remedy(NamedTuple):
    """What stops the opening and what to do, and the field of the form where it is done."""

    words: Any
    field: str


OBSTACLES: dict[Obstacle, Remedy] = {
    Obstacle.DATES: Remedy(
        _("The days must come in order: opens, closes, the answer to the children."), "opens_on"
    ),
    Obstacle.OVER: Remedy(_("The last day has passed. Choose a later day."), "closes_on"),
    Obstacle.NO_UNITS: Remedy(_("Choose at least one unit."), "units"),
    Obstacle.UNIT_CLOSED: Remedy(_("A unit has been closed. Choose the units again."), "units"),
    Obstacle.NO_VARIANTS: Remedy(_("Choose at least one age."), "variants"),
    Obstacle.NO_LANGUAGES: Remedy(_("Choose at least one language."), "languages"),
    Obstacle.ANSWER_TOO_LATE: Remedy(
        _("The children must have their answer within 60 days of the last day."), "answer_by"
    ),
    Obstacle.NO_DISPOSAL_DECISION: Remedy(
        _("Enter the reference to the decision on disposal."), "disposal_decision"
    ),
    Obstacle.CHECKLIST: Remedy(_("Something on the checklist is not ticked."), "ticked"),
    Obstacle.PHONES_MISSING: Remedy(
        _("A unit lacks its phone number or the social emergency service's. Enter it at the unit."),
        "units",
    ),
    Obstacle.BANK_TOO_LARGE: Remedy(
        _("Choose at most %(number)s questions of our own.", number=MAX_BANK), "bank"
    ),
    Obstacle.LANGUAGE_UNREVIEWED: Remedy(
        _("A language that nobody has reviewed can not be offered to children."), "languages"
    ),
    Obstacle.EARLIER_OVERDUE: Remedy(
        _(
            "The promised answer to an earlier round is overdue in a unit. Publish it, or write "
            "why you ask again all the same."
        ),
        "override_reason",
    ),
    Obstacle.THIRD_UNCONFIRMED: Remedy(
        _("A unit has had two rounds this year. Confirm that a third is meant."), "third"
    ),
    Obstacle.TOO_MANY: Remedy(
        _(
            "A unit has had %(number)s rounds this year, and that is the most. Open the round "
            "next year, or leave the unit out.",
            number=MAX_YEARLY,
        ),
        "units",
    ),
    Obstacle.KEYER_UNFIT: Remedy(
        _("Whoever keys in paper forms must have a role in one of the units."), "keyer"
    ),
    Obstacle.FILE_UNSOUND: Remedy(
        _(
            "The questionnaire's files can not be used as they are now. Ask whoever looks after "
            "them to run flask questionnaires check, or choose another questionnaire."
        ),
        "questionnaire",
    ),
    Obstacle.PARTS_GONE: Remedy(
        _(
            "The questionnaire has changed since the draft was made: an age, a language or a "
            "question is gone. Look through the draft and save it again."
        ),
        "questionnaire",
    ),
}
TICKS: dict[str, Any] = {
    "owner_named": _("Somebody is named who answers for the unit's public page"),
    "help_numbers_checked": _("The help numbers have been called and are right"),
    "script_read": _("What staff say has been read aloud at a meeting"),
    "easy_card_printed": _("At least one card with pictures or easy text is printed"),
    "tried_with_children": _(
        "Each age has been tried with a few children, or this round is that trial"
    ),
}
if set(TICKS) != set(CHECKLIST):  # a point without words would stop every opening
    raise LookupError(set(CHECKLIST) ^ set(TICKS))
DRESSES: dict[Dress, Any] = {
    Dress.ONE: _("One question at a time"),
    Dress.CHAT: _("As a chat"),
}
STATES: dict[State, Any] = {
    State.DRAFT: _("Draft"),
    State.OPEN: _("Open"),
    State.CLOSED: _("Closed, to be counted"),
    State.COUNTED: _("Counted"),
    State.DISCARDED: _("Thrown away"),
}
GROUPS: dict[Group, Any] = {
    Group.NEEDS_ME: _("Needs you now"),
    Group.OPEN: _("Open"),
    Group.DRAFTS: _("Drafts"),
    Group.EARLIER: _("Earlier"),
}
REASONS: dict[Reason, Any] = {
    Reason.HELD: _("More answers came than can be right. Decide what is to be done."),
    Reason.FAILED: _("The keeper could not do what it was asked."),
    Reason.OVERDUE: _("The promised answer to the children is overdue."),
    Reason.DUE_SOON: _("The answer to the children is soon due."),
}


def outlook(made: Forecast, floor: int) -> str:
    """What to expect of a unit, in tens; `floor`: the answers that a result of its own takes."""
    words = {
        Outlook.UNKNOWN: gettext("We do not know yet."),
        Outlook.FEW: gettext("Fewer than %(floor)s answers: no result of its own.", floor=floor),
        Outlook.UNSURE: gettext(
            "Up to %(high)s answers, but it may be fewer than %(floor)s: "
            "then no result of its own.",
            high=made.hi,
            floor=floor,
        ),
        Outlook.ENOUGH: gettext(
            "About %(low)s to %(high)s answers: a result of its own.", low=made.lo, high=made.hi
        ),
    }
    return str(words[made.outlook])


def took_part(number: int) -> str:
    """How many have answered, as a coordinator may know it: steps of ten."""
    if not number:
        return str(gettext("fewer than 10"))
    return str(gettext("%(low)s to %(high)s", low=number, high=number + 9))


def progress(job: Job) -> str:
    """What the keeper is doing now."""
    if job.state == "waiting":
        return str(gettext("Waiting for the keeper."))
    if job.kind == "open":
        return str(gettext("Making the round's key and proving it."))
    if job.kind == "discard":
        return str(gettext("Destroying everything that was sent."))
    if job.message == "sheets" and job.total:
        numbers = {"done": f"{job.done:,}".replace(",", " "),
                   "total": f"{job.total:,}".replace(",", " ")}  # fmt: skip
        return str(gettext("Counting: about %(done)s of %(total)s.", **numbers))
    if job.message == "questions":
        return str(
            gettext(
                "Proving that nothing gives anybody away: question %(done)s of %(total)s.",
                done=job.done,
                total=job.total,
            )
        )
    return str(gettext("Counting."))
