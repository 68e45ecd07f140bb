"""Whether the app's own texts in a language are there, and read through by a person."""

import shutil
from pathlib import Path

import pytest

from survey.storage import catalogues

REVIEWED = '"X-Reviewed-By: modersmålslärare i arabiska\\n"\n'
LAST = '"Content-Transfer-Encoding: 8bit\\n"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped catalogues, to change."""
    copied = Path(shutil.copytree(catalogues.FOLDER, tmp_path / "translations"))
    monkeypatch.setattr(catalogues, "FOLDER", copied)
    return copied


def _review(file: Path, line: str = REVIEWED) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(LAST, LAST + line, 1), encoding="utf-8")


def test_the_originals_need_nobody_to_read_them_through() -> None:
    assert catalogues.read_through("sv")
    assert catalogues.read_through("en")


@pytest.mark.parametrize("language", ["ar", "fa-AF", "fi", "so", "uk"])
def test_the_shipped_translations_are_there_and_unread(language: str) -> None:
    assert [file.name for file in catalogues.files(language)] == ["child.po"]
    assert not catalogues.read_through(language)


@pytest.mark.parametrize("language", ["ti", "", "../sv", "."])
def test_a_language_without_texts_is_unread(language: str) -> None:
    assert not catalogues.read_through(language)


def test_a_translation_is_read_through_when_every_file_of_it_says_so(folder: Path) -> None:
    _review(folder / "ar/child.po")
    assert catalogues.read_through("ar")
    assert not catalogues.read_through("fi")
    shutil.copy(folder / "fi/child.po", folder / "ar/more.po")
    assert not catalogues.read_through("ar")


@pytest.mark.parametrize(
    "line", ['"X-Reviewed-By: \\n"\n', '"X-Reviewed-By:\\n"\n', "# X-Reviewed-By: x\n"]
)
def test_a_reviewer_without_a_role_is_nobody(folder: Path, line: str) -> None:
    _review(folder / "ar/child.po", line)
    assert not catalogues.read_through("ar")


def test_a_text_that_names_a_reviewer_is_not_a_reviewer(folder: Path) -> None:
    file = folder / "ar/child.po"
    file.write_text(
        file.read_text(encoding="utf-8") + '\nmsgid "x"\nmsgstr ""\n' + REVIEWED, "utf-8"
    )
    assert not catalogues.read_through("ar")
