"""The rules that only children's questions must keep (R-Q1 to R-Q10)."""

import re
from collections.abc import Sequence

from survey.core.questionnaire import Kind, OptionKind
from survey.core.wording import SWEDISH, fill, lix, placeholder, words_in

from . import models
from .contents import DEFAULT_PHRASE
from .files import Page, Place
from .known import Known, Placed, added_questions, scale_of, variant_questions
from .limits import KNOWLEDGE, LIMITS, Limits
from .sources import PackageFiles

_NEGATION = re.compile(
    r"\b(inte|icke|ej|ingen|inget|inga|ingenting|ingenstans|aldrig|varken|knappast)\b", re.I
)
_DOUBLE = re.compile(r"(?<!\bmed )\boch\b|\beller\b", re.I)
_AGREEING = re.compile(r"instäm|håller med|hålla med|\bagree|\bdisagree|^\W*\d+\W*($|[=–-])", re.I)
_JUDGING = re.compile(
    r"\b(bra|bäst|dålig\w*|sämst|rätt|fel|viktig\w*|tråkig\w*|rolig\w*|jobbig\w*|svår\w*|lätt\w*"
    r"|duktig\w*|tyvärr|hemsk\w*|fantastisk\w*|good|bad|best|worst|wrong|important|sad|fun|boring"
    r"|difficult|easy|sorry|terrible|great|unfortunately)\b",
    re.I,
)
_MANNER = "barnperspektiv"
_SAFETY = "trygghet"


def check_children(files: PackageFiles, what: Known) -> None:
    """The rules for every variant, and for every text a child reads."""
    model = files.structure.model
    if model is None:
        return
    for variant_id in model.variants.keys() & LIMITS.keys():
        questions = variant_questions(model, variant_id)
        _amounts(files, variant_id, questions, what)
        _order(files.structure.page, model, questions)
        _words(files, variant_id, questions, what)
        added = [p for p in added_questions(model) if variant_id in p.variants]
        for placed in [*questions, *added]:
            _options(files.structure.page, placed, what, (variant_id, LIMITS[variant_id]))
    _wordings(files, model, what)


def _amounts(
    files: PackageFiles, variant_id: str, questions: Sequence[Placed], what: Known
) -> None:
    assert files.structure.model
    limits, file = LIMITS[variant_id], files.structure.model.variants[variant_id]
    kinds = [scale.kind for p in questions if (scale := scale_of(p.file, what))]
    amounts = [
        (file.minutes, limits.minutes, "minuter"),
        (len(file.practice), limits.practice, "övningsfrågor"),
    ]
    if files.structure.model.limits == "knowledge":
        amounts.append((len(kinds), KNOWLEDGE[variant_id], "kunskapsfrågor"))
    else:
        amounts.append((kinds.count(Kind.SINGLE), limits.scored, "frågor som räknas"))
    amounts.append((kinds.count(Kind.MULTI), limits.picks, "frågor med flera val"))
    amounts.append((kinds.count(Kind.TEXT), limits.texts, "frågor med fri text"))
    for amount, most, name in amounts:
        if amount > most:
            message = f"{variant_id} har {amount} {name}; högst {most} i den åldern."
            files.structure.page.add(("variants", variant_id), message, "Ta bort någon.")


def _options(page: Page, placed: Placed, what: Known, limit: tuple[str, Limits]) -> None:
    scale = scale_of(placed.file, what)
    if scale is None:
        return
    variant_id, limits = limit
    answers = sum(option.kind is OptionKind.ANSWER for option in scale.options)
    amounts = {
        Kind.SINGLE: [
            (answers, limits.answers, "svarsalternativ"),
            (len(scale.options), limits.with_dk, "svarsalternativ med ”vet inte”"),
        ],
        Kind.MULTI: [(answers, limits.pick_options, "alternativ att välja bland")],
        Kind.TEXT: [(scale.max_chars, limits.text_chars, "tecken fri text")],
    }
    for amount, most, name in amounts[scale.kind]:
        if amount > most:
            message = f"{placed.file.id} har {amount} {name}; högst {most} för {variant_id}."
            page.add(placed.place, message, "Välj en kortare skala.")


def _order(page: Page, model: models.QuestionnaireFile, questions: Sequence[Placed]) -> None:
    """The first question is easy for anyone; safety is never first or last (R-Q10)."""
    if not questions:
        return
    always = [p for p in questions if p.file.module is None]
    for placed in {id(p): p for p in (questions[0], *always[-1:], questions[-1])}.values():
        if placed.file.safety or placed.file.measures == _SAFETY:
            message = f"Frågan om trygghet ({placed.file.id}) står först eller sist."
            page.add(placed.place, message, "Flytta den in mellan andra frågor.")
    about_manner = any(p.file.measures == _MANNER for p in _asked(model))
    if about_manner and questions[0].file.measures != _MANNER:
        message = "Första frågan ska vara lätt för alla: om bemötande."
        page.add(questions[0].place, message, "Börja med frågan om att vara snäll.")


def _words(files: PackageFiles, variant_id: str, questions: Sequence[Placed], what: Known) -> None:
    """How long and how hard the Swedish questions are, with the default phrase."""
    read = files.words.get(SWEDISH)
    if read is None or read.model is None or files.structure.model is None:
        return
    page, words, limits = read.page, read.model.questions, LIMITS[variant_id]
    phrase = _default_phrase(what, variant_id)
    every = [*questions, *added_questions(files.structure.model)]
    forms = {
        p.file.id: _filled(words[p.file.id].form, phrase)
        for p in every
        if p.file.id in words and variant_id in p.variants
    }
    for question_id, form in forms.items():
        count = len(words_in(form))
        if count > limits.words:
            message = f"{question_id} har {count} ord; högst {limits.words} för {variant_id}."
            page.add(("questions", question_id, "form"), message, "Korta frågan.")
    _readable(page, variant_id, [forms[p.file.id] for p in questions if p.file.id in forms])


def _readable(page: Page, variant_id: str, forms: list[str]) -> None:
    hard, most = lix(" ".join(forms)), LIMITS[variant_id].lix
    if hard > most:
        message = f"Frågorna för {variant_id} är för svåra att läsa: LIX {hard:.0f}, högst {most}."
        page.add(("variants", variant_id), message, "Använd kortare ord och meningar.")


def _default_phrase(what: Known, variant_id: str) -> str:
    """The phrase that is counted with; where it is missing, another check says so."""
    shared = what.words.get(SWEDISH)
    phrase = shared.phrases.get(DEFAULT_PHRASE) if shared else None
    if phrase is None:
        return "de vuxna här"
    return phrase.young if what.use.get(variant_id) == "young" else phrase.old


def _filled(form: str, phrase: str) -> str:
    try:
        return fill(form, {placeholder(SWEDISH): phrase})
    except KeyError:
        return form


def _wordings(files: PackageFiles, model: models.QuestionnaireFile, what: Known) -> None:
    """Negations, double questions, judging lead-ins, agree and disagree."""
    kinds = {p.file.id: scale_of(p.file, what) for p in _asked(model)}
    for language, read in files.words.items():
        for question_id, words in (read.model.questions if read.model else {}).items():
            place: Place = ("questions", question_id)
            if words.chat and (found := _JUDGING.search(words.chat)):
                message = f"Ledtexten värderar: ”{found[0]}”."
                read.page.add((*place, "chat"), message, "Säg bara vad frågan handlar om.")
            if language == SWEDISH and question_id in kinds:
                scale = kinds[question_id]
                _form(read.page, words.form, place, scale is not None and scale.kind)
        _agreeing(files, language, what)


def _asked(model: models.QuestionnaireFile) -> list[Placed]:
    placed = [p for v in model.variants for p in variant_questions(model, v)]
    return placed + [p for p in added_questions(model) if p.place[0] == "bank"]


def _form(page: Page, form: str, place: Place, kind: Kind | bool) -> None:
    if found := _NEGATION.search(form):
        message = f"Frågan innehåller en nekning: ”{found[0]}”."
        page.add((*place, "form"), message, "Fråga om det som ska hända, inte om motsatsen.")
    if kind is Kind.SINGLE and (found := _DOUBLE.search(form)):
        message = f"Frågan kan handla om två saker (”{found[0]}”)."
        page.warn((*place, "form"), message, "Fråga om en sak i taget.")


def _agreeing(files: PackageFiles, language: str, what: Known) -> None:
    """Labels such as "agree" or a number from 1 to 5: children answer yes to please."""
    remedy = "Använd hur ofta, hur mycket, eller ja och nej."
    read = files.words[language]
    for question_id, words in (read.model.questions if read.model else {}).items():
        for option_id, label in words.options.items():
            if _AGREEING.search(label):
                place: Place = ("questions", question_id, "options", option_id)
                read.page.add(place, f"”{label}” är en instämmandeskala eller ett tal.", remedy)
    shared = what.words.get(language)
    assert files.structure.model
    for placed in _asked(files.structure.model) if shared else []:
        labels = (shared.scales if shared else {}).get(placed.file.scale, {})
        for label in (text for text in labels.values() if _AGREEING.search(text)):
            message = f"Skalan {placed.file.scale} har ”{label}”: instämmande eller ett tal."
            files.structure.page.add((*placed.place, "scale"), message, remedy)
