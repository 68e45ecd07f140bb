"""A unit's cards: printed as PDF, the shared address to copy, a sheet cancelled."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from survey.core.access import Act
from survey.services import arranging, inviting, issuing
from survey.storage import rounds, units
from survey.storage.tables import Round, Unit
from survey.web import cards, guard, qr
from survey.web.choices import VARIANTS, ballot_key, language_name, unit_at, variant_name
from survey.web.language import LANGUAGES
from survey.web.sessions import db

blueprint = Blueprint("printing", __name__, url_prefix="/personal/enheter/<int:unit_id>/kort")
Page = str | Response | tuple[str, int]
NO_ROUND = lazy_gettext(
    "Single-use cards can only be printed while a round is open. "
    "Choose another kind, or wait until the next round opens."
)
_NUMBER = lazy_gettext("Enter a number from 1 to 20.")
_GIVEN = lazy_gettext("Enter a whole number from -999 to 999, but not 0.")
_NAME = lazy_gettext("Enter the sheet's name.")


class CardsForm(FlaskForm):  # type: ignore[misc]
    """Which cards, what they have chosen beforehand, and how they are printed."""

    kind = RadioField(
        lazy_gettext("Kind of card"),
        default="pocket",
        validators=[InputRequired(lazy_gettext("Choose a kind of card."))],
    )
    texts = SelectField(lazy_gettext("The cards' text"), default="sv")
    paper = SelectField(lazy_gettext("Paper"), default="a4")
    language = SelectField(lazy_gettext("Language"))
    variant = SelectField(lazy_gettext("Age"))
    sheets = IntegerField(
        lazy_gettext("Number of sheets"),
        default=1,
        validators=[
            InputRequired(_NUMBER),
            NumberRange(min=1, max=issuing.MOST_SHEETS, message=_NUMBER),
        ],
    )

    def __init__(self, current: Round | None) -> None:
        super().__init__()
        content = current.content if current else {}
        self.asked = tuple(content.get("variants", VARIANTS))
        self.open = current is not None
        free = ("", gettext("The child chooses"))
        languages = content.get("languages", LANGUAGES)
        self.kind.choices = [(kind, label) for kind, (label, _) in kinds().items()]
        self.language.choices = [free, *((x, language_name(x)) for x in languages)]
        self.variant.choices = [free, *((x, variant_name(x)) for x in self.asked)]
        self.paper.choices = [
            ("a4", gettext("A4 to cut")),
            ("own", gettext("The card's own size (A6 or A5)")),
        ]
        self.texts.choices = [
            *((x, language_name(x)) for x in LANGUAGES),
            (" ".join(LANGUAGES), gettext("Swedish and English")),
        ]

    def validate_kind(self, field: Any) -> None:
        """Refuse what no open round can take."""
        if field.data == "single" and not self.open:
            raise ValidationError(NO_ROUND)
        if cards.VARIANT_OF.get(field.data, "") not in ("", *self.asked):
            raise ValidationError(gettext("The round does not ask this age. Choose another kind."))


class CancelForm(FlaskForm):  # type: ignore[misc]
    """The name on a sheet's strip."""

    sheet = StringField(
        lazy_gettext("The sheet's name"),
        validators=[InputRequired(_NAME), Length(max=20, message=_NAME)],
    )


class _Whole(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_GIVEN)) from None


class GivenForm(FlaskForm):  # type: ignore[misc]
    """How many more cards a unit's workers have given out; less than nought takes back."""

    number = _Whole(lazy_gettext("How many more"), [NumberRange(-999, 999, _GIVEN)])

    def validate_number(self, field: Any) -> None:
        """Nought says nothing."""
        if field.data == 0:
            raise ValidationError(_GIVEN)


def kinds() -> dict[str, tuple[str, str]]:
    """Each kind's name, and what it is for."""
    return {
        "table": (
            gettext("Table card"),
            gettext("A6, on the table beside the tablet. Help numbers on the back."),
        ),
        "pocket": (
            gettext("Pocket cards"),
            gettext("Ten on A4, given in the hand after a meeting. The unit's own code."),
        ),
        "single": (
            gettext("Single-use cards"),
            gettext(
                "Ten on A4, each good for one answer. Cut, shuffle in a bowl, let the child draw."
            ),
        ),
        "picture": (
            gettext("Picture card"),
            gettext("A5 with three pictures. Opens the questions with pictures."),
        ),
        "reader": (
            gettext("Reader's card"),
            gettext("A5 for the adult who reads to a child of 4–6. Rules on the back."),
        ),
    }


@blueprint.get("")
@guard.requires(Act.PRINT_CARDS)
def show(unit_id: int) -> Page:
    """Choose cards; what to say, and when not to, stand beside the button."""
    return _page(unit_at(unit_id))


@blueprint.post("")
@guard.requires(Act.PRINT_CARDS)
def download(unit_id: int) -> Page:
    """The cards as a PDF to print."""
    found = unit_at(unit_id)
    current = rounds.open_for(db(), unit_id)
    form = CardsForm(current)
    if not form.validate():
        return _page(found, form), 422
    round_id = current.id if current else 0
    try:
        sheets = _sheets(unit_id, round_id, form)
    except issuing.NotOpen:  # closed a moment ago
        form.kind.errors = [str(NO_ROUND)]
        return _page(found, form), 422
    response = make_response(cards.pdf(_cards(found, current, sheets, form)))
    response.mimetype = "application/pdf"
    name = f"{form.kind.data}-{found.slug}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/lank")
@guard.requires(Act.SHOW_CODE)
def link_make(unit_id: int) -> Page:
    """Make the unit's code, so that its address can be copied."""
    unit_at(unit_id)
    inviting.code_for(db(), ballot_key(), unit_id)
    return redirect(url_for(".show", unit_id=unit_id, _anchor="link"), 303)


@blueprint.post("/sparra")
@guard.requires(Act.PRINT_CARDS)
def sheet_cancel(unit_id: int) -> Page:
    """Cancel a sheet of single-use cards; the same reply whatever was there."""
    found = unit_at(unit_id)
    form = CancelForm()
    if not form.validate():
        return _page(found, cancel=form), 422
    who = guard.me().account_id
    issuing.cancel_sheet(db(), unit_id, form.sheet.data, by=who, now=guard.now())
    return redirect(url_for(".show", unit_id=unit_id, cancelled=1), 303)


@blueprint.post("/utdelade")
@guard.requires(Act.PRINT_CARDS)
def given_note(unit_id: int) -> Page:
    """Note how many cards were given out in the unit: a number, no names."""
    found = unit_at(unit_id)
    form = GivenForm()
    if not form.validate():
        return _page(found, given=form), 422
    try:
        arranging.note_given_out(db(), unit_id, form.number.data)
    except arranging.WrongState:
        gone = gettext("No round is open any more, so nothing was noted.")
        form.number.errors = [gone]
        return _page(found, given=form), 409
    return redirect(url_for(".show", unit_id=unit_id, noted=1, _anchor="given"), 303)


def _page(
    found: Unit,
    form: CardsForm | None = None,
    cancel: CancelForm | None = None,
    given: GivenForm | None = None,
) -> str:
    current = rounds.open_for(db(), found.id)
    known = inviting.known_code(db(), ballot_key(), found.id)
    return render_template(
        "printing/show.html",
        unit=found,
        round=current,
        form=form or CardsForm(current),
        cancel=cancel or CancelForm(formdata=None),
        given=given or GivenForm(formdata=None),
        given_out=rounds.given_out(db(), current.id, found.id) if current else 0,
        noted="noted" in request.args,
        kinds=kinds(),
        link=qr.address(known).lower() if known else "",
        cancelled="cancelled" in request.args,
    )


def _sheets(unit_id: int, round_id: int, form: CardsForm) -> tuple[issuing.Sheet, ...]:
    """Issued sheets of single-use cards, or one of the unit's code for these choices."""
    variant = cards.VARIANT_OF.get(form.kind.data, form.variant.data)
    chosen = {"variant": variant, "language": form.language.data}
    if form.kind.data == "single":
        order = issuing.Order(round_id, unit_id, form.sheets.data, **chosen)
        by = guard.me().account_id
        return issuing.issue_cards(db(), ballot_key(), order, by=by, now=guard.now())
    code = inviting.code_for(db(), ballot_key(), unit_id, **chosen)
    return cards.shared(code, form.kind.data, form.paper.data)


def _cards(
    found: Unit, current: Round | None, sheets: tuple[issuing.Sheet, ...], form: CardsForm
) -> cards.Cards:
    town = units.municipality(db())
    return cards.Cards(
        kind=form.kind.data,
        unit=found.child_name or found.name,
        organisation=town.name if town else "",
        phones=units.phones(db(), found.id),
        page=qr.short(f"/e/{found.slug}"),
        sheets=sheets,
        valid_until=current.closes_on if current else None,
        languages=tuple(form.texts.data.split()),
        paper=form.paper.data,
    )
