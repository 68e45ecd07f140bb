from datetime import date, datetime

from survey.web.calendars import Day, ics

NOW = datetime(2026, 11, 22, 12, 30)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_whole_day_ends_the_day_after() -> None:
    lines = unfolded(ics("Svar", [Day("1@x", date(2026, 12, 31), "Svar")], NOW))
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20261231" in lines and "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTAMP:20261122T123000Z" in lines and "UID:1@x" in lines


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    text = "Åäö, ö; \\ " * 40
    made = ics("Svar", [Day("1@x", date(2026, 1, 1), text)], NOW)
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert made.replace("\r\n", "").count("\n") == 0
    (summary,) = [line for line in unfolded(made) if line.startswith("SUMMARY:")]
    assert summary.startswith("SUMMARY:Åäö\\, ö\\; \\\\ ")


def test_a_line_break_in_a_text_starts_no_line_of_its_own() -> None:
    made = ics("Svar", [Day("1@x", date(2026, 1, 1), "A\r\nEND:VCALENDAR")], NOW)
    assert unfolded(made).count("END:VCALENDAR") == 1


def test_the_last_day_there_is_has_no_day_after() -> None:
    made = ics("Svar", [Day("1@x", date.max, "Svar")], NOW)
    assert "DTSTART;VALUE=DATE:99991231" in made
    assert "DTEND" not in made
