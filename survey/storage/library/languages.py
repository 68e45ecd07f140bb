"""Whether every language has every word, and no word for something that does not exist."""

import re
from collections.abc import Collection, Iterator

from survey.core.questionnaire import Kind
from survey.core.wording import ORIGINAL, ORIGINALS, PLACEHOLDER, SWEDISH, placeholder
from survey.storage import catalogues

from . import models
from .files import Page, Place
from .known import Known, asides, every_question, is_child, suggestion
from .sources import PackageFiles, Read

_FIRST_IN_SENTENCE = re.compile(r"(?:^|[.!?]\s+)\{")
_TEXTS = ("form", "chat", "help", "after")


def check_languages(files: PackageFiles, what: Known) -> None:
    """All checks of a questionnaire's words, in every language it has."""
    model = files.structure.model
    if model is None:
        return
    if SWEDISH not in files.words:
        remedy = f"Skapa {files.name}/sv.yaml: svenska används när ett annat språk saknas."
        files.structure.page.add((), "Den svenska språkfilen saknas.", remedy)
    for read in files.words.values():
        _head(read)
        if read.model is not None:
            _variants(read, files, read.model)
            _questions(read, model, read.model)
            _everywhere(read, files, read.model)
            _shared_labels(read, model, read.model, what)
            _readers(read.page, read.model, what)
            _placeholders(read, read.model, is_child(files))
    if is_child(files):
        _chat(files, model)


def _head(read: Read[models.LanguageFile]) -> None:
    if read.model and read.model.status == ORIGINAL and read.model.language not in ORIGINALS:
        message = "Bara svenska och engelska är original."
        remedy = "Skriv status: translation, och i reviewed_by rollen hos den som har granskat."
        read.page.add(("status",), message, remedy)


def _readers(page: Page, words: models.LanguageFile, what: Known) -> None:
    """A reviewed questionnaire is of no use while what stands around it is unread."""
    if not words.reviewed_by:
        return
    language = words.language
    shared = what.words.get(language)
    if shared is not None and not shared.reviewed_by and language not in ORIGINALS:
        message = f"Språket erbjuds inte barn: reviewed_by saknas i shared/{language}.yaml."
        page.warn(("reviewed_by",), message, "Låt någon läsa igenom svarsalternativen också.")
    if not catalogues.read_through(language):
        message = "Språket erbjuds inte barn: sidornas egna texter är inte granskade."
        remedy = f"Skriv X-Reviewed-By överst i filerna i survey/translations/{language}."
        page.warn(("reviewed_by",), message, remedy)


def _variants(
    read: Read[models.LanguageFile], files: PackageFiles, words: models.LanguageFile
) -> None:
    assert files.structure.model
    names = files.structure.model.variants
    compare(read.page, words.variants, names, ("variants",), "åldersvarianten")
    screens = {
        v: file
        for other in files.words.values()
        for v, file in (other.model.variants if other.model else {}).items()
        if file.reader_screen
    }
    for variant_id in screens.keys() & words.variants.keys():
        if not words.variants[variant_id].reader_screen:
            message = f"Texten till den som läser (reader_screen) saknas för {variant_id}."
            read.page.add(("variants", variant_id), message, "Översätt den från sv.yaml.")


def compare(
    page: Page, written: Collection[str], needed: Collection[str], place: Place, kind: str
) -> None:
    """That words are written for all that is needed and for nothing else."""
    for name in needed:
        if name not in written:
            page.add(place, f"Ord saknas för {kind} ”{name}”.", "Översätt från sv.yaml.")
    for name in written:
        if name not in needed:
            message = f"Det finns ord för {kind} ”{name}”, som inte finns."
            page.add((*place, name), message, suggestion(name, needed) if needed else "Ta bort.")


def _own_options(model: models.QuestionnaireFile) -> dict[str, list[str]]:
    """Question id -> ids of the options it has of its own."""
    questions = {p.file.id: [o.id for o in p.file.options] for p in every_question(model)}
    return questions | {aside.id: [o.id for o in aside.options] for aside in asides(model)}


def _questions(
    read: Read[models.LanguageFile], model: models.QuestionnaireFile, words: models.LanguageFile
) -> None:
    options = _own_options(model)
    compare(read.page, words.questions, options, ("questions",), "frågan")
    for question_id, question in words.questions.items():
        place: Place = ("questions", question_id, "options")
        if question_id in options:
            compare(read.page, question.options, options[question_id], place, "svarsalternativet")


def _everywhere(
    read: Read[models.LanguageFile], files: PackageFiles, words: models.LanguageFile
) -> None:
    """A help, chat or after text in one language is there in all."""
    for name in ("help", "chat", "after"):
        elsewhere = {
            question_id
            for other in files.words.values()
            for question_id, question in (other.model.questions if other.model else {}).items()
            if getattr(question, name)
        }
        for question_id in elsewhere & words.questions.keys():
            if not getattr(words.questions[question_id], name):
                message = f"”{name}” saknas för {question_id}, men finns på ett annat språk."
                remedy = "Översätt texten, eller ta bort den på alla språk."
                read.page.add(("questions", question_id), message, remedy)


def _chat(files: PackageFiles, model: models.QuestionnaireFile) -> None:
    """Every question a child answers has a lead-in; background questions may do without."""
    counted = [p.file.id for p in every_question(model) if p.place[0] != "background"]
    for read in files.words.values():
        for question_id in counted:
            words = read.model.questions.get(question_id) if read.model else None
            if words and not words.chat:
                message = f"Ledtexten till chatten (chat) saknas för {question_id}."
                remedy = "Skriv till exempel: ”Nu en fråga om att lyssna.”"
                read.page.add(("questions", question_id), message, remedy)


def _shared_labels(
    read: Read[models.LanguageFile],
    model: models.QuestionnaireFile,
    words: models.LanguageFile,
    what: Known,
) -> None:
    """The shared scales that are used have words in this language."""
    shared = what.words.get(words.language)
    if shared is None:
        message = f"Gemensamma ord saknas på språket ”{words.language}”."
        remedy = f"Skapa shared/{words.language}.yaml med svarsalternativens ord."
        read.page.add(("language",), message, remedy)
        return
    practice = {q.scale for v in model.variants.values() for q in v.practice}
    for scale_id in sorted({p.file.scale for p in every_question(model)} | practice):
        scale = (what.scales or {}).get(scale_id)
        if scale and scale.kind is not Kind.TEXT and scale_id not in shared.scales:
            message = f"Skalan ”{scale_id}” har inga ord på språket ”{words.language}”."
            remedy = f"Lägg till skalan under scales i shared/{words.language}.yaml."
            read.page.add(("language",), message, remedy)


def texts(words: models.LanguageFile) -> Iterator[tuple[str, Place]]:
    """Every text of a language file, with its place."""
    yield words.title, ("title",)
    for variant_id, variant in words.variants.items():
        yield variant.name, ("variants", variant_id, "name")
        yield variant.reader_screen or "", ("variants", variant_id, "reader_screen")
    for question_id, question in words.questions.items():
        for name in _TEXTS:
            yield getattr(question, name) or "", ("questions", question_id, name)
        for option_id, label in question.options.items():
            yield label, ("questions", question_id, "options", option_id)


def _placeholders(read: Read[models.LanguageFile], words: models.LanguageFile, child: bool) -> None:
    """Only the one for the adults, spelt right, in children's questions, not first."""
    right = placeholder(words.language)
    remedy = f"Skriv {{{right}}}." if child else "Ta bort den: bara barnens frågor har sådana."
    for text, place in texts(words):
        fillable = child and place[0] == "questions" and place[-1] in _TEXTS
        for name in PLACEHOLDER.findall(text):
            if name != right or not fillable:
                read.page.add(place, f"Platshållaren {{{name}}} kan inte stå här.", remedy)
        if set(PLACEHOLDER.sub("", text)) & {"{", "}"}:
            read.page.add(place, "En klammer { eller } saknar sin andra halva.", remedy)
        if _FIRST_IN_SENTENCE.search(text):
            message = "Platshållaren står först i meningen."
            advice = "Skriv om meningen: den kan inte få stor bokstav."
            read.page.add(place, message, advice)
