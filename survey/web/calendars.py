"""Promised days as a calendar file that any calendar program reads (RFC 5545)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

_MOST_OCTETS = 75  # RFC 5545 3.1, without the line break


class Day(NamedTuple):
    """A whole day. `uid`: the same every time, so that a changed day moves."""

    uid: str
    day: date
    summary: str
    url: str = ""


def ics(name: str, days: Sequence[Day], now: datetime) -> str:
    """The calendar; `now`: naive UTC, when it was made."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lyssna//Lyssna//SV", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for day in days:
        lines += _event(day, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(found: Day, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{found.uid}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{found.day:%Y%m%d}",
        *_end(found.day),
        f"SUMMARY:{_escaped(found.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    return [*lines, *([f"URL:{found.url}"] if found.url else []), "END:VEVENT"]


def _end(day: date) -> list[str]:
    """The day after; without it the event lasts its day, as the last day there is must do."""
    after = [day + timedelta(days=1)] if day < date.max else []
    return [f"DTEND;VALUE=DATE:{one:%Y%m%d}" for one in after]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, no character cut in two; those that follow begin with space."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > _MOST_OCTETS:
            yield part
            part = " "
        part += sign
    yield part
