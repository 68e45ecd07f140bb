"""The questions on paper: one form for a variant in a language, with boxes to cross.

Nothing on the paper tells one copy from another: no code, no number, no day of printing.
"""

from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app

from survey.core.questionnaire import Kind
from survey.services.answering import Door
from survey.web.booklet import parts, printed
from survey.web.child_pages import PICTURED, TOLD, teller_of
from survey.web.child_questions import DOTS, YOUNG, Asked, Sent, Voice
from survey.web.documents import typeset
from survey.web.language import day_in, direction_of, translations

# Points: the least size of a question for each variant on a screen (24, 22, 20, 18 px).
SIZES = {"a46": 18.0, "a79": 16.5, "a1012": 15.0, "a1317": 13.5, "lss": 18.0}
USUAL = 13.5
MOST_IN_A_ROW = 5  # options beside each other; more stand in two columns


def can_be_printed_in(language: str) -> bool:
    """Whether everything around the questions is there in the language too."""
    return bool(translations(language).ugettext("form.done") != "form.done")


def pdf(door: Door, variant_id: str, language: str, where: str) -> bytes:
    """The form as PDF/UA-1. `where`: where the answer to the children stands, as printed.

    Raises answering.Refused if the door has no such variant.
    """
    told = content(door, variant_id, language, where)
    return typeset("paper_form.typ", told, format="pdf", pdf_standards=["ua-1"])[0]


def pictures(door: Door, variant_id: str, language: str, where: str, ppi: int = 100) -> list[bytes]:
    """Each page as a printer would draw it."""
    told = content(door, variant_id, language, where)
    return typeset("paper_form.typ", told, format="png", ppi=float(ppi))


def content(door: Door, variant_id: str, language: str, where: str) -> dict[str, Any]:
    """Everything the template is told."""
    say = Voice(language, variant_id in YOUNG)
    teller = teller_of(door, variant_id, say, Sent())
    variant = teller.variant
    asked = [teller.tell(q, q.key) for q in variant.questions]
    practice = [teller.tell(q, "") for q in variant.practice]
    reader = [teller.tell(variant.reader, "reader")] if variant.reader else []
    words = {
        "language": teller.words.language,
        "frame": language,
        "direction": direction_of(teller.words.language),
        "size": SIZES.get(variant_id, USUAL),
        "large": variant_id in PICTURED,
        "unit": door.unit.child_name,
        "organisation": door.unit.municipality,
        "reader_screen": teller.words.reader_screen.get(variant_id, ""),
        "reader": [_question(one, say) for one in reader],
        "practice": [_question(one, say) for one in practice],
        "asked": [_question(one, say) for one in asked],
        **_frame(door, variant_id, say),
        **_ending(door, say, where),
    }
    return printed(words) | {"pictures": _drawings([*reader, *practice, *asked], variant_id)}


def _frame(door: Door, variant_id: str, say: Voice) -> dict[str, Any]:
    """What stands before the questions."""
    told = [say(f"privacy.young{i}") for i in (2, 3)] + [say("form.name"), say("privacy.young5")]
    promises = [say(f"welcome.{one}") for one in ("choose", "skip", "same", "noright")]
    large = variant_id in PICTURED
    return {
        "title": say("welcome.title"),
        "about": say("welcome.about", unit=door.unit.child_name),
        "told": [[name, text] for name, text in zip(TOLD[1:], told, strict=True)] if large else [],
        "promises": [] if large else [*promises, say("form.name")],
        "how": [say("form.cross"), say("form.mend")],
        "example": say("form.example"),
        "practice_title": say("form.practice"),
        "inline": say("form.help_inline"),
        "page": say("form.page"),
    }


def _ending(door: Door, say: Voice, where: str) -> dict[str, Any]:
    """What stands after them: the envelope, what happens, whom to call."""
    unit = door.unit
    local = say("help.local", phone=unit.phone, emergency_phone=unit.emergency_phone)
    helps = [say("help.danger"), say("help.bris"), *([local] if unit.phone else [])]
    helps += [say("help.trusted"), say("help.ivo"), say("form.notread")]
    day = "" if door.answer_by == date.max else day_in(say.language, door.answer_by)
    return {
        "done": say("form.done"),
        "envelope": say("form.envelope"),
        "next": [say("form.next"), *([say("form.where", date=day)] if day else [])],
        "where": where if day else "",
        "help_title": say("help.title"),
        "help": [parts(text) for text in helps],
    }


def _question(one: Asked, say: Voice) -> dict[str, Any]:
    scale = one.question.scale
    several = scale.kind is Kind.MULTI
    return {
        "form": one.words.form,
        "help": one.words.help,
        "after": one.words.after if one.name == "" else "",
        "condition": one.condition,
        "picture": one.picture,
        "most": say("form.most", max=scale.max_choices) if several else "",
        "row": len(one.choices) <= MOST_IN_A_ROW and not several,
        "options": [{"label": c.label, "picture": c.picture} for c in one.choices],
        "dots": any(c.picture.startswith(DOTS) for c in one.choices),
        "inline": one.question.help_after,
    }


def _drawings(told: list[Asked], variant_id: str) -> dict[str, str]:
    folder = Path(str(current_app.static_folder), "pictograms")
    names = {p for one in told for p in one.pictures} | set(TOLD)
    return {name: (folder / f"{name}.svg").read_text("utf-8") for name in sorted(names)}
