from flask import Flask

from survey.core.unit import PHRASES
from survey.web.unit_forms import samples, suggestions


def test_every_phrase_can_be_tried_in_a_question_and_never_stands_first(app: Flask) -> None:
    with app.test_request_context():
        found = samples()
    assert set(found) == {name for name, _ in PHRASES}
    for before, after in found.values():
        assert before.endswith(" ")
        assert after.endswith("?")


def test_every_phrase_has_ready_ones_to_choose(app: Flask) -> None:
    with app.test_request_context():
        found = suggestions()
    assert "de vuxna på soc" in found["young_sv"]
    assert "the people who work here" in found["old_en"]
