"""Where a question leads: forward, to something that exists, with every question reachable."""

from collections.abc import Sequence

from survey.core.questionnaire import END

from .files import Page, Place
from .known import Known, Placed, scale_of


def check_branches(page: Page, questions: Sequence[Placed], what: Known) -> None:
    """The branches of one variant's questions, in order."""
    order = {p.file.id: i for i, p in enumerate(questions)}
    for i, placed in enumerate(questions):
        for target, place in _targets(placed):
            if wrong := _wrong(target, order, i):
                remedy = "Skriv id för en senare fråga i samma åldersvariant, eller end."
                page.add(place, f"{placed.file.id} {wrong}.", remedy)
        _conditions(page, placed, what)
    _unreachable(page, questions, order)


def _targets(placed: Placed) -> list[tuple[str, Place]]:
    place: Place = (*placed.place, "next")
    if isinstance(placed.file.next, str):
        return [(placed.file.next, place)]
    return [(jump.next, (*place, i)) for i, jump in enumerate(placed.file.next or [])]


def _wrong(target: str, order: dict[str, int], here: int) -> str:
    """What is wrong with leading from the question at `here` to `target`, or nothing."""
    if target == END:
        return ""
    if target not in order:
        return f"leder till ”{target}”, som inte finns"
    if order[target] == here:
        return "leder till sig själv"
    return f"leder bakåt, till ”{target}”" if order[target] < here else ""


def _conditions(page: Page, placed: Placed, what: Known) -> None:
    jumps, scale = placed.file.next, scale_of(placed.file, what)
    if not isinstance(jumps, list) or scale is None:
        return
    options = {option.id for option in scale.options}
    for i, jump in enumerate(jumps):
        for option in sorted(set(jump.when) - options):
            message = f"{placed.file.id} har inget svarsalternativ ”{option}”."
            page.add((*placed.place, "next", i), message, "Rätta when till alternativens id.")


def _unreachable(page: Page, questions: Sequence[Placed], order: dict[str, int]) -> None:
    reached = {0}
    for i, placed in enumerate(questions):
        if i not in reached:
            message = f"Ingen väg leder till {placed.file.id}."
            page.add(placed.place, message, "Ändra next i en fråga före, eller ta bort frågan.")
        else:
            reached |= _leads_to(placed, i, order)


def _leads_to(placed: Placed, here: int, order: dict[str, int]) -> set[int]:
    jumps = placed.file.next
    if isinstance(jumps, str):
        return {order[jumps]} if jumps in order else set()
    targets = {order[jump.next] for jump in jumps or [] if jump.next in order}
    otherwise = any(not jump.when for jump in jumps or [])
    return targets if otherwise else targets | {here + 1}
