"""Who is signed in, and what they may do. Strangers get 404 on everything inside."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from survey.core.access import Act, Person, may, may_anywhere
from survey.services import admitting, securing
from survey.storage import units
from survey.web.language import LANGUAGES
from survey.web.sessions import READS, db

TOKEN = "token"
PENDING = "pending"  # the password was right; opens nothing but the page that asks for the code
View = TypeVar("View", bound=Callable[..., Any])
_csrf = CSRFProtect()
_ADDRESS_KEY = secrets.token_bytes(32)  # dies with the process, so no hash can be traced later


class Place(NamedTuple):
    """A place in the navigation row, for those who may do `act` somewhere; `everywhere`: for
    those who may do it in the whole municipality. `also`: addresses outside the place's own
    whose pages one comes to from it."""

    endpoint: str
    label: Any
    act: Act
    everywhere: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        """Whether the page that is shown stands in the place."""
        if request.blueprint == "paper":  # its rooms stand in the row by themselves
            return False
        beneath = (url_for(self.endpoint), *self.also)
        return any(request.path == a or request.path.startswith(f"{a}/") for a in beneath)


PLACES = (
    Place("staff.start", _("My units"), Act.SHOW_CODE, also=("/personal/enheter",)),
    Place("rounds.listed", _("Rounds"), Act.MANAGE_ROUNDS,
          also=("/personal/underlag", "/personal/fragepaket", "/personal/inspelningar")),
    Place("units.tree", _("Units"), Act.MANAGE_UNITS),
    Place("analyst.rounds", _("Results"), Act.SEE_RESULTS, also=("/personal/nycklar",)),
    Place("planner.plans", _("Plans"), Act.SEE_PLAN),
    Place("replies.listed", _("Answers to the children"), Act.WRITE_REPLY,
          also=("/personal/fynd",)),
    Place("registers.show", _("Registers"), Act.FILL_REGISTER),
    Place("admin.accounts", _("Accounts"), Act.MANAGE_ACCOUNTS, also=("/personal/rattigheter",)),
    Place("log.show", _("Log"), Act.SEE_LOG, everywhere=True),
)  # fmt: skip


def now() -> datetime:
    """This moment in UTC, without zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def person() -> Person | None:
    """Who is signed in here; looked up once a request."""
    if "person" not in g:
        g.person = _recognise(session.get(TOKEN, ""))
        if g.person and request.args.get("lang") not in LANGUAGES:
            g.language = g.person.language
    return cast("Person | None", g.person)


def me() -> Person:
    """Who is signed in, where somebody must be."""
    found = person()
    if found is None:
        abort(404)
    return found


def allowed(act: Act, unit_id: int) -> bool:
    """Whether the person here may do `act` in a unit."""
    found = person()
    return found is not None and may(found, act, units.path(db(), unit_id))


def demand(act: Act, unit_id: int) -> None:
    """404 unless the person here may do `act` in the unit."""
    if not allowed(act, unit_id):
        abort(404)


def requires(act: Act) -> Callable[[View], View]:
    """Let only those in who may do `act`: in the view's `unit_id` if it has one, else anywhere.

    Also checks the form's CSRF token of everything that is posted.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def open_door(*args: Any, **kwargs: Any) -> Any:
            found = me()
            if "unit_id" in kwargs:
                demand(act, kwargs["unit_id"])
            elif not may_anywhere(found, act):
                abort(404)
            check_post()
            return view(*args, **kwargs)

        return cast("View", open_door)

    return guarded


def requires_everywhere(act: Act) -> Callable[[View], View]:
    """Let only those in who may do `act` in the whole municipality; checks what is posted."""

    def guarded(view: View) -> View:
        @wraps(view)
        def open_door(*args: Any, **kwargs: Any) -> Any:
            me()
            if not everywhere(act):
                abort(404)
            check_post()
            return view(*args, **kwargs)

        return cast("View", open_door)

    return guarded


def signed_in(view: View) -> View:
    """Let everybody in who is signed in, whatever their role; show others the way in."""

    @wraps(view)
    def open_door(*args: Any, **kwargs: Any) -> Any:
        if person() is None:
            return redirect(url_for("sign_in.show")) if request.method in READS else abort(404)
        check_post()
        return view(*args, **kwargs)

    return cast("View", open_door)


def requires_fresh(view: View) -> View:
    """Before a sensitive act: lead those who have not lately shown who they are to do so.

    Stands below `requires` or `signed_in`, which say who may come at all.
    """

    @wraps(view)
    def open_door(*args: Any, **kwargs: Any) -> Any:
        if not securing.is_fresh(db(), session.get(TOKEN, ""), now()):
            return redirect(url_for("identity.confirm", back=_page_behind()), 303)
        return view(*args, **kwargs)

    return cast("View", open_door)


def inside(address: str) -> str:
    """The address if it leads to a staff page of ours, else the start page's."""
    ours = address.startswith("/personal/") and "\\" not in address and address.isprintable()
    return address if ours else url_for("staff.start")


def page_here() -> str:
    """The address of this page, or of the page that the form stood on, as it says itself:
    through `inside` before anybody is led there."""
    if request.method in READS:
        return request.full_path.rstrip("?")
    return request.form.get("return_to", "")


def check_post() -> None:
    """Raise CSRFError if a posted form does not carry our token."""
    if request.method not in READS:
        _csrf.protect()


def address_hash() -> bytes:
    """The caller's address as something that can be counted but not read."""
    address = (request.remote_addr or "").encode()
    return hashlib.blake2b(address, key=_ADDRESS_KEY, digest_size=16).digest()


def places() -> list[Place]:
    """The navigation row: rooms that exist and that the person may enter."""
    here = current_app.view_functions
    return [place for place in PLACES if place.endpoint in here and _may_enter(place)]


def _may_enter(place: Place) -> bool:
    if place.everywhere:
        return everywhere(place.act)
    found = person()
    return found is not None and may_anywhere(found, place.act)


def everywhere(act: Act) -> bool:
    """Whether the person here may do `act` in the whole municipality."""
    top = units.municipality(db())
    return top is not None and allowed(act, top.id)


def _page_behind() -> str:
    """This page; if something was posted, the nearest page above its address."""
    adapter = current_app.create_url_adapter(request)
    path = request.path
    while adapter and path:
        try:
            adapter.match(path, method="GET")
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
    return url_for("staff.start")


def _recognise(token: str) -> Person | None:
    if not token:
        return None
    moment = now()
    found = admitting.person_of(db(), token, moment)
    if found and admitting.is_drowsy(db(), token, moment):
        db().rollback()  # the note below needs the lock that a posting request holds
        with _writing() as own:
            admitting.stay_awake(own, token, moment)
    return found


def _writing() -> Any:
    return current_app.extensions["sessions"](execution_options={"writes": True})


def init_app(app: Flask) -> None:
    """Give templates the person and the navigation row, and arm the CSRF check."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # children's forms have no token (no cookie)
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # the token lives as long as its session
    app.config["WTF_CSRF_SSL_STRICT"] = False  # our own policy sends no referrer to look at
    _csrf.init_app(app)
    app.jinja_env.globals.update(person=person, places=places, page_here=page_here)
