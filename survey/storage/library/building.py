"""From parsed files to the things of the core. Takes files that have been checked."""

from collections.abc import Iterable, Mapping

from survey.core.questionnaire import (
    Construct,
    IndicatorDefinition,
    Jump,
    Kind,
    Module,
    Option,
    Question,
    Questionnaire,
    Scale,
    Variant,
)
from survey.core.wording import IndicatorWords, QuestionWords, SharedWords, Words
from survey.storage import catalogues

from . import models
from .contents import Package, Pictogram, Shared
from .sources import PackageFiles, SharedFiles


def shared(files: SharedFiles) -> Shared:
    """Everything in the shared folder."""
    assert files.scales.model and files.constructs.model and files.pictograms.model
    assert files.phrases.model and files.indicators.model
    use = files.phrases.model.use
    return Shared(
        scales={i: _scale(i, s) for i, s in files.scales.model.scales.items()},
        constructs={i: _construct(i, c) for i, c in files.constructs.model.constructs.items()},
        indicators={i.id: _indicator(i) for i in files.indicators.model.indicators},
        focus=tuple(files.indicators.model.focus),
        pictograms={
            i: Pictogram(i, p.glyph, p.code, p.draw)
            for i, p in files.pictograms.model.pictograms.items()
        },
        phrases=tuple(files.phrases.model.phrases),
        phrase_use=dict.fromkeys(use.young, "young") | dict.fromkeys(use.old, "old"),
        words={n: _shared_words(r.model) for n, r in files.words.items() if r.model},
    )


def package(files: PackageFiles, common: Shared) -> Package:
    """One questionnaire with its words; the labels of shared scales are copied in."""
    assert files.structure.model
    questionnaire = _questionnaire(files.structure.model, common.scales)
    words = {
        name: _words(read.model, common.words[name], _scale_ids(questionnaire))
        for name, read in files.words.items()
        if read.model
    }
    return Package(questionnaire, words)


def _construct(construct_id: str, file: models.ConstructFile) -> Construct:
    return Construct(construct_id, tuple(file.articles), tuple(file.lundy), file.source)


def _indicator(file: models.IndicatorFile) -> IndicatorDefinition:
    return IndicatorDefinition(
        id=file.id,
        construct=file.measures,
        focus=file.focus,
        source=file.source,
        articles=tuple(file.articles),
        core=file.core,
        direction=file.direction,
        questionnaire=file.questionnaire,
        keys=tuple(file.keys),
        difference=file.difference,
        pooled=file.pooled,
    )


def _option(file: models.OptionFile) -> Option:
    return Option(file.id, file.picto, file.favourable, file.kind)


def _scale(scale_id: str, file: models.ScaleFile | models.QuestionFile) -> Scale:
    single = file.kind is Kind.SINGLE
    return Scale(
        id=scale_id,
        kind=file.kind,
        options=tuple(map(_option, file.options)),
        ordered=single if file.ordered is None else file.ordered,
        dk_counts=file.dk_counts,
        max_choices=file.max_choices,
        max_chars=file.max_chars if isinstance(file, models.ScaleFile) else 0,
    )


def _question(file: models.QuestionFile, scales: Mapping[str, Scale]) -> Question:
    jumps, following = _jumps(file.next)
    return Question(
        id=file.id,
        key=file.key,
        construct=file.measures,
        scale=scales[file.scale] if file.scale else _scale(file.id, file),
        articles=tuple(file.articles),
        picto=file.picto,
        next=following,
        jumps=jumps,
        module=file.module,
        help_after=file.help_after,
        safety=file.safety,
    )


def _jumps(file: str | list[models.JumpFile] | None) -> tuple[tuple[Jump, ...], str | None]:
    if not isinstance(file, list):
        return (), file
    jumps = tuple(Jump(frozenset(jump.when), jump.next) for jump in file if jump.when)
    return jumps, next((jump.next for jump in file if not jump.when), None)


def _variant(
    variant_id: str, files: Mapping[str, models.VariantFile], scales: Mapping[str, Scale]
) -> Variant:
    file = files[variant_id]
    questions = (
        files[file.same_questions_as].questions if file.same_questions_as else file.questions
    )
    return Variant(
        id=variant_id,
        questions=tuple(_question(q, scales) for q in questions),
        minutes=file.minutes,
        chat_default=file.chat_default,
        practice=tuple(_practice(q, scales) for q in file.practice),
        reader=_reader(file.reader) if file.reader else None,
    )


def _practice(file: models.PracticeFile, scales: Mapping[str, Scale]) -> Question:
    key = file.id.partition(".")[2]
    return Question(file.id, key, "", scales[file.scale], picto=file.picto)


def _reader(file: models.ReaderFile) -> Question:
    scale = Scale(file.id, options=tuple(map(_option, file.options)), ordered=False)
    return Question(file.id, file.id.partition(".")[2], "", scale)


def _questionnaire(file: models.QuestionnaireFile, scales: Mapping[str, Scale]) -> Questionnaire:
    return Questionnaire(
        id=file.id,
        audience=file.audience,
        variants=tuple(_variant(v, file.variants, scales) for v in file.variants),
        pooled={key: tuple(variants) for key, variants in file.pooled.items()},
        bank=_added(file.bank, scales, Module.BANK),
        background=_added(file.background, scales, Module.GENDER),
    )


def _added(
    files: Iterable[models.AddedQuestionFile], scales: Mapping[str, Scale], module: Module
) -> tuple[tuple[tuple[str, ...], Question], ...]:
    """Questions a round may take in; where they stand says their module."""
    placed = (file.model_copy(update={"module": module}) for file in files)
    return tuple((tuple(file.variants), _question(file, scales)) for file in placed)


def _scale_ids(questionnaire: Questionnaire) -> set[str]:
    practice = (q for v in questionnaire.variants for q in v.practice)
    return {q.scale.id for q in (*questionnaire.every_question(), *practice)}


def _words(file: models.LanguageFile, common: SharedWords, used: set[str]) -> Words:
    own = {i: q.options for i, q in file.questions.items() if q.options}
    screens = ((v, words.reader_screen) for v, words in file.variants.items())
    return Words(
        language=file.language,
        title=file.title,
        names={v: words.name for v, words in file.variants.items()},
        questions={i: _question_words(q) for i, q in file.questions.items()},
        labels={i: labels for i, labels in common.labels.items() if i in used} | own,
        reader_screen={v: screen for v, screen in screens if screen},
        direction=file.direction,
        status=file.status,
        reviewed_by=_reviewer(file, common),
    )


def _reviewer(file: models.LanguageFile, common: SharedWords) -> str | None:
    """Who has read it through: nobody, until the shared words and the app's are read too."""
    read = common.reviewed_by and catalogues.read_through(file.language)
    return file.reviewed_by if read else None


def _question_words(file: models.QuestionWordsFile) -> QuestionWords:
    return QuestionWords(file.form, file.help or "", file.chat or "", file.after or "")


def _shared_words(file: models.SharedLanguageFile) -> SharedWords:
    return SharedWords(
        language=file.language,
        labels=file.scales,
        phrases={i: {"young": p.young, "old": p.old} for i, p in file.phrases.items()},
        constructs=file.constructs,
        indicators={i: IndicatorWords(**dict(w)) for i, w in file.indicators.items()},
        focus=file.focus,
        reviewed_by=file.reviewed_by,
    )
