"""Whether the shared files hold together: scales, phrases, indicators and their words."""

from collections.abc import Mapping

from survey.core.questionnaire import Source
from survey.core.wording import ORIGINALS, SWEDISH, words_in

from . import models
from .contents import DEFAULT_PHRASE
from .files import Page
from .known import Known, every_question
from .languages import compare
from .limits import PHRASE_WORDS, PHRASE_WORDS_ELSEWHERE
from .sources import PackageFiles, SharedFiles
from .structure import check_name, check_options


def check_shared(files: SharedFiles, what: Known) -> None:
    """All checks inside the shared folder."""
    for scale_id, scale in (what.scales or {}).items():
        check_options(files.scales.page, scale.options, ("scales", scale_id, "options"), what)
    _indicators(files, what)
    for language in ORIGINALS:
        if language not in files.words:
            message = f"Gemensamma ord saknas på språket ”{language}”."
            files.scales.page.add((), message, f"Skapa shared/{language}.yaml.")
    for read in files.words.values():
        if read.model is not None:
            _labels(read.page, read.model, what)
            _phrases(read.page, read.model, files)
            if read.model.language in ORIGINALS:
                _names(read.page, read.model, files)


def _labels(page: Page, words: models.SharedLanguageFile, what: Known) -> None:
    for scale_id, labels in words.scales.items():
        scale = (what.scales or {}).get(scale_id)
        if scale is not None:
            options = [option.id for option in scale.options]
            compare(page, labels, options, ("scales", scale_id), "svarsalternativet")
        elif what.scales is not None:
            check_name(page, scale_id, what.scales, ("scales", scale_id), "Skalan")
    if words.language in ORIGINALS:
        needed = [name for name, scale in (what.scales or {}).items() if scale.options]
        for scale_id in (name for name in needed if name not in words.scales):
            page.add(("scales",), f"Ord saknas för skalan ”{scale_id}”.", "Lägg till dem.")


def _phrases(page: Page, words: models.SharedLanguageFile, files: SharedFiles) -> None:
    """Plural and short; every phrase in the originals, else the default."""
    ids = files.phrases.model.phrases if files.phrases.model else list(words.phrases)
    needed = ids if words.language in ORIGINALS else list(words.phrases)
    compare(page, words.phrases, needed, ("phrases",), "uttrycket")
    if words.phrases and DEFAULT_PHRASE not in words.phrases:
        page.add(("phrases",), "Uttrycket ”default” saknas.", "Lägg till det.")
    most = PHRASE_WORDS if words.language == SWEDISH else PHRASE_WORDS_ELSEWHERE
    for phrase_id, phrase in words.phrases.items():
        for age in ("young", "old"):
            text = getattr(phrase, age)
            place = ("phrases", phrase_id, age)
            if len(words_in(text)) > most:
                page.add(place, f"”{text}” är längre än {most} ord.", "Korta uttrycket.")
            if words.language == SWEDISH and not text.startswith("de "):
                remedy = "Skriv till exempel ”de vuxna här”, med liten bokstav och i flertal."
                page.add(place, f"”{text}” är inte flertal som börjar med ”de”.", remedy)


def _indicators(files: SharedFiles, what: Known) -> None:
    page, model = files.indicators.page, files.indicators.model
    seen: set[str] = set()
    for i, indicator in enumerate(model.indicators if model else []):
        if indicator.id in seen:
            message = f"Två indikatorer har id ”{indicator.id}”."
            page.add(("indicators", i, "id"), message, "Ge den ena ett annat id.")
        seen.add(indicator.id)
        if what.constructs is not None:
            place = ("indicators", i, "construct")
            check_name(page, indicator.measures, what.constructs, place, "Begreppet")
        if model is not None:
            place = ("indicators", i, "focus")
            check_name(page, indicator.focus, model.focus, place, "Fokusområdet")


def _names(page: Page, words: models.SharedLanguageFile, files: SharedFiles) -> None:
    if files.constructs.model:
        needed = files.constructs.model.constructs
        compare(page, words.constructs, needed, ("constructs",), "begreppet")
    if files.indicators.model:
        ids = [indicator.id for indicator in files.indicators.model.indicators]
        compare(page, words.indicators, ids, ("indicators",), "indikatorn")
        compare(page, words.focus, files.indicators.model.focus, ("focus",), "fokusområdet")


def check_indicator_keys(files: SharedFiles, packages: Mapping[str, PackageFiles]) -> None:
    """Each indicator of answers counts questions that exist, in a questionnaire that does."""
    page, model = files.indicators.page, files.indicators.model
    for i, indicator in enumerate(model.indicators if model else []):
        if indicator.source is not Source.ANSWERS:
            continue
        place = ("indicators", i)
        package = packages.get(indicator.questionnaire)
        if package is None:
            name, right = indicator.questionnaire, packages
            check_name(page, name, right, (*place, "questionnaire"), "Frågepaketet")
        elif package.structure.model is not None:
            keys = {placed.file.key for placed in every_question(package.structure.model)}
            for at, key in enumerate(indicator.keys):
                check_name(page, key, keys, (*place, "keys", at), "Nyckeln")
        if not indicator.keys or (indicator.difference and len(indicator.keys) != 2):
            message = f"{indicator.id} har fel antal nycklar."
            page.add(place, message, "Minst en nyckel; precis två med difference: true.")
