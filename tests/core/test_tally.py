"""A tally is complete, adds up, and holds no sheet."""

import random

from survey.core.questionnaire import asked
from survey.core.sheet import Sheet, validate
from survey.core.tally import CHOSEN, SKIPPED, Counting, from_bytes, to_bytes
from survey.storage import library
from tests.examples import answer_form

PACKAGE = library.read(library.folder() / "stod-och-delaktighet")
QUESTIONNAIRE = PACKAGE.questionnaire
VARIANTS = [asked(QUESTIONNAIRE, v.id, frozenset()) for v in QUESTIONNAIRE.variants]


def tallied(number: int, seed: int = 1) -> tuple[list[tuple[int, Sheet]], Counting]:
    rng = random.Random(seed)
    counting = Counting(3, VARIANTS)
    made = []
    for _ in range(number):
        variant, unit = rng.choice(VARIANTS), rng.randrange(4)
        sheet = validate(variant, answer_form(variant, rng))
        assert isinstance(sheet, Sheet)
        counting.add(unit, sheet)
        made.append((unit, sheet))
    return made, counting


def test_every_count_adds_up_to_the_sheets_that_met_the_question() -> None:
    """Invariant 25."""
    made, counting = tallied(400)
    for count in counting.finish(QUESTIONNAIRE.pooled).counts:
        for cell, numbers in count.cells.items():
            met = sum(
                unit == cell.unit and s.variant == cell.variant and count.key in s.answers
                for unit, s in made
            )
            assert sum(numbers) == met
            assert len(numbers) == len(count.measures[cell.variant].options)


def test_skipped_and_dont_know_are_kept_apart() -> None:
    made, counting = tallied(300)
    count = next(c for c in counting.finish({}).counts if c.key == "rights_told")
    for cell, numbers in count.cells.items():
        named = dict(zip(count.measures[cell.variant].options, numbers, strict=True))
        here = [
            s.answers["rights_told"]
            for unit, s in made
            if unit == cell.unit and s.variant == cell.variant
        ]
        assert named[SKIPPED] == sum(not a for a in here)
        unsure = "minns_inte" if "minns_inte" in named else "vet_inte"
        assert named[unsure] == sum(a == (unsure,) for a in here)


def test_several_choices_become_one_count_for_each_option() -> None:
    made, counting = tallied(300)
    tally = counting.finish(QUESTIONNAIRE.pooled)
    lyssna = next(c for c in tally.counts if (c.key, c.option) == ("improve", "lyssna"))
    chosen = sum(
        dict(zip(lyssna.measures[cell.variant].options, numbers, strict=True))[CHOSEN]
        for cell, numbers in lyssna.cells.items()
    )
    assert chosen == sum("lyssna" in s.answers.get("improve", ()) for _, s in made)
    assert lyssna.most == 3
    assert lyssna.pooled == ("a1012", "a1317")


def test_an_option_is_measured_only_where_it_can_be_chosen() -> None:
    _, counting = tallied(300)
    reach = next(
        c for c in counting.finish({}).counts if (c.key, c.option) == ("improve", "rattigheter")
    )
    assert set(reach.measures) == {"a1012", "a1317"}


def test_a_tally_comes_back_whole_from_its_bytes() -> None:
    _, counting = tallied(200)
    tally = counting.finish(QUESTIONNAIRE.pooled)
    assert from_bytes(to_bytes(tally)) == tally
    assert tally.sheets == 200


def test_cuts_grow_along_an_ordered_scale_and_one_is_the_favourable() -> None:
    _, counting = tallied(200)
    heard = next(c for c in counting.finish({}).counts if c.key == "heard")
    measure = heard.measures["a1317"]
    assert [len(c) for c in measure.cuts] == [1, 2, 3]
    assert measure.favourable in measure.cuts
