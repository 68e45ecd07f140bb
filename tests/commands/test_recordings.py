import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.commands.questionnaires import questionnaires
from survey.core.reading import text_hash
from survey.storage import library
from tests import sounds

NAME = "mina-rattigheter"
SUPPORT = "stod-och-delaktighet"


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with questionnaires of its own, that may be written."""
    folder = tmp_path / "questionnaires"
    shutil.copytree(library.folder(), folder, ignore=shutil.ignore_patterns("recordings"))
    monkeypatch.setenv("LYSSNA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LYSSNA_QUESTIONNAIRES", str(folder))
    monkeypatch.delenv("LYSSNA_RECORDINGS", raising=False)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(questionnaires, ["recordings", *arguments])


def done(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def names(sheet: str) -> list[str]:
    """What the files are to be called."""
    return re.findall(r"<code>(\d{3}-[0-9a-f]{8})</code>", sheet)


def spoken(folder: Path, *files: str, data: bytes = b"") -> Path:
    """A folder with recorded files."""
    folder.mkdir(exist_ok=True)
    for name in files:
        (folder / name).write_bytes(data or sounds.wav())
    return folder


def test_what_is_missing_is_listed_by_questionnaire() -> None:
    told = done()
    assert re.search(rf"{NAME}, sv: (\d+) av \1 texter saknar inspelning\.", told)
    assert "stod-och-delaktighet, sv:" in told
    assert "barnrattsutbildning" not in told, "staff need no voice"


def test_a_sheet_is_read_from_and_its_files_are_taken_in(tmp_path: Path) -> None:
    sheet = tmp_path / "manus.html"
    done("--questionnaire", NAME, "--sheet", str(sheet))
    wanted = names(sheet.read_text(encoding="utf-8"))
    source = spoken(tmp_path / "in", *(f"{name}.wav" for name in wanted))
    told = done("--questionnaire", NAME, "--import", str(source))
    assert told.count(": sparad") == len(wanted) > 30
    after = done("--questionnaire", NAME)
    assert f"{NAME}, sv: 0 av {len(wanted)} texter saknar inspelning." in after
    assert "blivit över" not in after
    done("--questionnaire", NAME, "--sheet", str(sheet))
    assert "Alla texter är inspelade." in sheet.read_text(encoding="utf-8")


def test_a_changed_text_is_missing_again_and_its_recording_is_left_over(
    installed: Path, tmp_path: Path
) -> None:
    """R-L4"""
    page = installed / NAME / "sv.yaml"
    found = re.search(r'form: "([^"{]+)"', page.read_text(encoding="utf-8"))
    assert found
    old = sounds.record(tmp_path / "data" / "recordings", found[1], sounds.wav())
    assert found[1] not in done("--questionnaire", NAME)
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(found[1], f"Du, {found[1][0].lower()}{found[1][1:]}"), "utf-8")
    told = done("--questionnaire", NAME)
    assert f"Du, {found[1][0].lower()}{found[1][1:]}" in told
    assert "1 har blivit över" in told and str(old) in told
    assert old.exists(), "an open round may still show the old text"


def test_a_sheet_from_before_a_change_is_not_believed(tmp_path: Path) -> None:
    source = spoken(tmp_path / "in", "001-0a1b2c3d.wav", "intervju.wav")
    result = run("--questionnaire", NAME, "--import", str(source))
    assert result.exit_code == 1
    assert result.output.count("hör inte till någon text") == 2
    assert not (tmp_path / "data" / "recordings").exists()


def test_what_is_no_sound_is_told_of_and_the_rest_is_kept(tmp_path: Path) -> None:
    sheet = tmp_path / "manus.html"
    done("--questionnaire", NAME, "--sheet", str(sheet))
    one, two, three, *_ = names(sheet.read_text(encoding="utf-8"))
    source = spoken(tmp_path / "in", f"{one}.wav")
    spoken(source, f"{two}.mp3", data=b"a letter, not a sound" * 50)
    spoken(source, f"{three}.wav", data=sounds.wav(61))
    result = run("--questionnaire", NAME, "--import", str(source))
    assert result.exit_code == 1
    assert f"{one}.wav: sparad" in result.output
    assert f"{two}.mp3: inget ljud" in result.output
    assert f"{three}.wav: längre än en minut" in result.output
    assert len(list((tmp_path / "data" / "recordings").rglob("*.*"))) == 1


def test_beside_the_questionnaire_a_shared_answer_lies_with_what_is_shared(
    installed: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "manus.html"
    done("--questionnaire", SUPPORT, "--sheet", str(sheet))
    wanted = names(sheet.read_text(encoding="utf-8"))
    source = spoken(tmp_path / "in", *(f"{name}.wav" for name in wanted))
    done("--questionnaire", SUPPORT, "--import", str(source), "--beside")
    beside = list((installed / SUPPORT / "recordings" / "sv").iterdir())
    shared = list((installed / "shared" / "recordings" / "sv").iterdir())
    assert len(beside) + len(shared) == len(wanted)
    labels = library.read_all(installed).shared.words["sv"].labels.values()
    answers = {text_hash(label) for scale in labels for label in scale.values()}
    assert shared and {file.stem for file in shared} <= answers
    assert library.check(installed) == library.check(), "sound files are no questionnaires"


def test_a_folder_that_may_not_be_written_is_said(installed: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "manus.html"
    done("--questionnaire", NAME, "--sheet", str(sheet))
    first = names(sheet.read_text(encoding="utf-8"))[0]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "recordings").write_text("a file where a folder should be")
    source = spoken(tmp_path / "in", f"{first}.wav")
    result = run("--questionnaire", NAME, "--import", str(source))
    assert result.exit_code == 1 and "går inte att skriva i" in result.output


@pytest.mark.parametrize(
    "arguments",
    [("--questionnaire", "nothing"), ("--language", "xx"), ("--sheet", "x.html")],
)
def test_a_wrong_wish_is_answered_in_words(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code in (1, 2) and "Traceback" not in result.output
    assert not (tmp_path / "x.html").exists()
