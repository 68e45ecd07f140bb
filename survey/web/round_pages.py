"""What the rounds' pages share: who may see and change a round, and its own page."""

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import abort, current_app, render_template, request
from flask_babel import format_date, gettext

from survey.core.access import Act
from survey.core.questionnaire import Audience
from survey.core.round import State
from survey.services import arranging
from survey.services.arranging import Draft
from survey.storage import accounts, library, rounds, units
from survey.storage.library import Package
from survey.storage.tables import Round
from survey.web import guard, round_words
from survey.web.choices import language_name, variant_name
from survey.web.language import select
from survey.web.round_forms import ProlongForm, WordForm, bank_words
from survey.web.sessions import db
from survey.web.staff_links import link_to

WEEK = timedelta(days=7)
PATIENCE = 20  # seconds that a page waits for a keeper before it says that there may be none


def round_at(round_id: int, *, whole: bool = False) -> Round:
    """The round, if the person here runs rounds in one of its units; with `whole` in all of
    them, which changing it takes. 404 otherwise."""
    found = rounds.get(db(), round_id)
    if found is None or not (may_change(found) if whole else may_see(found)):
        abort(404)
    return found


def may_see(found: Round) -> bool:
    """Whether the person here runs rounds in any of the round's units."""
    return any(_allowed(found, Act.MANAGE_ROUNDS))


def may_change(found: Round) -> bool:
    """Whether the person here runs rounds in all of the round's units."""
    held = _allowed(found, Act.MANAGE_ROUNDS)
    return bool(held) and all(held)


def may_decide(found: Round) -> bool:
    """Whether the person here may see how many came to the whole round, and decide."""
    return may_change(found) and all(_allowed(found, Act.SEE_PARTICIPATION))


def questionnaires() -> Path | None:
    """The questionnaires folder of this installation; None is the shipped one."""
    chosen = current_app.config["QUESTIONNAIRES"]
    return Path(chosen) if chosen else None


def package_of(found: Round) -> Package:
    """The questionnaire as it was when the round was last saved or opened."""
    version = rounds.version(db(), found.version_id)
    if version is None:
        abort(404)
    return library.thaw(version.content)


def is_of_staff(found: Round) -> bool:
    """Whether the round asks staff; everything said of children is then left out."""
    return rounds.audience(db(), found.id) is Audience.STAFF


def page(found: Round, **what: Any) -> str:
    """The round's own page."""
    today = date.today()
    row = arranging.look(db(), found, today)
    package = package_of(found)
    of_staff, changes = is_of_staff(found), may_change(found)
    drafted = found.state == State.DRAFT and not row.is_busy
    return render_template(
        "rounds/show.html",
        round=found,
        row=row,
        title=package.words_in(select()).title,
        facts=in_words(arranging.draft_of(db(), found), package),
        may_change=changes,
        may_decide=may_decide(found),
        counts={u.id for _, u in row.members if guard.allowed(Act.SEE_PARTICIPATION, u.id)},
        lacking=arranging.lacking(db(), found, today, questionnaires()) if drafted else (),
        outcomes=_outcomes(found) if drafted else [],
        floor=arranging.floor_of(db(), found),
        leads=_leads(found),
        of_staff=of_staff,
        links=[link_to(found, unit) for _, unit in row.members] if of_staff else [],
        follow_up=arranging.follow_up(db(), found, questionnaires()) if changes else None,
        words=round_words,
        week=WEEK,
        since=_since(),
        is_late=time.time() - _since() > PATIENCE,
        **_forms(found) | what,
    )


def in_words(draft: Draft, package: Package) -> dict[str, str]:
    """What is decided about a round, for a person to read and to compare."""
    expected = ", ".join(f"{_name(unit)} {n}" for unit, n in sorted(draft.expected.items()))
    said = {
        gettext("Name"): draft.name,
        gettext("Questionnaire"): package.words_in(select()).title,
        gettext("Units"): ", ".join(map(_name, draft.unit_ids)),
    }
    if package.questionnaire.audience is not Audience.STAFF:
        return said | {gettext("Children expected"): expected} | _of_children(draft, package)
    return said | {
        gettext("Staff expected"): expected,
        gettext("Languages"): ", ".join(map(language_name, draft.languages)),
        gettext("Opens"): format_date(draft.opens_on, "long"),
        gettext("Last day to answer"): format_date(draft.closes_on, "long"),
        gettext("The decision on disposal"): draft.disposal_decision,
    }


def _of_children(draft: Draft, package: Package) -> dict[str, str]:
    """What is decided about a round that asks children, after what and where."""
    keyer = accounts.get(db(), draft.keyer_id) if draft.keyer_id else None
    bank = [said for question, said in bank_words(package).items() if question in draft.taken]
    background = [q.id for _, q in package.questionnaire.background if q.id in draft.taken]
    ticks = [str(word) for tick, word in round_words.TICKS.items() if tick in draft.ticked]
    return {
        gettext("Ages"): ", ".join(map(variant_name, draft.variants)),
        gettext("Languages"): ", ".join(map(language_name, draft.languages)),
        gettext("Questions of our own"): " · ".join(bank),
        gettext("Ask about gender"): gettext("Yes") if background else gettext("No"),
        gettext("How the questions look at first"): str(round_words.DRESSES[draft.dress]),
        gettext("Opens"): format_date(draft.opens_on, "long"),
        gettext("Last day to answer"): format_date(draft.closes_on, "long"),
        gettext("The children get their answer by"): format_date(draft.answer_by, "long"),
        gettext("The decision on disposal"): draft.disposal_decision,
        gettext("Checklist"): " · ".join(ticks),
        gettext("Who keys in paper forms"): keyer.username if keyer else "",
        gettext("Why you ask again although an answer is overdue"): draft.override_reason,
        gettext("A third round this year is meant"): gettext("Yes")
        if draft.third_confirmed
        else gettext("No"),
    }


def _forms(found: Round) -> dict[str, Any]:
    """The forms that belong to the round's state, empty."""
    return {
        "prolong": ProlongForm(
            found.closes_on,
            of_staff=is_of_staff(found),
            formdata=None,
            data={"answer_by": found.answer_by},
        ),
        "closing": WordForm(gettext("close"), "closing-", formdata=None),
        "dropping": WordForm(gettext("drop"), "dropping-", formdata=None),
        "destroying": WordForm(gettext("destroy"), "destroying-", formdata=None),
        "refusal": "",
        "lost": {},
    }


def _leads(found: Round) -> list[tuple[str, str]]:
    """(endpoint, label) of the rooms that the round's page leads to."""
    as_they = (
        gettext("Preview as the staff see it")
        if is_of_staff(found)
        else gettext("Preview as the children see it")
    )
    ways = [("preview.show", as_they), ("preview.questions_pdf", gettext("All questions (PDF)"))]
    if found.state == State.OPEN and found.keyer_id == guard.me().account_id:
        ways.append(("paper.choose", gettext("Paper forms")))
    return ways


def _outcomes(found: Round) -> list[arranging.Outcome]:
    every = arranging.forecasts(db(), found)
    return [o for o in every if guard.allowed(Act.SEE_PARTICIPATION, o.unit.id)]


def _allowed(found: Round, act: Act) -> list[bool]:
    return [guard.allowed(act, m.unit_id) for m in rounds.units_of(db(), found.id)]


def _since() -> int:
    """When somebody began to wait on this page, in seconds of the epoch."""
    now = int(time.time())
    return min(request.args.get("since", now, type=int), now)


def _name(unit_id: int) -> str:
    found = units.get(db(), unit_id)
    return found.name if found else ""
