"""Figures as an SPSS file with labels and user-missing values (needs the extra `spss`)."""

import importlib.util
import tempfile
from pathlib import Path
from textwrap import wrap
from typing import Any

from flask_babel import gettext

from survey.services.analysing import Kind, Observed
from survey.web.files.columns import COLUMNS, KINDS, LEVELS, Field, rows
from survey.web.files.note import paragraphs

HIDDEN, OPEN = -9.0, -8.0
NOTE = 60  # characters a line; the format holds 80 bytes
ENDS = ("low", "high", "compared_low", "compared_high")


def is_installed() -> bool:
    """Whether this installation can write SPSS files."""
    return all(importlib.util.find_spec(name) for name in ("pyreadstat", "pandas"))


def sav(observed: Observed) -> bytes:
    """One case per figure. -9: not shown; -8: the end is open; both user-missing."""
    import pandas  # half a second to load, and only wanted here
    import pyreadstat

    codes = [c.code for c in COLUMNS]
    cases = [_case(dict(zip(codes, row, strict=True))) for row in rows(observed)]
    frame = pandas.DataFrame(cases, columns=codes)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "release.sav")
        pyreadstat.write_sav(
            frame,
            str(file),
            file_label=observed.method.name[:60],
            column_labels={c.code: f"{c.heading}: {c.means}"[:250] for c in COLUMNS},
            note=[line for said in paragraphs(observed.method) for line in wrap(said, NOTE)],
            variable_value_labels=_labels(),
            missing_ranges={**{end: [HIDDEN, OPEN] for end in ENDS}, "n": [HIDDEN]},
        )  # fmt: skip
        return file.read_bytes()


def _case(said: dict[str, Field]) -> dict[str, Field]:
    compared = said["compared_with"] is not None
    for end in ENDS:
        if said[end] is None:
            there = compared if end.startswith("compared") else said["shown"]
            said[end] = OPEN if there else HIDDEN
    said["n"] = float(said["n"]) if isinstance(said["n"], int) else HIDDEN
    said["place"] = float(said["place"]) if isinstance(said["place"], int) else float("nan")
    said["rounds"] = float(said["rounds"]) if isinstance(said["rounds"], int) else float("nan")
    return {code: "" if field is None else field for code, field in said.items()}


def _labels() -> dict[str, Any]:
    """Value labels by variable. SPSS allows them for texts of at most eight characters too."""
    none = {HIDDEN: gettext("Not shown"), OPEN: gettext("The end is open")}
    return {
        **{end: dict(none) for end in ENDS},
        "n": {HIDDEN: none[HIDDEN]},
        "shown": {0.0: none[HIDDEN], 1.0: gettext("Shown")},
        "figure": {kind.value: str(KINDS[kind])[:120] for kind in Kind},
        "level": {level: str(words) for level, words in LEVELS.items()},
    }
