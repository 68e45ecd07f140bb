"""What is sent to us is made fit to be kept before any page reads it."""

import io
from pathlib import Path

import pytest
from flask import Flask, request

from survey import create_app
from survey.services.keeping import Keeper
from survey.web.received import LARGEST, small
from tests.examples import BALLOT_KEY
from tests.page import PageClient
from tests.web.test_sign_in import DOOR, PASSWORD, token_on

ODD = "a\x00b\x1b\x7f\ufffe"


def test_no_sign_that_a_database_or_a_file_can_not_hold_comes_in(app: Flask) -> None:
    with app.test_request_context("/?q=a%00b", method="POST", data={"text": ODD, "x\x01": "å\t\n"}):
        assert request.args["q"] == "a b"
        assert request.form.to_dict() == {"text": "a b   ", "x ": "å\t\n"}
        assert request.values.getlist("text") == ["a b   "]


def test_words_line_and_page_breaks_stay_breaks(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"text": "a\vb\fc\r\nd"}):
        assert request.form["text"] == "a\nb\nc\r\nd"


def test_a_file_comes_as_it_is_beside_fields_that_are_clean(app: Flask) -> None:
    data = {"text": ["a\x00", "b"], "file": (io.BytesIO(b"\x00\x01"), "f.bin")}
    with app.test_request_context("/", method="POST", data=data):
        assert request.files["file"].read() == b"\x00\x01"
        assert request.form.getlist("text") == ["a ", "b"]


def test_no_text_at_all_is_none(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        assert not request.form and not request.args


def test_a_nul_from_anybody_is_calmly_answered_whatever_the_database(
    keeper: Keeper, database_url: str, tmp_path: Path
) -> None:
    app = create_app(
        {"TESTING": "1", "DATA": str(tmp_path), "DATABASE_URL": database_url,
         "SECRET_KEY": "secret key of the tests, long enough",
         "BALLOT_KEY": BALLOT_KEY.decode(), "BASE_URL": "http://localhost"}
    )  # fmt: skip
    client = PageClient(app)
    form = {"username": "a\x00b", "password": PASSWORD, "csrf_token": token_on(client.get(DOOR))}
    assert client.post(DOOR, form).status_code == 422


@pytest.mark.parametrize("text", ["99999999999999999999", str(LARGEST + 1), "-1", "x", ""])
def test_what_no_table_could_hold_is_no_id(text: str) -> None:
    with pytest.raises(ValueError):
        small(text)


def test_an_id_is_read() -> None:
    assert small(str(LARGEST)) == LARGEST
