from survey.core.first_names import NAMES, WORDS_TOO


def test_no_name_is_both_sure_and_unsure() -> None:
    assert not NAMES & WORDS_TOO


def test_names_are_single_words_in_small_letters() -> None:
    assert all(name == name.lower() and name.isalpha() for name in NAMES | WORDS_TOO)
    assert len(NAMES) > 400
