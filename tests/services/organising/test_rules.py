import pytest
from sqlalchemy.orm import Session

from survey.services.organising import slug
from survey.services.organising.rules import free_slug
from tests.examples import Town


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Åäö Öst", "aao-ost"), ("  LSS – barn & unga ", "lss-barn-unga"), ("Café É", "cafe-e"),
     ("A\u030akersberga", "akersberga"), ("x" * 80, "x" * 50)],
)  # fmt: skip
def test_a_slug_is_made_from_the_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_name_in_other_letters_gets_an_address_too(db: Session, town: Town) -> None:
    assert free_slug(db, "بيت", "unit") == "unit"
