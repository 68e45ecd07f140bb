"""From a page to a model, with every mistake said in Swedish and placed on its line."""

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from . import models
from .files import Data, Page, Place

Parsed = TypeVar("Parsed", bound=BaseModel)


def parse(page: Page, model: type[Parsed]) -> Parsed | None:
    """The page as a model, or None; what is wrong is added to the page.

    Unknown fields are noted and set aside, so that one misspelling does not hide what
    else may be wrong.
    """
    if page.data is None:
        return None
    try:
        return model.model_validate(page.data)
    except ValidationError as error:
        wrong = error.errors()
    for detail in wrong:
        place = _place(page.data, detail["loc"])
        page.add(place, *_explain(detail, place))
    extras = [d["loc"] for d in wrong if d["type"] == "extra_forbidden"]
    if not extras:
        return None
    try:
        return model.model_validate(_without(page.data, extras))
    except ValidationError:
        return None


_NO_FIELDS = ("model_type", "dict_type", "model_attributes_type")


def _place(data: Data, loc: Iterable[str | int]) -> Place:
    """The part of a location that is keys of the file; pydantic also names union members."""
    place: list[str | int] = []
    node: Any = data
    for step in loc:
        inside = isinstance(node, dict) and step in node
        if inside or (isinstance(node, list) and isinstance(step, int) and step < len(node)):
            place.append(step)
            node = node[step]
    return tuple(place)


def _without(data: Data, extras: Iterable[tuple[int | str, ...]]) -> Data:
    dropped = {_place(data, loc) for loc in extras}

    def copy(node: Data, place: Place) -> Data:
        if isinstance(node, dict):
            kept = {k: v for k, v in node.items() if (*place, k) not in dropped}
            return {k: copy(v, (*place, k)) for k, v in kept.items()}
        if isinstance(node, list):
            return [copy(v, (*place, i)) for i, v in enumerate(node)]
        return node

    return copy(data, ())


def _explain(detail: ErrorDetails, place: Place) -> tuple[str, str]:
    """What is wrong and what to do, for a person who does not program."""
    field = str(detail["loc"][-1]) if detail["loc"] else "filen"
    where = ".".join(str(step + 1 if isinstance(step, int) else step) for step in place)
    expected = str(detail.get("ctx", {}).get("expected", ""))
    texts = {
        "missing": (f"Fältet ”{field}” saknas i ”{where or 'filen'}”.", "Lägg till det."),
        "extra_forbidden": _unknown(field),
        "string_type": (f"”{where}” ska vara text.", "Skriv texten inom citattecken."),
        "string_too_short": (f"”{where}” är tom.", "Skriv texten, eller ta bort raden."),
        "string_too_long": (f"”{where}” är för lång.", "Korta texten till högst 1000 tecken."),
        "string_pattern_mismatch": (
            f"”{detail['input']}” är inte ett tillåtet namn.",
            "Använd små bokstäver a–z, siffror och _; en frågas id har en punkt i mitten.",
        ),
        "list_type": (f"”{where}” ska vara en lista.", "Skriv värdena inom [hakparenteser]."),
        "enum": (f"”{detail['input']}” går inte att välja.", f"Välj något av {expected}."),
        "literal_error": (f"”{detail['input']}” går inte att välja.", f"Välj något av {expected}."),
        "too_short": (f"”{where}” har för få delar.", "Lägg till det som saknas."),
    }
    return texts.get(detail["type"]) or _wrong_kind(detail, where)


def _wrong_kind(detail: ErrorDetails, where: str) -> tuple[str, str]:
    if detail["type"].startswith("int"):
        return f"”{where}” ska vara ett heltal.", "Skriv siffror, utan citattecken."
    if detail["type"].startswith("bool"):
        return f"”{where}” ska vara ja eller nej.", "Skriv true eller false."
    if detail["type"] in _NO_FIELDS:
        return f"”{where or 'Filen'}” ska ha fält.", "Skriv fälten på egna, indragna rader."
    if detail["type"].startswith(("greater", "less")):
        return f"{detail['input']} är utanför gränserna i ”{where}”.", "Ändra talet."
    return f"”{where}” går inte att läsa ({detail['msg']}).", "Jämför med ett annat frågepaket."


def _unknown(field: str) -> tuple[str, str]:
    if field == "required":
        return (
            "”required” kan inte sättas: alla frågor får hoppas över.",
            "Ta bort raden. Barn svarar frivilligt på varje fråga.",
        )
    near = difflib.get_close_matches(field, _known_fields(), n=1)
    guess = f" Menade du ”{near[0]}”?" if near else ""
    return f"Fältet ”{field}” finns inte.", f"Rätta stavningen eller ta bort raden.{guess}"


def _known_fields() -> list[str]:
    every = vars(models).values()
    files = [m for m in every if isinstance(m, type) and issubclass(m, BaseModel)]
    return sorted({name for model in files for name in model.model_fields})
