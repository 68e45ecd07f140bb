"""Answers by a seeded generator, as forms a browser would send."""

import random
from collections.abc import Iterator, Mapping

from survey.core.questionnaire import Kind, OptionKind, Question, Variant
from survey.core.sheet import Sheet, validate

SKIPS = 0.06


def form(
    variant: Variant, rng: random.Random, likes: Mapping[str, float] | None = None
) -> dict[str, list[str]]:
    """A form of the variant. `likes`: key -> chance of a favourable answer, else 0.7."""
    made: dict[str, list[str]] = {"variant": [variant.id]}
    for question in variant.questions:
        if rng.random() > SKIPS:
            made[question.key] = _choice(question, rng, (likes or {}).get(question.key, 0.7))
    if variant.reader:
        made["reader"] = [rng.choice(variant.reader.scale.options).id]
    return {field: values for field, values in made.items() if values}


def sheets(
    variant: Variant, number: int, rng: random.Random, likes: Mapping[str, float] | None = None
) -> Iterator[Sheet]:
    """So many sheets, made through the real validation."""
    for _ in range(number):
        sheet = validate(variant, form(variant, rng, likes))
        if not isinstance(sheet, Sheet):
            raise ValueError(f"The generator made a sheet that is not sound: {sheet}")
        yield sheet


def _choice(question: Question, rng: random.Random, liking: float) -> list[str]:
    options = question.scale.options
    if question.scale.kind is Kind.TEXT:
        return []
    if question.scale.kind is Kind.MULTI:
        wishes = [o.id for o in options if o.kind is not OptionKind.NONE]
        # What stands first on the list is wished for most: so that a ranking shows something.
        rank = {wish: rng.random() * (1 + place) for place, wish in enumerate(wishes)}
        return sorted(wishes, key=rank.__getitem__)[: rng.randint(1, question.scale.max_choices)]
    good = [o.id for o in options if o.favourable]
    other = [o.id for o in options if not o.favourable]
    return [rng.choice(good if good and (rng.random() < liking or not other) else other)]
