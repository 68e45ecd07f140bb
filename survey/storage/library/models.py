"""The questionnaire files as pydantic models: which fields there are and what they hold.

The JSON Schemas that help an editor are made from these (`schemas.py`). What a model
can't know alone, such as whether a scale exists, is judged in `checking.py`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from survey.core.questionnaire import Audience, Direction, Kind, Module, OptionKind, Source

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+\.[a-z0-9_]{1,40}$")]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^[A-ZÅÄÖ]{2,5}-[0-9]{1,2}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Article = Annotated[int, Field(ge=1, le=54)]


class Model(BaseModel):
    """Unknown fields are errors: a misspelt field would otherwise just not work."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionFile(Model):
    """Ett svarsalternativ."""

    id: Id
    picto: str = ""
    favourable: bool | None = None
    kind: OptionKind = OptionKind.ANSWER


class ScaleFile(Model):
    """En svarsskala. `ordered` utelämnat: alternativen går från bäst till sämst."""

    kind: Kind = Kind.SINGLE
    options: list[OptionFile] = []
    ordered: bool | None = None
    dk_counts: bool = False
    max_choices: int = Field(default=1, ge=1, le=20)
    max_chars: int = Field(default=0, ge=0, le=2000)


class JumpFile(Model):
    """Efter något av svaren i `when`: gå till frågan `next`. Utan `when`: annars."""

    when: list[Id] = []
    next: str


class QuestionFile(Model):
    """En fråga: en gemensam skala i `scale`, eller egna alternativ i `options`."""

    # `construct` is the name of a method of pydantic's models, hence the alias.

    id: QuestionId
    key: Id
    measures: str = Field(alias="construct")
    articles: list[Article] = []
    scale: str = ""
    picto: str = ""
    module: Module | None = None
    help_after: bool = False
    safety: bool = False
    next: str | list[JumpFile] | None = None
    kind: Kind = Kind.SINGLE
    ordered: bool | None = None
    dk_counts: bool = False
    max_choices: int = Field(default=1, ge=1, le=20)
    options: list[OptionFile] = []


class AddedQuestionFile(QuestionFile):
    """En fråga som en omgång kan lägga till, i åldersvarianterna `variants`."""

    variants: list[Id] = Field(min_length=1)


class PracticeFile(Model):
    """En övningsfråga. Sparas aldrig."""

    id: QuestionId
    scale: str
    picto: str = ""


class ReaderFile(Model):
    """Frågan till den vuxna som läser för barnet."""

    id: QuestionId
    options: list[OptionFile] = Field(min_length=2)


class VariantFile(Model):
    """Frågepaketet som en ålder möter det."""

    minutes: int = Field(default=5, ge=1, le=30)
    chat_default: bool = True
    reader: ReaderFile | None = None
    practice: list[PracticeFile] = []
    same_questions_as: str = ""
    questions: list[QuestionFile] = []


class QuestionnaireFile(Model):
    """questionnaire.yaml: ordning, skalor och det som räknas, utan ord."""

    id: Id
    audience: Audience
    limits: Literal["experience", "knowledge"] = "experience"
    pooled: dict[Id, list[Id]] = {}
    variants: dict[Id, VariantFile] = Field(min_length=1)
    bank: list[AddedQuestionFile] = []
    background: list[AddedQuestionFile] = []


class QuestionWordsFile(Model):
    """En frågas ord på ett språk."""

    form: Text
    chat: Text | None = None
    help: Text | None = None
    after: Text | None = None
    options: dict[Id, Text] = {}


class VariantWordsFile(Model):
    """En åldersvariants namn, och det som står för den som läser högt."""

    name: Text
    reader_screen: Text | None = None


class Head(Model):
    """Det som står först i varje språkfil."""

    language: LanguageCode
    direction: Literal["ltr", "rtl"] = "ltr"
    status: Literal["original", "translation"] = "translation"
    reviewed_by: Text | None = None


class LanguageFile(Head):
    """<språk>.yaml i ett frågepaket: alla ord på det språket."""

    title: Text
    variants: dict[Id, VariantWordsFile]
    questions: dict[QuestionId, QuestionWordsFile]


class ScalesFile(Model):
    """shared/scales.yaml."""

    scales: dict[Id, ScaleFile]


class ConstructFile(Model):
    """Något som flera frågor mäter tillsammans."""

    articles: list[Article] = []
    lundy: list[Literal["space", "voice", "audience", "influence"]] = []
    source: str = ""


class ConstructsFile(Model):
    """shared/constructs.yaml."""

    constructs: dict[Id, ConstructFile]


class PictogramFile(Model):
    """En bild: hur den ska se ut."""

    glyph: str
    code: str = ""
    draw: Text


class PictogramsFile(Model):
    """shared/pictograms.yaml."""

    pictograms: dict[Id, PictogramFile]


class UseFile(Model):
    """Vilka åldersvarianter som får vilket ordval."""

    young: list[Id]
    old: list[Id]


class PhrasesFile(Model):
    """shared/phrases.yaml."""

    phrases: list[Id] = Field(min_length=1)
    use: UseFile


class IndicatorFile(Model):
    """En indikator: vad den räknas från."""

    id: IndicatorId
    measures: str = Field(alias="construct")
    focus: str
    source: Source
    articles: list[Article] = []
    core: bool = False
    direction: Direction = Direction.UP
    questionnaire: str = ""
    keys: list[Id] = []
    difference: bool = False
    pooled: bool = True


class IndicatorsFile(Model):
    """shared/indicators.yaml."""

    focus: list[str]
    indicators: list[IndicatorFile]


class PhraseWordsFile(Model):
    """Vad de vuxna kallas: för yngre och lätt text, och för äldre."""

    young: Text
    old: Text


class IndicatorWordsFile(Model):
    """En indikators ord."""

    name: Text
    numerator: Text
    denominator: Text
    target: Text


class SharedLanguageFile(Head):
    """shared/<språk>.yaml: ord som alla frågepaket delar."""

    scales: dict[Id, dict[Id, Text]]
    phrases: dict[Id, PhraseWordsFile] = {}
    constructs: dict[Id, Text] = {}
    focus: dict[str, Text] = {}
    indicators: dict[IndicatorId, IndicatorWordsFile] = {}
