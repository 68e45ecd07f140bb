"""What the library holds once it is read: questionnaires, their words, what they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from survey.core.questionnaire import Construct, IndicatorDefinition, Questionnaire, Scale
from survey.core.wording import SharedWords, Words, fallback, placeholder

DEFAULT_PHRASE = "default"


class Severity(StrEnum):
    """An error stops the questionnaire; a warning asks a person to look."""

    ERROR = "fel"
    WARNING = "varning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a questionnaire file: where, what, and how it is mended."""

    file: str
    line: int
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message} {self.remedy}"


class Unsound(ValueError):
    """The files can't be used. `problems` says everything that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Package:
    """A questionnaire with its words by language. Complete: needs nothing shared."""

    questionnaire: Questionnaire
    words: Mapping[str, Words]

    def words_in(self, language: str) -> Words:
        """The words of that language, or of what stands in for it."""
        return fallback(self.words, language)


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A picture by name. `draw` says what it shows; glyph and code point are the model."""

    id: str
    glyph: str
    code: str
    draw: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What all questionnaires share.

    `phrases`: the ids a unit can choose among. `phrase_use`: which wording, "young" or
    "old", each variant takes; a variant that is not named takes "old".
    """

    scales: Mapping[str, Scale]
    constructs: Mapping[str, Construct]
    indicators: Mapping[str, IndicatorDefinition]
    focus: tuple[str, ...]
    pictograms: Mapping[str, Pictogram]
    phrases: tuple[str, ...]
    phrase_use: Mapping[str, str]
    words: Mapping[str, SharedWords]

    def filling(self, language: str, variant: str, phrase: str = DEFAULT_PHRASE) -> dict[str, str]:
        """What `core.wording.fill` puts into a text of this language and variant.

        An unknown phrase gives the default one; a language without it gives {}.
        """
        words = self.words.get(language)
        if words is None or not words.phrases:
            return {}
        forms = words.phrases.get(phrase) or words.phrases[DEFAULT_PHRASE]
        return {placeholder(language): forms[self.phrase_use.get(variant, "old")]}


@dataclass(frozen=True, slots=True)
class Library:
    """Everything in the questionnaires folder, packages by folder name."""

    packages: Mapping[str, Package]
    shared: Shared


def folder() -> Path:
    """Where the shipped questionnaires are: beside the package, or inside it when installed."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "questionnaires"
    return installed if installed.is_dir() else package.parent / "questionnaires"
