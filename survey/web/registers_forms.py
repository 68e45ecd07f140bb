"""The form about one decision: questions from the register's file, and fields of our own."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, request
from flask_babel import force_locale, format_date, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired

from survey.core.access import Act, may
from survey.core.alphabet import swedish
from survey.core.questionnaire import Kind, Question, Variant
from survey.core.register import LONGEST, Decision, Flaw, Form, Problem, choices, month_ends
from survey.core.sheet import Forged, ProblemKind, Sheet, validate
from survey.core.wording import SWEDISH
from survey.services.registering import Words
from survey.storage import units
from survey.storage.library import Package
from survey.storage.tables import Unit
from survey.web import guard, trace_words
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.sessions import db

MONTHS_AHEAD = 18
_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")
Q = "q-"  # before a question's key, so that no question is taken for a field
FOCUS = {Form.CHECKLIST: "F4", Form.SELF_CHECK: "F5"}
LEVELS = {Form.CHECKLIST: ("unit",), Form.SELF_CHECK: ("department", "unit")}
FLAWS: dict[Flaw, Any] = {
    Flaw.IN_THE_FUTURE: _("Enter a day that has been: fill in when the decision is made."),
    Flaw.TOO_OLD: _("Enter a day within the last year."),
    Flaw.NOTHING: _("Answer at least one question."),
    Flaw.NO_ACTION: _("Write in a few words what must be done."),
    Flaw.NO_ROLE: _("Enter who is responsible: a role, for example head of unit."),
    Flaw.NO_MONTH: _("Choose the month when it must be done."),
    Flaw.EARLY_MONTH: _("Choose a month that does not lie before the decision."),
    Flaw.TOO_LONG: _("Write shorter."),
}
SHEET_FLAWS: dict[ProblemKind, Any] = {
    ProblemKind.TOO_MANY: _("Choose fewer."),
    ProblemKind.EXCLUSIVE: _("Choose either “none” or something else."),
    ProblemKind.TOO_LONG: _("Write shorter."),
}


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """What every form has beside its questions."""

    decided_on = DateField(
        _("Day of the decision"), [InputRequired(_("Enter the day of the decision."))]
    )
    unit = SelectField(_("Unit"), coerce=int)
    action = StringField(
        _("What must be done?"), render_kw={"maxlength": LONGEST["action"], "data-trace": True}
    )
    responsible = StringField(
        _("Who is responsible?"),
        render_kw={"maxlength": LONGEST["responsible"], "data-trace": True},
    )
    due_on = SelectField(_("When must it be done?"))
    revision = HiddenField()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the page. `jumps`: [[options, id], …] as JSON, for the script."""

    id: str
    name: str
    words: str
    hint: str
    several: int
    options: tuple[tuple[str, str], ...]
    chosen: frozenset[str]
    jumps: str
    next: str
    error: str = ""


def package_of(form: Form) -> Package:
    """The register's questions as its file is now; 404 where the folder does not have it."""
    found = shared_library().packages.get(form.questionnaire)
    if found is None:
        abort(404)
    return found


def variant_of(form: Form) -> Variant:
    """The questions that are answered by choosing."""
    return choices(package_of(form).questionnaire.variants[0])


def may_fill(form: Form, unit_id: int) -> bool:
    """The self-check is for those who also see the figures, not for whoever decided."""
    acts = (Act.FILL_REGISTER, Act.SEE_REGISTER)[: 1 + (form is Form.SELF_CHECK)]
    return all(guard.allowed(act, unit_id) for act in acts)


def my_units(form: Form) -> list[Unit]:
    """Where I may fill the form in, by name."""
    every = units.every(db())  # held, so that each path is found without asking again
    me, wanted = guard.me(), {Act.FILL_REGISTER}
    if form is Form.SELF_CHECK:
        wanted.add(Act.SEE_REGISTER)
    found = [u for u in every if u.level in LEVELS[form]
             and all(may(me, act, units.path(db(), u.id)) for act in wanted)]  # fmt: skip
    return sorted(found, key=lambda u: (LEVELS[form].index(u.level), swedish(u.name)))


def decision_form(form: Form, today: date, values: Mapping[str, Any] | None = None) -> DecisionForm:
    """The form as it was posted, or filled in with these values."""
    filled = {} if values is None else {"formdata": None, "data": values}
    made = DecisionForm(**filled)
    made.unit.choices = [(u.id, u.name) for u in my_units(form)]
    kept = (values or {}).get("due_on") or request.form.get("due_on", "")
    made.due_on.choices = [("", gettext("Choose month")), *_months(today, kept)]
    return made


def values_of(told: Decision) -> dict[str, Any]:
    """A decision as the fields of its form."""
    return {
        "decided_on": told.decided_on,
        "unit": told.unit_id,
        "action": told.action,
        "responsible": told.responsible,
        "due_on": told.due_on.strftime("%Y-%m") if told.due_on else "",
    }


def posted(form: Form) -> tuple[Mapping[str, list[str]], Mapping[str, str]]:
    """(question key -> options, question key -> what is wrong); 400 for what no page sends."""
    given = {k.removeprefix(Q): request.form.getlist(k) for k in request.form if k.startswith(Q)}
    try:
        sheet = validate(variant_of(form), given)
    except Forged:
        abort(400)
    if isinstance(sheet, Sheet):
        return {key: list(chosen) for key, chosen in sheet.answers.items()}, {}
    return given, {p.key: str(SHEET_FLAWS[p.kind]) for p in sheet}


def decision_from(form: Form, fields: DecisionForm, answers: Mapping[str, list[str]]) -> Decision:
    """What a form that validates says."""
    month = fields.due_on.data
    return Decision(
        form,
        fields.unit.data,
        fields.decided_on.data,
        {key: tuple(chosen) for key, chosen in answers.items()},
        fields.action.data or "",
        fields.responsible.data or "",
        month_ends(date.fromisoformat(f"{month}-01")) if month else None,
    ).tidy


def explain(fields: DecisionForm, problems: Iterable[Problem]) -> str:
    """Put each problem at its field; the one that belongs to all the questions is returned."""
    left = ""
    for problem in problems:
        if problem.field in fields:
            field = fields[problem.field]
            field.errors = [*field.errors, said(problem)]
        else:
            left = said(problem)
    return left


def said(problem: Problem) -> str:
    """A problem in words."""
    if problem.trace:
        return trace_words.said(problem.trace)
    return str(FLAWS[problem.flaw])


def questions(
    form: Form, chosen: Mapping[str, Iterable[str]], wrong: Mapping[str, str] | None = None
) -> list[Asked]:
    """The questions in the page's language, with what is chosen and what is wrong."""
    return [_asked(form, q, frozenset(chosen.get(q.key, ())), (wrong or {}).get(q.key, ""))
            for q in variant_of(form).questions]  # fmt: skip


def answered(told: Decision) -> list[tuple[str, str]]:
    """(question, answers) in words, of what was answered."""
    return [
        (one.words, ", ".join(label for option, label in one.options if option in one.chosen))
        for one in questions(told.form, told.answers)
        if one.chosen
    ]


def kind(told: Decision) -> str:
    """Which sort of decision it was, in words; "" if nobody has said."""
    first = questions(told.form, told.answers)[0]
    return next((label for option, label in first.options if option in first.chosen), "")


def plan_words(form: Form) -> Words:
    """What is written in the plan: in Swedish, whoever fills the form in."""
    package, shared = package_of(form), shared_library().shared
    question = variant_of(form).question("action")
    with force_locale(SWEDISH):
        goals = {
            Form.CHECKLIST: gettext("From the child checklist"),
            Form.SELF_CHECK: gettext("From the self-check"),
        }
        taken_back = gettext("The action was taken back in the register.")
    words = package.words[SWEDISH]
    labels = words.labels[question.scale.id] if question else {}
    return Words(shared.words[SWEDISH].focus[FOCUS[form]], goals[form], taken_back, labels)


def _asked(form: Form, question: Question, chosen: frozenset[str], wrong: str) -> Asked:
    words = package_of(form).words_in(select())
    own, labels = words.question(question.id), words.labels[question.scale.id]
    return Asked(
        question.id,
        Q + question.key,
        own.form,
        own.help,
        question.scale.max_choices if question.scale.kind is Kind.MULTI else 0,
        tuple((o.id, labels[o.id]) for o in question.scale.options),
        chosen,
        json.dumps([[sorted(j.options), j.to] for j in question.jumps]),
        question.next or "",
        wrong,
    )


def _months(today: date, kept: str) -> list[tuple[str, str]]:
    at = [today.year * 12 + today.month - 1 + n for n in range(MONTHS_AHEAD)]
    found = [f"{month // 12:04}-{month % 12 + 1:02}" for month in at]
    if _MONTH.fullmatch(kept):  # an entry that is changed may have a month that has passed
        found = sorted({kept, *found})
    return [(m, format_date(date.fromisoformat(f"{m}-01"), "LLLL y")) for m in found]
