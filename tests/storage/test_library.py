"""Mistakes in questionnaire files are found, on their line, with what to do about them."""

import json
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.commands.questionnaires import questionnaires
from survey.storage import catalogues, library
from survey.storage.library import Problem, Severity
from survey.storage.library.files import MAX_BYTES, read_page

SUPPORT = "stod-och-delaktighet"
STRUCTURE = f"{SUPPORT}/questionnaire.yaml"
SWEDISH = f"{SUPPORT}/sv.yaml"
ENGLISH = f"{SUPPORT}/en.yaml"

Plant = Callable[[str, str, str], list[Problem]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped questionnaires, to spoil."""
    return Path(shutil.copytree(library.folder(), tmp_path / "questionnaires"))


@pytest.fixture
def plant(folder: Path) -> Plant:
    """Replace the first `old` in a file by `new`, and say what is then wrong."""

    def planted(file: str, old: str, new: str) -> list[Problem]:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return library.check(folder)

    return planted


def _found(problems: list[Problem], message: str, file: str) -> Problem:
    """The one problem with that message, in that file, with a remedy."""
    found = [p for p in problems if message in p.message and p.file == file]
    assert found, [str(problem) for problem in problems]
    assert all(problem.remedy for problem in problems)
    return found[0]


def _line(folder: Path, file: str, text: str) -> int:
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_copy_is_sound_before_anything_is_planted(folder: Path) -> None:
    assert library.check(folder) == []
    assert library.check(folder / SUPPORT) == []
    assert library.read_all(folder) == library.read_all()
    assert library.read(folder / SUPPORT) == library.read_all().packages[SUPPORT]


# One planted mistake a row: file, what is replaced, by what, and what is said.
MISTAKES = {
    "yaml": (SWEDISH, 'title: "Stöd', 'title: "Stöd"', "går inte att läsa som YAML"),
    "tab": (STRUCTURE, "  a79:\n", "\ta79:\n", "går inte att läsa som YAML"),
    "doubled key": (SWEDISH, "direction: ltr", "language: sv", "”language” står två gånger"),
    "anchor": (STRUCTURE, "id: sd46.kind", "id: &a sd46.kind", "Ankare"),
    "tag": (STRUCTURE, "practice:\n", "practice: !!python/tuple\n", "Märket"),
    "unknown field": (STRUCTURE, "picto: snall", "pikto: snall", "Fältet ”pikto” finns inte"),
    "required": (STRUCTURE, "picto: snall", "required: true", "alla frågor får hoppas över"),
    "missing field": (STRUCTURE, "        key: kind\n", "", "Fältet ”key” saknas"),
    "wrong value": (STRUCTURE, "audience: child", "audience: adult", "”adult” går inte att välja"),
    "not a number": (STRUCTURE, "minutes: 3", "minutes: three", "ska vara ett heltal"),
    "not yes or no": (STRUCTURE, "chat_default: false", "chat_default: maybe", "ja eller nej"),
    "not a list": (STRUCTURE, "articles: [3, 2]", "articles: 3", "ska vara en lista"),
    "no such article": (STRUCTURE, "articles: [3, 2]", "articles: [99]", "utanför gränserna"),
    "empty text": (SWEDISH, '"Lyssnar {vuxna} på dig?"', '""', "är tom"),
    "number for text": (SWEDISH, '"Lyssnar {vuxna} på dig?"', "7", "ska vara text"),
    "bad id": (STRUCTURE, "id: sd46.kind", "id: Snäll", "inte ett tillåtet namn"),
    "text for fields": (STRUCTURE, "  - id: bank.own_talk", "  - hej\n  - id: x.y", "ska ha fält"),
    "folder name": (STRUCTURE, f"id: {SUPPORT}", "id: annat", "men mappen heter"),
    "unknown variant": (STRUCTURE, "  a79:\n", "  a80:\n", "Åldersvarianten ”a80” finns inte"),
    "unknown scale": (
        STRUCTURE,
        "scale: s3_pic\n",
        "scale: s3_pik\n",
        "Skalan ”s3_pik” finns inte",
    ),
    "practice scale": (STRUCTURE, "p1, scale: s3_pic", "p1, scale: s3", "Skalan ”s3” finns inte"),
    "no scale": (STRUCTURE, "        scale: s3_pic\n", "", "antingen scale eller options"),
    "construct": (STRUCTURE, "construct: barnpersp", "construct: barnp", "Begreppet"),
    "pictogram": (STRUCTURE, "picto: lyssna", "picto: lysna", "Bilden ”lysna” finns inte"),
    "scale pictogram": ("shared/scales.yaml", "picto: ansikte_ja", "picto: glad", "Bilden ”glad”"),
    "doubled option": (
        STRUCTURE,
        "- {id: annan}",
        "- {id: familj}",
        "Två svarsalternativ har id ”familj”",
    ),
    "doubled scale option": (
        "shared/scales.yaml",
        "- {id: ibland,",
        "- {id: ja,",
        "Två svarsalternativ har id ”ja”",
    ),
    "doubled id": (STRUCTURE, "id: sd46.heard", "id: sd46.kind", "Två frågor har id ”sd46.kind”"),
    "doubled key in variant": (STRUCTURE, "key: heard", "key: kind", "Nyckeln ”kind” står två"),
    "bank key": (STRUCTURE, "key: own_talk", "key: heard", "Nyckeln ”heard” står två"),
    "bank variant": (STRUCTURE, "variants: [a1012, a1317]", "variants: [a99]", "Åldersvarianten"),
    "bank branch": (
        STRUCTURE,
        "    key: own_talk",
        "    next: end\n    key: own_talk",
        "fast plats",
    ),
    "module": (STRUCTURE, "module: free_text", "module: bank", "module behövs inte"),
    "free text": (STRUCTURE, "        module: free_text\n", "", "fri text men hör inte till"),
    "same questions": (
        "mina-rattigheter/questionnaire.yaml",
        "as: a1012",
        "as: a46",
        "har inga egna frågor",
    ),
    "pooled key": (STRUCTURE, "  kind: [a79", "  kinder: [a79", "”kinder” finns inte i"),
    "pooled youngest": (STRUCTURE, "kind: [a79", "kind: [a46, a79", "4–6 år räknas aldrig ihop"),
    "branch to nowhere": (
        "barnrattsutbildning-uppfoljning/questionnaire.yaml",
        "next: utb3m.hinder}",
        "next: utb3m.hindr}",
        "som inte finns",
    ),
    "branch to itself": (
        "barnrattsutbildning-uppfoljning/questionnaire.yaml",
        "next: utb3m.hinder}",
        "next: utb3m.used}",
        "till sig själv",
    ),
    "branch backwards": (
        "barnrattsutbildning-uppfoljning/questionnaire.yaml",
        "        scale: jdn_na\n",
        "        scale: jdn_na\n        next: utb3m.used\n",
        "leder bakåt",
    ),
    "branch on no option": (
        "barnrattsutbildning-uppfoljning/questionnaire.yaml",
        "when: [nej]",
        "when: [aldrig]",
        "har inget svarsalternativ ”aldrig”",
    ),
    "unreachable": (
        "barnrattsutbildning-uppfoljning/questionnaire.yaml",
        "{when: [nej], next: utb3m.hinder}",
        "{next: utb3m.hinder}",
        "Ingen väg leder till utb3m.what",
    ),
    "too many may be chosen": (
        "barnrattsutbildning-uppfoljning/questionnaire.yaml",
        "max_choices: 6",
        "max_choices: 9",
        "fler väljas än det finns",
    ),
    "missing name": (SWEDISH, '    name: "Hur har du det hos oss? 4–6 år"\n', "", "”name” saknas"),
    "missing variant words": (
        SWEDISH,
        '  a79:\n    name: "Hur har du det hos oss? 7–9 år"\n',
        "",
        "Ord saknas för åldersvarianten ”a79”",
    ),
    "missing reader text": (ENGLISH, "    reader_screen:", "    # reader_screen:", "reader_screen"),
    "missing form": (SWEDISH, '    form: "Vem läser?"\n', "", "”form” saknas"),
    "missing question": (
        SWEDISH,
        "  sd46.kind:\n",
        "  sd46.kint:\n",
        "Ord saknas för frågan ”sd46.kind”",
    ),
    "words for no question": (SWEDISH, "  sd46.kind:\n", "  sd46.kint:\n", "som inte finns"),
    "missing label": (SWEDISH, '      annan: "', '      andra: "', "svarsalternativet ”annan”"),
    "missing shared label": (
        "shared/en.yaml",
        "    ibland:",
        "    iblant:",
        "Ord saknas för svarsalternativet ”ibland”",
    ),
    "missing scale words": ("shared/en.yaml", "  s3_freq:", "  s3_freg:", "skalan ”s3_freq”"),
    "words of no scale": ("shared/en.yaml", "  s3_freq:", "  s3_freg:", "”s3_freg” finns inte"),
    "scale without words": (
        "shared/en.yaml",
        "  s3_freq:",
        "  s3_freg:",
        "har inga ord på språket",
    ),
    "missing help": (ENGLISH, '    help: "Safe is', '    # help: "Safe is', "”help” saknas"),
    "missing chat": (
        SWEDISH,
        '    chat: "Först en',
        '    # chat: "Först en',
        "Ledtexten till chatten",
    ),
    "missing after": (ENGLISH, "    after:", "    # after:", "”after” saknas för sd46.p2"),
    "wrong language": (SWEDISH, "language: sv", "language: en", "Filen heter sv.yaml"),
    "missing phrase": ("shared/sv.yaml", "  boende: {", "  hemma: {", "uttrycket ”boende”"),
    "long phrase": ("shared/sv.yaml", "de som jobbar", "de som jobbar mest av alla", "längre än"),
    "singular phrase": ("shared/sv.yaml", "de vuxna här", "Den vuxna här", "inte flertal"),
    "missing construct word": ("shared/en.yaml", "  trygghet: ", "  trygg: ", "begreppet"),
    "missing indicator words": ("shared/en.yaml", "  DEL-1:", "  DEL-9:", "indikatorn ”DEL-1”"),
    "doubled indicator": ("shared/indicators.yaml", "id: DEL-2", "id: DEL-1", "Två indikatorer"),
    "indicator construct": (
        "shared/indicators.yaml",
        "construct: delaktighet",
        "construct: delaktig",
        "Begreppet",
    ),
    "indicator focus": ("shared/indicators.yaml", "    focus: F2", "    focus: F9", "Fokusområdet"),
    "indicator key": ("shared/indicators.yaml", "keys: [heard]", "keys: [herd]", "Nyckeln ”herd”"),
    "indicator questionnaire": (
        "shared/indicators.yaml",
        "questionnaire: stod-",
        "questionnaire: stöd-",
        "Frågepaketet",
    ),
    "difference": ("shared/indicators.yaml", "keys: [before, after]", "keys: [after]", "fel antal"),
    "misspelt placeholder": (SWEDISH, "{vuxna}", "{vuxan}", "Platshållaren {vuxan}"),
    "other language's placeholder": (SWEDISH, "{vuxna}", "{adults}", "Platshållaren {adults}"),
    "half a placeholder": (SWEDISH, "{vuxna}", "{vuxna", "saknar sin andra halva"),
    "placeholder in a name": (SWEDISH, 'title: "Stöd', 'title: "Stöd {vuxna}', "kan inte stå här"),
    "placeholder first": (
        SWEDISH,
        "Lyssnar {vuxna} på dig?",
        "{vuxna} lyssnar på dig?",
        "först i meningen",
    ),
    "placeholder first in a later sentence": (
        SWEDISH,
        "Lyssnar {vuxna} på dig?",
        "Tänk efter. {vuxna} lyssnar?",
        "först i meningen",
    ),
    "negation": (SWEDISH, "Lyssnar {vuxna} på dig?", "Lyssnar {vuxna} inte?", "nekning: ”inte”"),
    "double": (SWEDISH, "Lyssnar {vuxna} på dig?", "Ser och hör {vuxna} dig?", "två saker"),
    "long question": (
        SWEDISH,
        "Lyssnar {vuxna} på dig?",
        "Lyssnar {vuxna} på dig när du säger vad du själv vill göra?",
        "högst 10 för a46",
    ),
    "hard question": (
        SWEDISH,
        "Lyssnar {vuxna} på dig?",
        "Socialförvaltningens handläggningsprocesser uppmärksammas fortlöpande regelbundet?",
        "för svåra att läsa",
    ),
    "judging lead-in": (SWEDISH, "Nu en fråga om hjälp.", "Bra! Nu en fråga.", "värderar: ”Bra”"),
    "agreeing": (
        "shared/sv.yaml",
        'ja_ofta: "Ja, ofta"',
        'ja_ofta: "Instämmer helt"',
        "har ”Instämmer helt”",
    ),
    "number scale": ("shared/en.yaml", '"Yes, often"', '"5"', "har ”5”"),
    "own agreeing scale": (
        "mina-rattigheter/sv.yaml",
        'vuxna: "Bara vuxna"',
        'vuxna: "Jag håller med"',
        "instämmandeskala",
    ),
    "time": (STRUCTURE, "minutes: 3", "minutes: 4", "4 minuter; högst 3"),
    "safety first": (STRUCTURE, "construct: barnperspektiv", "construct: trygghet", "först eller"),
    "hard start": (
        STRUCTURE,
        "construct: barnperspektiv",
        "construct: delaktighet",
        "lätt för alla",
    ),
    "practice for older": (
        STRUCTURE,
        "  a79:\n",
        "  a79:\n    practice: [{id: sd79.p1, scale: s3_freq}]\n",
        "a79 har 1 övningsfrågor",
    ),
    "long scale": (STRUCTURE, "scale: s3_freq", "scale: s4_freq", "4 svarsalternativ; högst 3"),
    "long scale with not happened": (STRUCTURE, "scale: yn_mem", "scale: s4_freq_na", "högst 3"),
    "long list": (STRUCTURE, "scale: pick_79", "scale: pick_10plus", "9 alternativ att välja"),
    "long text": (
        STRUCTURE,
        "scale: text_300",
        "scale: text_500",
        "500 tecken fri text; högst 300",
    ),
    "list for the youngest": (STRUCTURE, "scale: s3_pic\n", "scale: pick_lss\n", "flera val"),
    "self-made original": (SWEDISH, "status: original", "status: originell", "går inte att välja"),
}

# Said about another file than the one that was changed.
ELSEWHERE = {
    "scale pictogram": "shared/scales.yaml",
    "agreeing": STRUCTURE,
    "number scale": STRUCTURE,
    "scale without words": ENGLISH,
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_found(plant: Plant, folder: Path, mistake: str) -> None:
    file, old, new, message = MISTAKES[mistake]
    problems = plant(file, old, new)
    problem = _found(problems, message, ELSEWHERE.get(mistake, file))
    total = (folder / problem.file).read_text(encoding="utf-8").count("\n")
    assert 1 <= problem.line <= total + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (STRUCTURE, "picto: lyssna", "picto: lysna", "Bilden"),
        (STRUCTURE, "scale: s3_freq", "scale: s3_freg", "Skalan"),
        (STRUCTURE, "id: sd46.heard", "id: sd46.kind # mark", "Två frågor"),
        (STRUCTURE, "pikto", "pikto", "Fältet"),
        (SWEDISH, "Lyssnar {vuxna} på dig", "Lyssnar {vuxna} aldrig", "nekning"),
        (SWEDISH, 'andra: "', 'andra: "', "svarsalternativet ”andra”"),
        ("shared/sv.yaml", "de vuxna här", "alla här", "inte flertal"),
    ],
)
def test_the_line_is_that_of_the_mistake(
    plant: Plant, folder: Path, file: str, old: str, new: str, message: str
) -> None:
    if old in ("pikto", 'andra: "'):
        right = {"pikto": "picto", 'andra: "': 'annan: "'}[old]
        path = folder / file
        path.write_text(path.read_text("utf-8").replace(right, old, 1), encoding="utf-8")
    problem = _found(plant(file, old, new), message, file)
    assert problem.line == _line(folder, file, new)


def test_a_misspelling_is_answered_with_the_right_spelling(plant: Plant) -> None:
    problem = _found(plant(STRUCTURE, "s3_freq", "s3_frek"), "Skalan", STRUCTURE)
    assert problem.remedy == "Menade du ”s3_freq”?"


def test_everything_wrong_is_said_at_once(plant: Plant, folder: Path) -> None:
    plant(STRUCTURE, "picto: snall", "pikto: snall")
    plant(STRUCTURE, "picto: lyssna", "picto: lysna")
    plant(STRUCTURE, "key: heard", "key: kind")
    plant(SWEDISH, "{vuxna}", "{vuxan}")
    plant("shared/en.yaml", "    ibland:", "    iblant:")
    problems = plant("mina-rattigheter/sv.yaml", "title:", "titel:")
    messages = " ".join(problem.message for problem in problems)
    for part in ("pikto", "lysna", "två gånger", "{vuxan}", "”iblant”", "titel", "title"):
        assert part in messages
    assert problems == sorted(problems)


def test_a_double_question_is_a_warning_and_does_not_stop_the_questionnaire(
    plant: Plant, folder: Path
) -> None:
    problems = plant(SWEDISH, "Lyssnar {vuxna} på dig?", "Ser och hör {vuxna} dig?")
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert SUPPORT in library.read_all(folder).packages


def test_what_is_wrong_can_not_be_read(plant: Plant, folder: Path) -> None:
    plant(SWEDISH, "{vuxna}", "{vuxan}")
    for read in (lambda: library.read_all(folder), lambda: library.read(folder / SUPPORT)):
        with pytest.raises(library.Unsound) as refusal:
            read()
        assert "{vuxan}" in str(refusal.value)
        assert refusal.value.problems


def test_another_questionnaire_can_be_read_although_one_is_wrong(
    plant: Plant, folder: Path
) -> None:
    plant(SWEDISH, "{vuxna}", "{vuxan}")
    assert library.read(folder / "mina-rattigheter").questionnaire.id == "mina-rattigheter"


def test_too_many_questions_are_refused(folder: Path) -> None:
    path = folder / STRUCTURE
    text = path.read_text(encoding="utf-8")
    extra = "".join(
        f"      - {{id: sd46.x{i}, key: x{i}, construct: delaktighet, scale: s3_pic}}\n"
        for i in range(2)
    )
    marker = "\n  a79:\n"
    path.write_text(text.replace(marker, extra + marker, 1), encoding="utf-8")
    _found(library.check(folder), "8 frågor som räknas; högst 6", STRUCTURE)


def test_more_than_two_practice_questions_are_refused(plant: Plant) -> None:
    more = "- {id: sd46.p3, scale: s3_pic}\n      - {id: sd46.p1, scale: s3_pic}"
    problems = plant(STRUCTURE, "- {id: sd46.p1, scale: s3_pic}", more)
    _found(problems, "3 övningsfrågor; högst 2", STRUCTURE)


def test_knowledge_questions_have_limits_of_their_own(folder: Path) -> None:
    path = folder / "mina-rattigheter/questionnaire.yaml"
    text = path.read_text(encoding="utf-8")
    extra = "      - {id: mr79.x, key: x, construct: delaktighet, scale: s3_freq}\n"
    path.write_text(text.replace("\n  a1012:\n", extra + "\n  a1012:\n", 1), encoding="utf-8")
    name = "mina-rattigheter/questionnaire.yaml"
    _found(library.check(folder), "6 kunskapsfrågor; högst 5", name)


def test_safety_last_is_refused(folder: Path) -> None:
    path = folder / STRUCTURE
    text = path.read_text(encoding="utf-8")
    start = text.index("      - id: sd46.rights_told")
    end = text.index("\n  a79:\n")
    path.write_text(text[:start].rstrip() + "\n" + text[end:], encoding="utf-8")
    _found(library.check(folder), "(sd46.safe) står först eller sist", STRUCTURE)


def test_words_without_a_swedish_file_are_refused(folder: Path) -> None:
    (folder / SWEDISH).unlink()
    _found(library.check(folder), "Den svenska språkfilen saknas", STRUCTURE)


def test_a_folder_without_its_questionnaire_is_said(folder: Path) -> None:
    (folder / STRUCTURE).rename(folder / SUPPORT / "fragor.yaml")
    _found(library.check(folder), "Filen finns inte", STRUCTURE)


def test_a_language_needs_the_shared_words_too(folder: Path) -> None:
    text = (folder / ENGLISH).read_text(encoding="utf-8").replace("language: en", "language: ti")
    (folder / SUPPORT / "ti.yaml").write_text(text, encoding="utf-8")
    problems = library.check(folder)
    file = f"{SUPPORT}/ti.yaml"
    _found(problems, "Gemensamma ord saknas på språket ”ti”", file)
    _found(problems, "Bara svenska och engelska är original", file)


@pytest.fixture
def arabic(folder: Path) -> Path:
    """A questionnaire with an Arabic translation that nobody has read through yet."""
    (folder / SUPPORT / "ar.yaml").unlink()
    for part in ("shared", "mina-rattigheter"):
        text = (folder / part / "en.yaml").read_text(encoding="utf-8")
        head = "language: ar\ndirection: rtl\nstatus: translation\n"
        text = text.replace("language: en\ndirection: ltr\nstatus: original\n", head)
        (folder / part / "ar.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_third_language_is_read_with_its_direction(arabic: Path) -> None:
    assert library.check(arabic) == []
    words = library.read_all(arabic).packages["mina-rattigheter"].words["ar"]
    assert (words.direction, words.offered) == ("rtl", False)


def _review(file: Path) -> None:
    """Note, in a language file, that a person has read it through."""
    text = file.read_text(encoding="utf-8")
    head = "status: translation\n"
    file.write_text(text.replace(head, head + "reviewed_by: modersmålslärare\n", 1), "utf-8")


def test_a_language_is_offered_when_all_that_a_child_meets_is_read_through(
    arabic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered() -> bool:
        return library.read_all(arabic).packages["mina-rattigheter"].words["ar"].offered

    _review(arabic / "mina-rattigheter/ar.yaml")
    assert not offered(), "the shared words are unread"
    _review(arabic / "shared/ar.yaml")
    assert not offered(), "the pages' own words are unread"
    (tmp_path / "texts/ar").mkdir(parents=True)
    (tmp_path / "texts/ar/child.po").write_text('"X-Reviewed-By: modersmålslärare\\n"\n', "utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path / "texts")
    assert offered()
    assert not library.read_all(arabic).packages[SUPPORT].words["fi"].offered


def test_the_check_says_what_is_still_unread(arabic: Path) -> None:
    _review(arabic / "mina-rattigheter/ar.yaml")
    problems = library.check(arabic)
    warned = [p.message for p in problems if p.file == "mina-rattigheter/ar.yaml"]
    assert all(p.severity is library.Severity.WARNING for p in problems)
    assert warned == [
        "Språket erbjuds inte barn: reviewed_by saknas i shared/ar.yaml.",
        "Språket erbjuds inte barn: sidornas egna texter är inte granskade.",
    ]
    _review(arabic / "shared/ar.yaml")
    assert len(library.check(arabic)) == 1


def test_a_third_language_needs_only_the_words_that_children_meet(arabic: Path) -> None:
    path = arabic / "shared/ar.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\nphrases:")], encoding="utf-8")
    assert library.check(arabic) == []
    assert library.read_all(arabic).shared.filling("ar", "a79") == {}


def test_a_file_over_256_kilobytes_is_not_read(folder: Path) -> None:
    with (folder / SWEDISH).open("a", encoding="utf-8") as file:
        file.write("#" * MAX_BYTES)
    _found(library.check(folder), "större än 256 kB", SWEDISH)


def test_a_file_that_is_not_utf_8_is_said_with_its_line(folder: Path) -> None:
    raw = (folder / SWEDISH).read_bytes()
    (folder / SWEDISH).write_bytes(raw.replace("Förälder".encode(), "Förälder".encode("latin-1")))
    problem = _found(library.check(folder), "Ett tecken går inte att läsa", SWEDISH)
    assert problem.line == _line(library.folder(), SWEDISH, "Förälder")


def test_an_empty_file_is_said(folder: Path) -> None:
    (folder / SWEDISH).write_text("# bara en kommentar\n", encoding="utf-8")
    _found(library.check(folder), "Filen är tom", SWEDISH)


def test_a_few_lines_can_not_grow_to_gigabytes(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    (tmp_path / "x.yaml").write_text("\n".join(lines), encoding="utf-8")
    page = read_page(tmp_path / "x.yaml", "x.yaml")
    assert len([p for p in page.problems if "Ankare" in p.message]) == 30


def test_very_deep_nesting_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("[" * 50_000, encoding="utf-8")
    assert read_page(tmp_path / "x.yaml", "x.yaml").problems


def test_the_same_letter_typed_on_two_keyboards_is_one(folder: Path) -> None:
    path = folder / SWEDISH
    path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), encoding="utf-8")
    assert library.read_all(folder) == library.read_all()


def test_no_in_yaml_is_a_word_and_not_false(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: no\nb: on\nc: 1.0\nd: 0x1\ne: true\n", encoding="utf-8")
    data = read_page(tmp_path / "x.yaml", "x.yaml").data
    assert data == {"a": "no", "b": "on", "c": "1.0", "d": "0x1", "e": True}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.one_of(st.binary(max_size=400), st.text("ab:-{}[]&*!#\"' \n\t0", max_size=200)))
def test_nothing_that_can_stand_in_a_file_breaks_the_check(tmp_path: Path, content: object) -> None:
    raw = content if isinstance(content, bytes) else str(content).encode()
    home = tmp_path / "paket"
    home.mkdir(exist_ok=True)
    (home / "questionnaire.yaml").write_bytes(raw)
    (home / "sv.yaml").write_bytes(raw)
    assert all(problem.line >= 1 for problem in library.check(home))


def _structures(text: str) -> Iterator[str]:
    """The file with each of its lines left out in turn, every seventh of them."""
    lines = text.splitlines(keepends=True)
    for i in range(0, len(lines), 7):
        yield "".join(lines[:i] + lines[i + 1 :])


def test_no_line_left_out_breaks_the_check(folder: Path) -> None:
    for file in (STRUCTURE, SWEDISH):
        path = folder / file
        whole = path.read_text(encoding="utf-8")
        for text in _structures(whole):
            path.write_text(text, encoding="utf-8")
            library.check(folder / SUPPORT)
        path.write_text(whole, encoding="utf-8")


def test_one_folder_is_checked_by_its_path_and_by_a_file_in_it(plant: Plant, folder: Path) -> None:
    plant(SWEDISH, "{vuxna}", "{vuxan}")
    assert library.check(folder / SUPPORT) == library.check(folder / SWEDISH) != []
    assert library.check(folder / "shared") == library.check(folder)


def test_a_questionnaire_of_ones_own_uses_the_shipped_scales(folder: Path) -> None:
    shutil.rmtree(folder / "shared")
    assert library.check(folder) == []
    assert SUPPORT in library.read_all(folder).packages


def test_a_frozen_questionnaire_is_the_same_text_every_time() -> None:
    package = library.read_all().packages["barnrattsutbildning-uppfoljning"]
    text = library.freeze(package)
    assert text == library.freeze(library.thaw(text))
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False) != ""
    assert "\n" not in text


def test_something_else_than_a_questionnaire_can_not_be_thawed() -> None:
    for text in ("", "{}", "[]", '{"questionnaire": 1}'):
        with pytest.raises(ValueError):
            library.thaw(text)


def test_the_words_of_a_missing_language_are_the_swedish() -> None:
    package = library.read_all().packages[SUPPORT]
    assert package.words_in("ti") is package.words["sv"]
    assert package.words_in("en-GB") is package.words["en"]


def test_the_phrase_of_a_unit_follows_the_variant() -> None:
    shared = library.read_all().shared
    assert shared.filling("sv", "a46", "myndighet") == {"vuxna": "de vuxna på soc"}
    assert shared.filling("sv", "a1317", "myndighet") == {"vuxna": "de som jobbar på soc"}
    assert shared.filling("en", "lss", "lss") == {"adults": "the people who work here"}
    assert shared.filling("sv", "a46", "finns-inte") == shared.filling("sv", "a46")


def test_the_command_says_that_all_is_well() -> None:
    result = CliRunner().invoke(questionnaires, ["check"])
    assert (result.exit_code, result.output) == (0, "Allt stämmer.\n")


def test_the_command_says_file_line_message_and_remedy_and_fails(
    plant: Plant, folder: Path
) -> None:
    plant(STRUCTURE, "picto: lyssna", "picto: lysna")
    result = CliRunner().invoke(questionnaires, ["check", str(folder)])
    line = _line(folder, STRUCTURE, "lysna")
    said = f"{STRUCTURE}:{line}: fel: Bilden ”lysna” finns inte. Menade du ”lyssna”?"
    assert said in result.output
    assert result.output.endswith("1 fel, 0 varningar.\n")
    assert result.exit_code == 1


def test_a_warning_does_not_fail_the_command(plant: Plant, folder: Path) -> None:
    plant(SWEDISH, "Lyssnar {vuxna} på dig?", "Ser och hör {vuxna} dig?")
    result = CliRunner().invoke(questionnaires, ["check", str(folder)])
    assert result.output.endswith("0 fel, 1 varningar.\n")
    assert result.exit_code == 0
