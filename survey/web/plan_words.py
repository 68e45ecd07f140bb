"""What is said of a plan that is read in: why a file is refused, what was done by itself."""

from typing import Any

from flask_babel import lazy_gettext as _

from survey.core.plan import Fault, NoteKind


def _key(text: str) -> str:
    """Marks a text for translation where it is a value, to be translated when it is shown."""
    return text


FAULTS: dict[Fault, str] = {
    Fault.EMPTY: _key("There is nothing in the file. Choose the file that holds the plan."),
    Fault.TOO_LARGE: _key("The text is larger than 1 MB. Keep only the plan's table."),
    Fault.BINARY: _key("The file is not one we can read. Save it as Word (.docx), Excel (.xlsx) "
                       "or CSV."),
    Fault.NOT_UTF8: _key("The letters of the text can't be read. Save it as UTF-8."),
    Fault.NO_HEADINGS: _key("No table with the headings Fokusområde (or Mål) and Aktivitet "
                            "was found. Write the headings in the table's first row."),
    Fault.NO_GOAL_COLUMN: _key("The table has no column Fokusområde or Mål. Add it as the "
                               "first one."),
    Fault.NO_ACTIVITY_COLUMN: _key("The table has no column Aktivitet. Add it."),
    Fault.TWO_COLUMNS_ALIKE: _key("Two columns have the same heading. Change one of them."),
    Fault.NO_ROWS: _key("There are headings but no goal below them. Fill in the table first."),
    Fault.TOO_MANY_ROWS: _key("The plan has more than %(most)s goals. Divide it into several."),
    Fault.NO_FILE: _key("Choose a file, or paste the table."),
    Fault.NOT_OFFICE: _key("The file is no Word or Excel file, or it is damaged. Open it in Word "
                           "or Excel, save it as .docx or .xlsx, and try again."),
    Fault.PROTECTED: _key("The file is protected by a password. Take the password away and save "
                          "it again."),
    Fault.OLD_OFFICE: _key("The file is in the old Office format (.doc or .xls). Save it as .docx "
                           "or .xlsx."),
    Fault.MACROS: _key("The file holds macros. Save it as .docx or .xlsx, without macros."),
    Fault.UNPACKS_TOO_LARGE: _key("The file is far too large when it is unpacked. Copy the plan's "
                                  "table into a new document."),
    Fault.NO_TABLE: _key("There is no table in the file. The plan must stand in a table with the "
                         "headings Fokusområde and Aktivitet."),
    Fault.PICTURE: _key("There is no table in the file, only pictures. A picture of a table can't "
                        "be read: make it a table with text."),
    Fault.TOO_MUCH: _key("There is too much text to go on with. Divide the plan into several."),
}  # fmt: skip
NOTES: dict[NoteKind, str] = {
    NoteKind.TABLE_LEFT_OUT: _key("A table that was not read"),
    NoteKind.AREA_ABOVE: _key("The focus area is the heading above the table, or the sheet's name"),
    NoteKind.JOINED: _key("Put together with the goal above, which a page break had cut"),
    NoteKind.GOAL_ABOVE: _key("Has no goal of its own: put with the goal above"),
    NoteKind.COLUMN_LEFT_OUT: _key("A column that is not read"),
    NoteKind.CELL_LEFT_OUT: _key("A cell outside the columns, left out"),
    NoteKind.LINE_LEFT_OUT: _key("A line outside the table, left out"),
    NoteKind.NO_GOAL: _key("Has no goal"),
    NoteKind.NO_FOCUS_AREA: _key("Stands under no focus area"),
    NoteKind.NO_ACTIVITY: _key("Has no activity"),
    NoteKind.TARGET_LEFT_OUT: _key("The target is not a percentage: left out"),
    NoteKind.INDICATOR_LEFT_OUT: _key("Names no indicator: left out"),
    NoteKind.STATUS_LEFT_OUT: _key("The status can't be told for each activity: left out"),
    NoteKind.DONE_DAY_LEFT_OUT: _key("Is no whole day: done, but the day is left out"),
    NoteKind.DAY_LEFT_OUT: _key("Is no day like 2026-12-31: left out"),
    NoteKind.DAY_NOT_MEANT: _key(
        "Is marked as taken from the time plan, but the time plan says "
        "something else: understood anew"
    ),
    NoteKind.ARTICLE_CUT: _key("The article is too long: shortened"),
}
FILES: dict[str, Any] = {
    "plan.docx": _("Word"),
    "plan.xlsx": _("Excel"),
    "plan.csv": _("CSV for Excel"),
    "plan.html": _("Table to paste (web page)"),
}
