"""`flask rounds`: open, prolong, close and list rounds from a terminal."""

import time
from datetime import UTC, date, datetime

import click

from survey.commands import installation
from survey.core.round import CHECKLIST, MAX_YEARLY, Obstacle, Verdict
from survey.services import arranging
from survey.storage import jobs, library, units
from survey.storage import rounds as stored
from survey.storage.database import Session
from survey.storage.tables import Job, Round

WAIT = 60
OBSTACLES = {
    Obstacle.DATES: "The dates must come in order: today, --closes, --answer-by.",
    Obstacle.NO_UNITS: "Name at least one --unit.",
    Obstacle.NO_VARIANTS: "Name at least one --variant.",
    Obstacle.ANSWER_TOO_LATE: "Answer the children within 60 days of the last day: --answer-by.",
    Obstacle.NO_DISPOSAL_DECISION: "Give the decision on disposal: --disposal-decision.",
    Obstacle.CHECKLIST: f"Do what is on the list ({', '.join(CHECKLIST)}), then say --checked.",
    Obstacle.PHONES_MISSING: "A unit lacks its phone or the social emergency service's.",
    Obstacle.BANK_TOO_LARGE: "Take at most two questions of the local bank.",
    Obstacle.LANGUAGE_UNREVIEWED: "A language that nobody has reviewed can't be offered.",
    Obstacle.OVER: "--closes is a day that has passed.",
    Obstacle.UNIT_CLOSED: "A unit is closed.",
    Obstacle.NO_LANGUAGES: "No language of the questionnaire is reviewed.",
    Obstacle.EARLIER_OVERDUE: "The promised answer to an earlier round is overdue. Publish it, "
    "or give the reason to ask again all the same: --override. The unit's page shows it.",
    Obstacle.THIRD_UNCONFIRMED: "It is the third round of the year in a unit: say --third.",
    Obstacle.TOO_MANY: f"A unit has had {MAX_YEARLY} rounds this year already.",
    Obstacle.KEYER_UNFIT: "Whoever keys in paper forms may not show codes in the units.",
    Obstacle.FILE_UNSOUND: "The questionnaire's files can't be used: flask questionnaires check.",
    Obstacle.PARTS_GONE: "The questionnaire's files no longer have what the round asks.",
}


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: object, param: object, ctx: object) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise click.BadParameter(f"{value} is not a date like 2026-12-20.") from None


class _Expected(click.ParamType[tuple[str, int]]):
    name = "UNIT=NUMBER"

    def convert(self, value: object, param: object, ctx: object) -> tuple[str, int]:
        unit, _, number = str(value).rpartition("=")
        if not unit or not number.isdecimal() or not 0 < int(number) < 100_000:
            raise click.BadParameter(f"{value} is not like Barn och familj=80.")
        return unit, int(number)


DAY = _Day()
EXPECTED = _Expected()


@click.group()
def rounds() -> None:
    """Open, prolong, close and list rounds."""


@rounds.command("open")
@click.argument("name")
@click.option("--questionnaire", default="stod-och-delaktighet", show_default=True)
@click.option(
    "--unit", "names", multiple=True, required=True, help="A unit's name; may be repeated."
)
@click.option("--closes", type=DAY, required=True, help="The last day to answer.")
@click.option("--answer-by", type=DAY, required=True, help="When the children get their answer.")
@click.option("--disposal-decision", default="", help="Reference to the decision on disposal.")
@click.option("--variant", "variants", multiple=True, help="Only these variants.")
@click.option("--expected", multiple=True, type=EXPECTED, help="Children asked in a unit.")
@click.option("--third", "third_confirmed", is_flag=True, help="A third round this year is meant.")
@click.option("--override", "override_reason", default="", help="Why, though an answer is overdue.")
@click.option("--checked", is_flag=True, help=f"All is done: {', '.join(CHECKLIST)}.")
@installation.in_words(library.Unsound)
def open_round(
    name: str, questionnaire: str, names: tuple[str, ...], closes: date, **more: object
) -> None:
    """Make a round and ask the keeper to open it."""
    values = installation.settings()
    checked, expected = more.pop("checked"), more.pop("expected")
    with installation.writing() as session:
        wanted = arranging.Draft(
            name=name,
            opens_on=date.today(),
            closes_on=closes,
            unit_ids=tuple(_unit(session, n) for n in names),
            ticked=frozenset(CHECKLIST if checked else ()),
            expected={_unit(session, n): number for n, number in expected},  # type: ignore[attr-defined]
            **more,  # type: ignore[arg-type]
        )
        if stored.by_name(session, name):
            raise click.ClickException(f"There is a round called {name} already.")
        try:
            package = _package(values, questionnaire)
            job = arranging.draft_and_open(session, package, wanted, by=None, now=_now())
        except arranging.Unfit as unfit:
            reasons = "\n".join(f"- {OBSTACLES[o]}" for o in unfit.obstacles)
            raise click.ClickException(f"{name} can't open, nothing was made:\n{reasons}") from None
    _wait(job, f"{name} is open.")


@rounds.command("close")
@click.argument("name")
def close_round(name: str) -> None:
    """Take no more answers in a round, and ask the keeper to count it."""
    with installation.writing() as session:
        found = _round(session, name)
        try:
            job = arranging.close(session, found.id, by=None, now=_now())
        except arranging.WrongState:
            raise click.ClickException(f"{name} is not open; it is {found.state}.") from None
    _wait(job, f"{name} is closed and counted.")


@rounds.command("prolong")
@click.argument("name")
@click.option("--closes", type=DAY, required=True, help="The new last day to answer.")
@click.option("--answer-by", type=DAY, help="When the children get their answer, if also later.")
def prolong_round(name: str, closes: date, answer_by: date | None) -> None:
    """Let an open round close later."""
    with installation.writing() as session:
        found = _round(session, name)
        wanted = (closes, answer_by or found.answer_by)
        try:
            arranging.prolong(session, found.id, wanted, by=None, now=_now())
        except arranging.WrongState:
            raise click.ClickException(f"{name} is not open; it is {found.state}.") from None
        except arranging.Unfit:
            raise click.ClickException(
                f"{name} closes on {found.closes_on}: --closes must be later, and the answer "
                "to the children after it, at most 60 days: --answer-by."
            ) from None
    click.echo(f"{name} closes on {closes}; the children get their answer by {wanted[1]}.")


@rounds.command("decide")
@click.argument("name")
@click.argument("verdict", type=click.Choice([v.value for v in Verdict]))
def decide_round(name: str, verdict: str) -> None:
    """Say what is done with a round where more answers came than there are children: count
    them all the same, or discard everything for ever."""
    with installation.writing() as session:
        found = _round(session, name)
        try:
            job = arranging.decide(session, found.id, Verdict(verdict), by=None, now=_now())
        except arranging.WrongState:
            raise click.ClickException(f"{name} does not wait for a decision.") from None
    done = "counted" if verdict == Verdict.COUNT else "thrown away, with everything in it"
    _wait(job, f"{name} is {done}.")


@rounds.command("list")
def list_rounds() -> None:
    """All rounds, with their state and dates."""
    with installation.writing() as session:
        for found in stored.every(session):
            click.echo(
                f"{found.name}: {found.state}, {found.opens_on} to {found.closes_on}, "
                f"answer by {found.answer_by}"
            )


def _package(values: dict[str, str], name: str) -> library.Package:
    folder = installation.questionnaires(values)
    if not (folder / name).is_dir():
        raise click.ClickException(f"There is no questionnaire called {name} in {folder}.")
    return library.read(folder / name)


def _unit(session: Session, name: str) -> int:
    found = units.by_name(session, name)
    if found is None or found.level != "unit":
        known = ", ".join(u.name for u in units.every(session) if u.level == "unit")
        raise click.ClickException(f"There is no unit called {name}. There is: {known or 'none'}.")
    return found.id


def _round(session: Session, name: str) -> Round:
    found = stored.by_name(session, name)
    if found is None:
        raise click.ClickException(f"There is no round called {name}.")
    return found


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _wait(job: Job, finished: str) -> None:
    """Until the keeper has done the job, at most a minute; then say how it went."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with installation.writing() as session:
            now = jobs.get(session, job.id)
        if now and now.state == "done":
            return click.echo(finished)
        if now and now.state == "failed":
            raise click.ClickException(f"The keeper could not do it: {now.message}")
        if now and now.state == "held":
            raise click.ClickException(
                "More answers came than there can be children, so nothing is counted. Decide: "
                "flask rounds decide NAME count, or discard."
            )
        time.sleep(0.5)
    return click.echo(
        "The keeper has not done it yet. It will as soon as it runs: "
        "`flask serve`, or `flask keeper --once`."
    )
