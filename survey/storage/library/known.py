"""What the checks need to know: what exists, and where every question stands."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from survey.core.questionnaire import Audience

from . import models
from .files import Place
from .sources import PackageFiles, SharedFiles


@dataclass(frozen=True, slots=True)
class Known:
    """What the shared files hold. None where a file could not be read: then nobody is
    blamed for using what may well be in it."""

    scales: Mapping[str, models.ScaleFile] | None
    constructs: Collection[str] | None
    pictograms: Collection[str] | None
    words: Mapping[str, models.SharedLanguageFile]
    use: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A question, where it stands in the file, and the variants that have it."""

    file: models.QuestionFile
    place: Place
    variants: tuple[str, ...]

    @property
    def added(self) -> bool:
        """Whether a round has to take it in: local bank or background."""
        return self.place[0] != "variants"


@dataclass(frozen=True, slots=True)
class Aside:
    """The reader's question or a practice question: words and options, nothing counted."""

    id: str
    place: Place
    options: list[models.OptionFile]


def known(files: SharedFiles) -> Known:
    """What the shared folder holds."""
    use = files.phrases.model.use if files.phrases.model else models.UseFile(young=[], old=[])
    return Known(
        files.scales.model.scales if files.scales.model else None,
        files.constructs.model.constructs if files.constructs.model else None,
        files.pictograms.model.pictograms if files.pictograms.model else None,
        {name: read.model for name, read in files.words.items() if read.model},
        dict.fromkeys(use.young, "young"),
    )


def is_child(files: PackageFiles) -> bool:
    return files.structure.model is not None and files.structure.model.audience is Audience.CHILD


def variant_questions(model: models.QuestionnaireFile, variant_id: str) -> list[Placed]:
    """The questions of one variant, in order, the added ones left out."""
    file = model.variants[variant_id]
    owner = file.same_questions_as or variant_id
    questions = model.variants[owner].questions if owner in model.variants else []
    place: Place = ("variants", owner, "questions")
    return [Placed(q, (*place, i), (variant_id,)) for i, q in enumerate(questions)]


def added_questions(model: models.QuestionnaireFile) -> Iterator[Placed]:
    """The questions that a round may take in."""
    for part in ("bank", "background"):
        for i, question in enumerate(getattr(model, part)):
            yield Placed(question, (part, i), tuple(question.variants))


def every_question(model: models.QuestionnaireFile) -> list[Placed]:
    """Each question of the file once, with all variants that have it."""
    found: dict[Place, Placed] = {}
    for variant_id in model.variants:
        for placed in variant_questions(model, variant_id):
            before = found[placed.place].variants if placed.place in found else ()
            found[placed.place] = Placed(placed.file, placed.place, (*before, variant_id))
    return [*found.values(), *added_questions(model)]


def asides(model: models.QuestionnaireFile) -> Iterator[Aside]:
    """Reader's question and practice questions."""
    for variant_id, file in model.variants.items():
        place: Place = ("variants", variant_id)
        if file.reader:
            yield Aside(file.reader.id, (*place, "reader"), file.reader.options)
        for i, practice in enumerate(file.practice):
            yield Aside(practice.id, (*place, "practice", i), [])


def scale_of(question: models.QuestionFile, what: Known) -> models.ScaleFile | None:
    """The question's own options or its shared scale; None if that does not exist."""
    if not question.options:
        return (what.scales or {}).get(question.scale)
    return models.ScaleFile(
        kind=question.kind, options=question.options, max_choices=question.max_choices
    )


def suggestion(wrong: str, right: Collection[str]) -> str:
    """Menade du …? , or what there is to choose among."""
    near = difflib.get_close_matches(wrong, list(right), n=1)
    if near:
        return f"Menade du ”{near[0]}”?"
    return f"Välj bland: {', '.join(sorted(right))}."
