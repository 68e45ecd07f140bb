"""Exempelköping: two departments, three units, five people, five rounds, one plan."""

import json
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files

from survey.commands.example import work
from survey.commands.example.answers import sheets
from survey.core.access import Role
from survey.core.plan_table import read as read_table
from survey.core.questionnaire import asked
from survey.core.round import CHECKLIST
from survey.services import (
    admitting,
    answering,
    arranging,
    inviting,
    keeping,
    organising,
    planning,
    replying,
)
from survey.storage import accounts as stored
from survey.storage import library, units
from survey.storage.database import Session
from survey.storage.tables import Unit

# How many children of each age answer in each unit; the third unit stays below ten once.
SPRING = {
    "Barn och familj": {"a46": 5, "a79": 14, "a1012": 18, "a1317": 21},
    "Öppenvård": {"a79": 4, "a1012": 12, "a1317": 23},
    "LSS barn och unga": {"a1317": 2, "lss": 6},
}
AUTUMN = {
    "Barn och familj": {"a46": 7, "a79": 19, "a1012": 24, "a1317": 30},
    "Öppenvård": {"a79": 6, "a1012": 15, "a1317": 27},
    "LSS barn och unga": {"a1317": 5, "lss": 13},
}
LIKES_SPRING = {
    "rights_told": 0.35,
    "complain": 0.35,
    "explained": 0.45,
    "kind": 0.88,
    "safe": 0.84,
}
LIKES_AUTUMN = LIKES_SPRING | {"rights_told": 0.68, "complain": 0.5, "heard": 0.74}
# How many of the staff evaluate their training, and again after three months.
TRAINED = {"Barn och familj": {"staff": 17}, "Öppenvård": {"staff": 14}}
LATER = {"Barn och familj": {"staff": 15}, "Öppenvård": {"staff": 11}}
READ_IN = timedelta(days=100)  # before anything of the plan is done
LIKES_TRAINING = {"before": 0.35, "after": 0.8, "principles": 0.6, "used": 0.65}


@dataclass(frozen=True, slots=True)
class Season:
    """A round, open from `opens` to `closes` in the units of `numbers`.

    `numbers`: unit -> variant -> how many answer. `likes`: key -> chance of a favourable answer.
    """

    name: str
    opens: date
    closes: date
    numbers: Mapping[str, Mapping[str, int]]
    likes: Mapping[str, float]
    questionnaire: str = "stod-och-delaktighet"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the example."""

    role: str
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Example:
    """What the demo says of itself: paths, the open round's code, and who may sign in."""

    code: str
    counted_round: int
    plan: int
    accounts: tuple[Account, ...]


def build(keeper: keeping.Keeper, ballot_key: bytes, today: date, seed: int = 2026) -> Example:
    """Fill an empty database through the real path: sheets, envelopes, keeper, release."""
    rng = random.Random(seed)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        found = _organisation(session, today)
        accounts = tuple(_account(session, role, found) for role in Role)
    spring, training, follow_up, autumn, winter = _seasons(today)
    answered = _round(keeper, ballot_key, spring, rng)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        for department in ("Barn, unga och stöd", "Funktionsstöd"):
            _reply(session, found[department], answered, today - timedelta(days=160))
    _round(keeper, ballot_key, training, rng)
    _round(keeper, ballot_key, follow_up, rng)
    counted = _round(keeper, ballot_key, autumn, rng)
    _open_round(keeper, winter)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        plan = _plan(session, found["Barn, unga och stöd"], today - READ_IN)
        _reply(session, found["Barn och familj"], counted, today)
        people = {a.username: a.id for a in stored.every(session)}
        planner, worker = people[Role.PLANNER.value], people[Role.WORKER.value]
        work.do(session, work.Scene(plan, counted, found, planner, worker, today), rng)
        code = inviting.code_for(session, ballot_key, found["Barn och familj"])
    return Example(code, counted, plan, accounts)


def _seasons(today: date) -> tuple[Season, ...]:
    """Two rounds that are counted, a training between them with its follow-up, one now."""

    def day(days: int) -> date:
        return today + timedelta(days=days)

    said = "Utbildning"
    return (
        Season(f"Våren {day(-200).year}", day(-228), day(-200), SPRING, LIKES_SPRING),
        Season(f"{said} {day(-195).year}", day(-195), day(-185), TRAINED, LIKES_TRAINING,
               "barnrattsutbildning"),
        Season(f"{said}, uppföljning", day(-104), day(-90), LATER, LIKES_TRAINING,
               "barnrattsutbildning-uppfoljning"),
        Season(f"Hösten {day(-40).year}", day(-68), day(-40), AUTUMN, LIKES_AUTUMN),
        Season(f"Vintern {today.year}", today, day(28), AUTUMN, LIKES_AUTUMN),
    )  # fmt: skip


def _organisation(session: Session, today: date) -> dict[str, int]:
    """Unit name -> id."""
    shared = library.read_all().shared
    tree = (
        ("Exempelköpings kommun", "municipality", None, "Exempelköpings kommun", "default"),
        ("Barn, unga och stöd", "department", "Exempelköpings kommun", "", "myndighet"),
        ("Funktionsstöd", "department", "Exempelköpings kommun", "", "lss"),
        ("Barn och familj", "unit", "Barn, unga och stöd", "soc i Exempelköping", "myndighet"),
        ("Öppenvård", "unit", "Barn, unga och stöd", "Öppenvården på Lindgatan", "oppenvard"),
        ("LSS barn och unga", "unit", "Funktionsstöd", "Solgården", "lss"),
    )
    found: dict[str, int] = {}
    for name, level, parent, child_name, phrase in tree:
        unit = Unit(
            name=name,
            level=level,
            parent_id=found.get(parent or ""),
            child_name=child_name or name,
            slug=organising.slug(name),
            phrases={
                language: dict(words.phrases[phrase])
                for language, words in shared.words.items()
                if words.phrases
            },
            phone="0123-45 67 00",
            emergency_phone="0123-45 67 99",
            contact="dataskyddsombud@exempelkoping.example",
            checked_on=today,
        )
        found[name] = units.add(session, unit).id
    session.commit()
    return found


def _account(session: Session, role: Role, found: Mapping[str, int]) -> Account:
    at = {Role.WORKER: "Barn och familj", Role.PLANNER: "Barn, unga och stöd"}
    unit = found[at.get(role, "Exempelköpings kommun")]
    account = Account(role.value, role.value, secrets.token_urlsafe(9))
    now = datetime.now(UTC).replace(tzinfo=None)
    admitting.add_account(session, account.user, account.password, now=now)
    admitting.grant(session, account.user, role, unit, now=now)
    return account


def _open_round(keeper: keeping.Keeper, season: Season) -> int:
    package = library.read(library.folder() / season.questionnaire)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        wanted = arranging.Draft(
            name=season.name,
            opens_on=season.opens,
            closes_on=season.closes,
            answer_by=season.closes + timedelta(days=45),
            unit_ids=tuple(u.id for u in units.every(session) if u.name in season.numbers),
            disposal_decision="SN 2026/123",
            ticked=frozenset(CHECKLIST),
            third_confirmed=True,
        )
        moment = datetime.combine(season.opens, time(8))
        job = arranging.draft_and_open(session, package, wanted, by=None, now=moment)
    keeping.keep(keeper, season.opens)
    return job.round_id


def _round(keeper: keeping.Keeper, ballot_key: bytes, season: Season, rng: random.Random) -> int:
    """One round from opening to release; its id."""
    round_id = _open_round(keeper, season)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        inviting.make_staff_links(session, ballot_key, round_id)
        for unit_name, ages in season.numbers.items():
            unit = units.by_name(session, unit_name)
            if unit is not None:
                link = inviting.staff_link(session, ballot_key, round_id, unit.id)
                code = link or inviting.code_for(session, ballot_key, unit.id)
                for age, number in ages.items():
                    _answer(session, (ballot_key, code), (age, number, season.likes), rng)
    keeping.keep(keeper, season.closes + timedelta(days=1))
    return round_id


def _answer(
    session: Session,
    door: tuple[bytes, str],
    who: tuple[str, int, Mapping[str, float]],
    rng: random.Random,
) -> None:
    """So many children of an age open the code and send their sheets."""
    (ballot_key, code), (age, number, likes) = door, who
    entered = answering.enter(session, ballot_key, code)
    package = answering.package(session, entered.version)
    variant = asked(package.questionnaire, age, entered.taken)
    for sheet in sheets(variant, number, rng, likes):
        answering.submit(session, ballot_key, entered, (code, rng.randbytes(16).hex()), sheet)


def _plan(session: Session, department: int, day: date) -> int:
    """The department's plan, read in that day."""
    table = files("survey.commands.example").joinpath("plan.txt").read_bytes()
    editor = planning.Editor(None, datetime.combine(day, time(8)))
    shared = library.read_all()
    return planning.import_plan(session, shared, department, read_table(table), editor).plan_id


def _reply(session: Session, unit: int, round_id: int, today: date) -> None:
    """The answer to the children after the round that was counted last."""
    text = files("survey.commands.example").joinpath("reply.json").read_text(encoding="utf-8")
    told = json.loads(text)
    points = tuple(work.point(one, today) for one in told.pop("points"))
    answer = replying.Answer(points, **told, next_on=today + timedelta(days=182))
    replying.publish(session, (unit, round_id), answer, today)
