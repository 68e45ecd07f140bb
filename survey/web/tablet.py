"""A tablet that is lent to the children of a unit: started by staff, ended with a PIN.

On the tablet there is no cookie, no link out and no way to the staff's pages.
"""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    session,
)
from flask import url_for as to
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer
from wtforms import StringField
from wtforms.validators import EqualTo, ValidationError

from survey.core.access import Act
from survey.services import lending
from survey.services.answering import Closed, Door, Refused
from survey.services.lending import MOST_TRIES, Refusal
from survey.storage import rounds, tablets
from survey.web import entrances, guard, lent
from survey.web.child_pages import Visit, critical, policy
from survey.web.child_questions import Voice
from survey.web.choices import unit_at
from survey.web.language import LANGUAGES
from survey.web.sessions import db

blueprint = Blueprint("tablet", __name__)
# Neither a password to be kept by the browser nor a word to be learned by the keyboard.
SECRET = {
    "inputmode": "numeric",
    "autocomplete": "off",
    "spellcheck": "false",
    "maxlength": "8",
    "class": "pin",
}
ICONS = (("touch-icon.png", "192x192", "image/png"), ("mark.svg", "any", "image/svg+xml"))


class PinForm(FlaskForm):  # type: ignore[misc]
    """The PIN that will end the lending, twice."""

    pin = StringField(_("Choose a PIN"), render_kw=SECRET)
    again = StringField(
        _("The same PIN again"),
        [EqualTo("pin", _("Enter the same PIN in both fields."))],
        render_kw=SECRET,
    )

    def validate_pin(self, field: Any) -> None:
        """Four to eight digits."""
        if not lending.is_pin(field.data or ""):
            raise ValidationError(_("Choose a PIN of four to eight digits."))


@blueprint.get("/personal/enheter/<int:unit_id>/surfplatta")
@guard.requires(Act.SHOW_CODE)
def show(unit_id: int) -> str:
    """How to lend a tablet, the form that begins it, and the tablets that are lent."""
    return _show(unit_id, PinForm())


@blueprint.post("/personal/enheter/<int:unit_id>/surfplatta")
@guard.requires(Act.SHOW_CODE)
def lend(unit_id: int) -> Answer | tuple[str, int]:
    """Sign out here, then lead to the tablet's start."""
    form = PinForm()
    unit_at(unit_id)
    if not form.validate():
        return _show(unit_id, form), 422
    by = (guard.me().account_id, str(session[guard.TOKEN]))
    token = lending.lend(db(), by, unit_id, form.pin.data, now=guard.now())
    session.clear()
    return redirect(to(".start", token=token), 303)


@blueprint.post("/personal/enheter/<int:unit_id>/surfplatta/avsluta")
@guard.requires(Act.SHOW_CODE)
def recall(unit_id: int) -> Answer:
    """End one of the unit's tablets without its PIN."""
    try:
        wanted = bytes.fromhex(request.form.get("tablet", ""))
    except ValueError:
        abort(400)
    lending.recall(db(), guard.me().account_id, unit_id, wanted, now=guard.now())
    return redirect(to(".show", unit_id=unit_id), 303)


@blueprint.get("/surfplatta/<token>")
def start(token: str) -> Response:
    """Where every child begins. It needs its script, which is what forgets."""
    _demand(token)
    try:
        return _page("start", token, door=entrances.enter(token))
    except Closed:
        return _page("start", token)


@blueprint.get("/surfplatta/<token>/app")
def manifest(token: str) -> Response:
    """What lets the start stand on the tablet's home screen and fill all of it."""
    _demand(token)
    made = jsonify(
        name=_say()("page.title"),
        short_name=_say()("page.title"),
        lang=LANGUAGES[0],
        start_url=to(".start", token=token),
        scope="/s",  # what begins so: the children's pages and this start, and not the staff's
        display="fullscreen",
        background_color="#fbf8f3",
        theme_color="#fbf8f3",
        icons=[{"src": to("static", filename=f), "sizes": s, "type": t} for f, s, t in ICONS],
    )
    made.mimetype = "application/manifest+json"
    return made


@blueprint.get("/surfplatta/<token>/avsluta")
def finish(token: str) -> Response:
    """Where staff end the lending with their PIN."""
    _demand(token)
    refusal = Refusal.LOCKED if lending.is_locked(db(), token) else None
    return _ask_pin(token, refusal)


@blueprint.post("/surfplatta/<token>/avsluta")
def finish_submit(token: str) -> Response:
    """End the lending, or say the same of every wrong PIN."""
    _demand(token)
    pin = request.form.get("pin", "").strip()
    refusal = lending.take_back(db(), token, pin, now=guard.now())
    if refusal is None:
        return _page("finish_submit", "")
    made = _ask_pin(token, refusal)
    made.status_code = 429 if refusal is Refusal.LOCKED else 422
    return made


@blueprint.errorhandler(Refused)
def end(_: Refused) -> Response:
    """The same page for a tablet that is ended and one that never was."""
    made = _page("end", "")
    made.status_code = 404
    return made


def _demand(token: str) -> None:
    """Raise Refused unless the tablet is lent."""
    if not lent.is_token(token) or not lending.is_lent(db(), token):
        raise Refused


def _show(unit_id: int, form: PinForm) -> str:
    form.pin.data = form.again.data = ""  # a PIN is not sent back
    return render_template(
        "tablet/show.html",
        unit=unit_at(unit_id),
        round=rounds.open_for(db(), unit_id),
        form=form,
        lent=tablets.of(db(), unit_id),
        most=MOST_TRIES,
    )


def _ask_pin(token: str, refusal: Refusal | None) -> Response:
    said = refusal.value if refusal else ""
    return _page("finish", token, refusal=said, most=MOST_TRIES)


def _say() -> Voice:
    return Voice(LANGUAGES[0], young=False)


def _page(name: str, token: str, *, door: Door | None = None, **what: Any) -> Response:
    """A page in the child's frame."""
    static = str(current_app.static_folder)
    config = current_app.config
    home = to(".start", token=token) if token else config["EXIT_URL"]
    made = render_template(
        f"tablet/{name}.html",
        visit=Visit(name, config["BASE_URL"], home, LANGUAGES[0], door=door, tablet=bool(token)),
        door=door,
        unit=door.unit if door else None,
        say=_say(),
        others=[Voice(x, young=False) for x in LANGUAGES[1:] if door and x in door.languages],
        frame=LANGUAGES[0],
        direction="ltr",
        critical=Markup(critical(static)),
        linked=lent.written,
        idle=lent.patience(name, ""),
        code=token,
        **what,
    )
    return Response(made, headers={"Content-Security-Policy": policy(static)})
