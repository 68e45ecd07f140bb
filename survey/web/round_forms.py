"""The forms of a round: its draft, a later last day, and the word that confirms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from survey.core.person_name import names_in
from survey.core.questionnaire import Audience
from survey.core.round import LONGEST_WAIT, MAX_BANK, USUAL_WAIT, Dress
from survey.core.wording import SWEDISH, fill
from survey.services.arranging import Draft
from survey.storage.library import Package
from survey.storage.tables import Account, Unit
from survey.web.choices import language_name, variant_name
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.round_words import DRESSES, TICKS

_NUMBER = _("Enter a whole number from 1 to 99 999, or leave the field empty.")
_DAY = _("Enter a day like 2026-12-18.")


class _Day(DateField):  # type: ignore[misc]
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_DAY)) from None


class _Whole(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_NUMBER)) from None


class _Several(SelectMultipleField):  # type: ignore[misc]
    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered, in our own words."""
        if set(self.data or ()) - {value for value, *_ in self.choices}:
            raise ValidationError(gettext("Choose among what is offered here."))


class DraftForm(FlaskForm):  # type: ignore[misc]
    """Everything that is decided about a round before it opens."""

    name = StringField(
        _("Name"),
        [
            DataRequired(_("Enter a name.")),
            Length(max=120, message=_("A name has at most 120 characters.")),
        ],
    )
    questionnaire = SelectField(_("Questionnaire"))
    units = _Several(_("Units"), [InputRequired(_("Choose at least one unit."))], coerce=int)
    variants = _Several(_("Ages"), [InputRequired(_("Choose at least one age."))])
    languages = _Several(_("Languages"), [InputRequired(_("Choose at least one language."))])
    bank = _Several(_("Questions of our own"))
    gender = BooleanField(_("Ask about gender"))
    dress = RadioField(_("How the questions look at first"), default=Dress.ONE.value)
    opens_on = _Day(_("Opens"), [InputRequired(_DAY)])
    closes_on = _Day(_("Last day to answer"), [InputRequired(_DAY)])
    answer_by = _Day(_("The children get their answer by"), [InputRequired(_DAY)])
    disposal_decision = StringField(
        _("The decision on disposal"),
        [Length(max=120, message=_("A reference has at most 120 characters."))],
    )
    ticked = _Several(_("Checklist"))
    keyer = SelectField(_("Who keys in paper forms"), coerce=int, default=0)
    third = BooleanField(_("A third round this year is meant"))
    override_reason = TextAreaField(
        _("Why you ask again although an answer is overdue"),
        [Length(max=400, message=_("A reason has at most 400 characters."))],
    )
    revision = HiddenField()
    shown = HiddenField()

    def validate_name(self, field: Any) -> None:
        """No person is a round (R-N10)."""
        if names := names_in(field.data or ""):
            words = ", ".join(names)
            raise ValidationError(
                gettext("Choose a name without a person's: %(words)s.", words=words)
            )

    def validate_bank(self, field: Any) -> None:
        """At most two."""
        if len(set(field.data or ())) > MAX_BANK:
            raise ValidationError(
                gettext("Choose at most %(number)s questions of our own.", number=MAX_BANK)
            )

    def validate_closes_on(self, field: Any) -> None:
        """Not before it opens."""
        if _days(self.opens_on, field) and field.data < self.opens_on.data:
            raise ValidationError(gettext("Choose a last day that is not before the first."))

    def validate_answer_by(self, field: Any) -> None:
        """After the last day, at most sixty days."""
        if _days(self.closes_on, field):
            _check_answer(self.closes_on.data, field.data)

    def expected_of(self, unit_id: int) -> Any:
        """The field for how many children are expected in a unit."""
        return self[f"expected_{unit_id}"]


class ProlongForm(FlaskForm):  # type: ignore[misc]
    """A later last day, and the day of the answer: that is promised to children only."""

    closes_on = _Day(_("New last day to answer"), [InputRequired(_DAY)])
    answer_by = _Day(_("The children get their answer by"), [InputRequired(_DAY)])

    def __init__(self, before: date, *, of_staff: bool, **values: Any) -> None:
        super().__init__(**values)
        self.before = before
        if of_staff:
            del self.answer_by

    def validate_closes_on(self, field: Any) -> None:
        """Later than it was."""
        if field.data and field.data <= self.before:
            raise ValidationError(gettext("Choose a later day than the present last day."))

    def validate_answer_by(self, field: Any) -> None:
        """After the last day, at most sixty days."""
        if _days(self.closes_on, field):
            _check_answer(self.closes_on.data, field.data)


class WordForm(FlaskForm):  # type: ignore[misc]
    """A word that is typed to show that something is meant."""

    class Meta:
        csrf = False  # the guard has looked at the page's own token already

    word = StringField(_("Confirm"))

    def __init__(self, wanted: str, prefix: str = "", **values: Any) -> None:
        super().__init__(prefix=prefix, **values)
        self.wanted = wanted
        self.word.label.text = gettext("Type “%(word)s” to confirm", word=wanted)

    def validate_word(self, field: Any) -> None:
        """The very word, in any case."""
        if (field.data or "").strip().casefold() != self.wanted.casefold():
            raise ValidationError(gettext("Type the word “%(word)s”.", word=self.wanted))


def draft_form(
    package: Package,
    names: Sequence[tuple[str, str]],
    who: tuple[Sequence[Unit], Sequence[Account]],
    **values: Any,
) -> DraftForm:
    """The form for a draft that asks this questionnaire. `names`: (id, title) of all there
    are; `who`: the units to choose among, and who may key in paper forms there."""
    units, keyers = who
    of_staff = package.questionnaire.audience is Audience.STAFF
    fields: dict[str, Any] = {
        f"expected_{u.id}": _Whole(
            _expected_of(u, of_staff),
            [Optional(), NumberRange(1, 99_999, _NUMBER)],
            render_kw={"min": 1, "inputmode": "numeric"},
        )
        for u in units
    }
    form: DraftForm = type("_DraftForm", (DraftForm,), fields)(**values)
    form.questionnaire.choices = list(names)
    form.units.choices = [(u.id, u.name) for u in units]
    form.dress.choices = [(dress.value, word) for dress, word in DRESSES.items()]
    form.ticked.choices = list(TICKS.items())
    form.keyer.choices = [(0, gettext("Nobody")), *((a.id, a.username) for a in keyers)]
    _offer(form, package)
    if of_staff:  # no answer is promised them, and they have a link and no paper
        del form.answer_by, form.keyer
    return form


def answer_day(form: DraftForm | ProlongForm) -> date:
    """The day of the answer to the children; where none is promised, one that will do."""
    if form.answer_by is not None:
        return cast("date", form.answer_by.data)
    return cast("date", form.closes_on.data) + USUAL_WAIT


def _expected_of(unit: Unit, of_staff: bool) -> str:
    if of_staff:
        return str(gettext("Staff expected, %(unit)s", unit=unit.name))
    return str(gettext("Children expected, %(unit)s", unit=unit.name))


def _offer(form: DraftForm, package: Package) -> None:
    """What the questionnaire has to choose from."""
    questions = package.questionnaire
    form.variants.choices = [(v.id, variant_name(v.id)) for v in questions.variants]
    form.languages.choices = [(x, language_name(x)) for x in offered(package)]
    form.bank.choices = list(bank_words(package).items())


def bank_words(package: Package) -> dict[str, str]:
    """Our own questions by id, as the older children meet them where nothing else is said."""
    words, shared = package.words_in(select()), shared_library().shared
    return {
        q.id: fill(words.question(q.id).form, shared.filling(words.language, variants[0]))
        for variants, q in package.questionnaire.bank
    }


def offered(package: Package) -> list[str]:
    """The languages that children may be offered, by code."""
    every = sorted(package.words, key=lambda language: (language != SWEDISH, language))
    return [language for language in every if package.words[language].offered]


def values_of(draft: Draft, package: Package) -> dict[str, Any]:
    """A draft as the form's values."""
    bank = {q.id for _, q in package.questionnaire.bank}
    return {
        "name": draft.name,
        "questionnaire": package.questionnaire.id,
        "shown": package.questionnaire.id,
        "units": list(draft.unit_ids),
        "variants": list(draft.variants),
        "languages": list(draft.languages),
        "bank": sorted(draft.taken & bank),
        "gender": bool(draft.taken - bank),
        "dress": draft.dress.value,
        "opens_on": draft.opens_on,
        "closes_on": draft.closes_on,
        "answer_by": draft.answer_by,
        "disposal_decision": draft.disposal_decision,
        "ticked": sorted(draft.ticked),
        "keyer": draft.keyer_id or 0,
        "third": draft.third_confirmed,
        "override_reason": draft.override_reason,
    } | {f"expected_{unit}": number for unit, number in draft.expected.items()}


def draft_from(form: DraftForm, package: Package) -> Draft:
    """What a filled-in form says."""
    background = {q.id for _, q in package.questionnaire.background} if form.gender.data else set()
    numbers = {unit: form.expected_of(unit).data for unit in form.units.data}
    return Draft(
        name=form.name.data,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        answer_by=answer_day(form),
        unit_ids=tuple(sorted(set(form.units.data))),
        disposal_decision=form.disposal_decision.data or "",
        ticked=frozenset(form.ticked.data),
        variants=tuple(v.id for v in package.questionnaire.variants if v.id in form.variants.data),
        languages=tuple(form.languages.data),
        taken=frozenset(form.bank.data) | background,
        dress=Dress(form.dress.data),
        expected={unit: number for unit, number in numbers.items() if number is not None},
        keyer_id=(form.keyer.data or None) if form.keyer is not None else None,
        override_reason=form.override_reason.data or "",
        third_confirmed=form.third.data,
    )


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(what, mine, theirs) of everything in which two drafts in words differ."""
    both = ((name, mine.get(name, ""), theirs.get(name, "")) for name in {**mine, **theirs})
    return [(name, my, their) for name, my, their in both if my != their]


def _days(*fields: Any) -> bool:
    return all(isinstance(field.data, date) for field in fields)


def _check_answer(closes_on: date, answer_by: date) -> None:
    if answer_by <= closes_on:
        raise ValidationError(gettext("Choose a day for the answer that is after the last day."))
    if answer_by > closes_on + LONGEST_WAIT:
        raise ValidationError(
            gettext("The children must have their answer within 60 days of the last day.")
        )
