"""What the tests of tracking share."""

import pytest

from survey.storage import library
from survey.storage.library import Library


@pytest.fixture(scope="package")
def shared() -> Library:
    """The shipped questionnaires and indicators."""
    return library.read_all()
