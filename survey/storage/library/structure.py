"""Whether questionnaire.yaml holds together: everything it names is there, once."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from survey.core.questionnaire import Kind, Module

from . import models
from .branches import check_branches
from .files import Page, Place
from .known import (
    Known,
    Placed,
    added_questions,
    asides,
    every_question,
    is_child,
    scale_of,
    suggestion,
    variant_questions,
)
from .limits import LIMITS, NEVER_POOLED
from .sources import PackageFiles


def check_structure(files: PackageFiles, what: Known) -> None:
    """All structural checks of one questionnaire; problems are added to its page."""
    page, model = files.structure.page, files.structure.model
    if model is None:
        return
    if model.id != files.name:
        remedy = f"Skriv id: {files.name}, samma som mappens namn."
        page.add(("id",), f"id är ”{model.id}” men mappen heter ”{files.name}”.", remedy)
    _variants(files, model)
    _doubled_ids(page, model)
    for placed in every_question(model):
        _question(page, placed, what)
    for aside in asides(model):
        check_options(page, aside.options, (*aside.place, "options"), what)
    _practice_scales(page, model, what)
    _added(page, model)
    _pooled(files, model)
    for variant_id in model.variants:
        _doubled_keys(page, model, variant_id)
        check_branches(page, variant_questions(model, variant_id), what)


def _variants(files: PackageFiles, model: models.QuestionnaireFile) -> None:
    page = files.structure.page
    for variant_id, file in model.variants.items():
        place: Place = ("variants", variant_id)
        if is_child(files) and variant_id not in LIMITS:
            remedy = suggestion(variant_id, LIMITS)
            page.add(place, f"Åldersvarianten ”{variant_id}” finns inte.", remedy)
        owner = model.variants.get(file.same_questions_as)
        if file.same_questions_as and (owner is None or not owner.questions):
            message = f"”{file.same_questions_as}” har inga egna frågor att dela."
            page.add((*place, "same_questions_as"), message, "Peka på en variant med frågor.")
        if bool(file.same_questions_as) == bool(file.questions):
            message = f"”{variant_id}” ska ha antingen questions eller same_questions_as."
            page.add(place, message, "Skriv det ena av dem.")


def _doubled_ids(page: Page, model: models.QuestionnaireFile) -> None:
    places = [(p.file.id, p.place) for p in every_question(model)]
    places += [(aside.id, aside.place) for aside in asides(model)]
    for question_id, place in _repeated(places):
        remedy = "Ge den ena ett nytt id. Ett id som har använts får aldrig en annan fråga."
        page.add((*place, "id"), f"Två frågor har id ”{question_id}”.", remedy)


def _doubled_keys(page: Page, model: models.QuestionnaireFile, variant_id: str) -> None:
    added = [p for p in added_questions(model) if variant_id in p.variants]
    questions = [*variant_questions(model, variant_id), *added]
    for key, place in _repeated([(p.file.key, p.place) for p in questions]):
        message = f"Nyckeln ”{key}” står två gånger i åldersvarianten {variant_id}."
        page.add((*place, "key"), message, "Ge den ena frågan en annan nyckel (key).")


def _repeated(named: Iterable[tuple[str, Place]]) -> list[tuple[str, Place]]:
    seen: set[str] = set()
    repeated = []
    for name, place in named:
        if name in seen:
            repeated.append((name, place))
        seen.add(name)
    return repeated


def _question(page: Page, placed: Placed, what: Known) -> None:
    file, place = placed.file, placed.place
    if what.constructs is not None:
        check_name(page, file.measures, what.constructs, (*place, "construct"), "Begreppet")
    _picture(page, file.picto, (*place, "picto"), what)
    if bool(file.scale) == bool(file.options):
        message = f"Frågan {file.id} ska ha antingen scale eller options."
        page.add(place, message, "Välj en gemensam skala, eller skriv egna alternativ.")
    elif file.scale:
        _shared_scale(page, file.scale, (*place, "scale"), what)
    check_options(page, file.options, (*place, "options"), what)
    _answering(page, placed, what)


def _answering(page: Page, placed: Placed, what: Known) -> None:
    """What fits the kind of answer: how many may be chosen, free text in its module."""
    file, place, scale = placed.file, placed.place, scale_of(placed.file, what)
    if scale is None:
        return
    if scale.kind is Kind.TEXT and file.module is not Module.FREE_TEXT and not placed.added:
        message = f"Frågan {file.id} har fri text men hör inte till modulen för fri text."
        page.add(place, message, "Lägg till raden module: free_text.")
    if scale.kind is not Kind.TEXT and len(scale.options) < 2:
        page.add(place, f"Frågan {file.id} har färre än två alternativ.", "Lägg till fler.")
    if file.options and file.max_choices > (len(file.options) if file.kind is Kind.MULTI else 1):
        message = f"Frågan {file.id} låter fler väljas än det finns att välja."
        page.add((*place, "max_choices"), message, "Minska max_choices, eller skriv kind: multi.")


def check_options(
    page: Page, options: Sequence[models.OptionFile], place: Place, what: Known
) -> None:
    """Options with one id each and pictures that exist."""
    for option_id, option_place in _repeated((o.id, (*place, i)) for i, o in enumerate(options)):
        message = f"Två svarsalternativ har id ”{option_id}”."
        page.add(option_place, message, "Ge varje alternativ ett eget id.")
    for i, option in enumerate(options):
        _picture(page, option.picto, (*place, i, "picto"), what)


def check_name(page: Page, name: str, right: Collection[str], place: Place, kind: str) -> None:
    """That a name is among those there are."""
    if name not in right:
        page.add(place, f"{kind} ”{name}” finns inte.", suggestion(name, right))


def _picture(page: Page, picto: str, place: Place, what: Known) -> None:
    if picto and what.pictograms is not None:
        check_name(page, picto, what.pictograms, place, "Bilden")


def _shared_scale(page: Page, scale: str, place: Place, what: Known) -> None:
    if what.scales is not None:
        check_name(page, scale, what.scales, place, "Skalan")


def _practice_scales(page: Page, model: models.QuestionnaireFile, what: Known) -> None:
    for variant_id, file in model.variants.items():
        for i, practice in enumerate(file.practice):
            place: Place = ("variants", variant_id, "practice", i)
            _shared_scale(page, practice.scale, (*place, "scale"), what)
            _picture(page, practice.picto, (*place, "picto"), what)


def _added(page: Page, model: models.QuestionnaireFile) -> None:
    for placed in added_questions(model):
        for i, variant_id in enumerate(placed.variants):
            place = (*placed.place, "variants", i)
            check_name(page, variant_id, model.variants, place, "Åldersvarianten")
        if placed.file.next is not None:
            message = f"{placed.file.id} kan inte ha next: den står inte på en fast plats."
            page.add((*placed.place, "next"), message, "Ta bort next.")
    for placed in every_question(model):
        wrong = placed.file.module not in (None, Module.FREE_TEXT)
        if wrong or (placed.added and placed.file.module):
            message = f"module behövs inte på {placed.file.id}: platsen i filen säger det."
            page.add((*placed.place, "module"), message, "Ta bort raden module.")


def _pooled(files: PackageFiles, model: models.QuestionnaireFile) -> None:
    page = files.structure.page
    keys = Counter((p.file.key, v) for p in every_question(model) for v in p.variants)
    for key, variants in model.pooled.items():
        for i, variant_id in enumerate(variants):
            if (key, variant_id) not in keys:
                message = f"”{key}” finns inte i åldersvarianten ”{variant_id}”."
                page.add(("pooled", key, i), message, "Ta bort den ur pooled.")
        if NEVER_POOLED in variants and is_child(files):
            message = f"4–6 år räknas aldrig ihop med andra åldrar (”{key}”)."
            remedy = f"Ta bort {NEVER_POOLED}: de svaren går genom en vuxen."
            page.add(("pooled", key, variants.index(NEVER_POOLED)), message, remedy)
