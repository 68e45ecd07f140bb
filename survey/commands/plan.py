"""`flask plan`: read a department's plan from its own table, and let indicators follow it."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from survey.commands import installation
from survey.core.plan import Fault, NotAPlan, Note, NoteKind, Target, Understood
from survey.core.plan_table import MAX_ROWS, read
from survey.services import planning
from survey.services.planning import Editor, Imported, NotAttached, Reason
from survey.storage import library, units
from survey.storage.library import Library
from survey.storage.tables import Unit

FAULTS = {
    Fault.EMPTY: "the file is empty",
    Fault.TOO_LARGE: "the file is larger than 1 MB",
    Fault.BINARY: "the file is not text: save the table as text with tabs",
    Fault.NOT_UTF8: "the text is not UTF-8: save it as UTF-8",
    Fault.NO_HEADINGS: "there is no row with the headings Fokusområde (or Mål) and Aktivitet",
    Fault.NO_GOAL_COLUMN: "the headings lack Fokusområde or Mål",
    Fault.NO_ACTIVITY_COLUMN: "the headings lack Aktivitet",
    Fault.TWO_COLUMNS_ALIKE: "two columns have the same heading",
    Fault.NO_ROWS: "there is no goal below the headings",
    Fault.TOO_MANY_ROWS: f"there are more than {MAX_ROWS} goals",
}
NOTES = {
    NoteKind.TABLE_LEFT_OUT: "a table that was not read",
    NoteKind.AREA_ABOVE: "the focus area is the heading above the table",
    NoteKind.JOINED: "joined with the goal above, which a page break had cut",
    NoteKind.GOAL_ABOVE: "has no goal of its own: put with the goal above",
    NoteKind.COLUMN_LEFT_OUT: "a column that is not read",
    NoteKind.CELL_LEFT_OUT: "a cell outside the columns, left out",
    NoteKind.LINE_LEFT_OUT: "a line outside the table, left out",
    NoteKind.NO_GOAL: "has no goal",
    NoteKind.NO_FOCUS_AREA: "stands under no focus area",
    NoteKind.NO_ACTIVITY: "has no activity",
    NoteKind.TARGET_LEFT_OUT: "the target is not a percentage, left out",
    NoteKind.INDICATOR_LEFT_OUT: "names no indicator, left out",
    NoteKind.STATUS_LEFT_OUT: "the status can't be told for each activity, left out",
    NoteKind.DONE_DAY_LEFT_OUT: "is no whole day: done, but no day is kept",
    NoteKind.DAY_LEFT_OUT: "is no day like 2026-12-31, left out",
    NoteKind.DAY_NOT_MEANT: "no longer agrees with the time plan, which is followed",
    NoteKind.ARTICLE_CUT: "the article is too long, shortened",
}
REASONS = {
    Reason.UNKNOWN: "there is no such indicator",
    Reason.NOT_A_PERCENTAGE: "a target is 1 to 100",
    Reason.NEVER_ALL: "a figure never says 'all', so this could never be shown as reached",
    Reason.TOO_FEW: "the group is too small for it ever to be shown as reached",
}


@click.group()
def plan() -> None:
    """The departments' plans: read a table in, attach indicators."""


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "name", help="The department's name; else the municipality.")
@click.option("--title", help="Instead of the title above the table.")
@click.option("--dry-run", is_flag=True, help="Only say what would be saved.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def import_(file: Path, name: str | None, title: str | None, dry_run: bool, as_json: bool) -> None:
    """Read FILE, a table separated by tabs, as a plan.

    Columns are found by their headings: Fokusområde, Aktivitet, Ansvarig, Tidplan,
    Kommentar, Indikator. A row with only its first cell filled begins a focus area.
    """
    found = _read(file, title)
    if dry_run:
        click.echo(_json(found) if as_json else _told(found))
        return
    with installation.writing() as session:
        saved = _save(session, name, found)
    click.echo(_json(found, saved) if as_json else "\n".join([_told(found), *_saved(saved)]))


@plan.command("indicator")
@click.argument("row_id", type=int)
@click.argument("indicator")
@click.option("--target", type=click.IntRange(1, 100), help="In percent (or points).")
def indicator(row_id: int, indicator: str, target: int | None) -> None:
    """Let INDICATOR (such as DEL-1) follow the plan's row ROW_ID."""
    wanted = Target(indicator.upper(), target)
    with installation.writing() as session:
        try:
            planning.attach_indicator(session, _library(), row_id, wanted)
        except planning.NoSuchThing:
            raise click.ClickException(f"There is no row {row_id}.") from None
        except NotAttached as refusal:
            raise click.ClickException(_refused(refusal)) from None
    click.echo(f"{wanted.indicator} follows row {row_id}.")


def _read(file: Path, title: str | None) -> Understood:
    try:
        found = read(file.read_bytes(), datetime.now(UTC).date())
    except NotAPlan as error:
        at = f"{file.name}:{error.line}" if error.line else file.name
        said = f" (found: {', '.join(error.found)})" if error.found else ""
        wrong = f"{at}: {FAULTS[error.fault]}{said}. Nothing was saved."
        raise click.ClickException(wrong) from None
    return Understood((title or found.title or file.stem)[:200], found.rows, found.notes)


def _save(session: Session, name: str | None, found: Understood) -> Imported:
    unit = _unit(session, name)
    if unit is None:
        raise click.ClickException(
            f"There is no unit called {name}." if name else "There is no municipality yet."
        )
    editor = Editor(None, datetime.now(UTC).replace(tzinfo=None))
    return planning.import_plan(session, _library(), unit.id, found, editor)


def _unit(session: Session, name: str | None) -> Unit | None:
    return units.by_name(session, name) if name else units.municipality(session)


def _library() -> Library:
    return library.read_all(installation.questionnaires(installation.settings()))


def _json(found: Understood, saved: Imported | None = None) -> str:
    shown: dict[str, Any] = {
        "title": found.title,
        "rows": [asdict(row) for row in found.rows],
        "notes": [_noted(note) for note in found.notes],
    }
    if saved:
        shown |= {"plan_id": saved.plan_id, "refused": [_refused(r) for r in saved.refused]}
    return json.dumps(shown, ensure_ascii=False, indent=2, default=str)


def _noted(note: Note) -> dict[str, object]:
    return {
        "line": note.line,
        "kind": note.kind,
        "text": note.text,
        "message": f"line {note.line}: {NOTES[note.kind]}: {note.text}",
    }


def _told(found: Understood) -> str:
    activities = sum(len(row.activities) for row in found.rows)
    lines = [
        f"{found.title}: {len(found.focus_areas)} focus areas, {len(found.rows)} goals, "
        f"{activities} activities"
    ]
    for area in found.focus_areas:
        lines.append(f"  {area}")
        goals = (row.goal.partition("\n")[0] for row in found.rows if row.focus_area == area)
        lines += [f"    - {goal}" for goal in goals]
    return "\n".join(lines + [str(_noted(note)["message"]) for note in found.notes])


def _saved(saved: Imported) -> list[str]:
    return [_refused(r) for r in saved.refused] + [
        f"Saved as plan {saved.plan_id}: {saved.rows} rows, {saved.activities} activities, "
        f"{saved.indicators} indicators."
    ]


def _refused(refusal: NotAttached) -> str:
    target = refusal.target
    wanted = "" if target.percent is None else f" → {target.percent} %"
    needed = f"; it needs {refusal.needed} answers or more" if refusal.needed else ""
    return f"{target.indicator}{wanted} is refused: {REASONS[refusal.reason]}{needed}."
