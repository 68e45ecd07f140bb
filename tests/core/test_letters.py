import pytest

from survey.core.letters import as_read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("80\u00a0%", "80 %"),
        ("80\u202f%", "80 %"),
        ("8\u2009av\u200910", "8 av 10"),
        ("8 av\n10", "8 av 10"),
        ("19121212\u20111212", "19121212-1212"),
        ("1\u00ad9\u200b12", "1912"),
        ("a\u030a", "å"),
        ("８０％", "80%"),
        ("½", "1⁄2"),
        ("2026–2027", "2026–2027"),
        ("", ""),
    ],
)
def test_nothing_is_hidden_by_signs_that_are_not_seen(text: str, read: str) -> None:
    assert as_read(text) == read
