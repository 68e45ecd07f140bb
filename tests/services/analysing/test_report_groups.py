"""A report group stands where its units would."""

from types import SimpleNamespace

from survey.core.disclosure import Level
from survey.services.analysing.asking import places
from survey.services.releasing import tree_of

ROUND = SimpleNamespace(
    tree={
        "municipality": {"id": 1, "name": "Kommunen"},
        "departments": {"10": "Barn", "20": "Stöd"},
        "groups": {"50": {"name": "Små enheter", "department": 10}},
        "units": {
            "11": {"name": "Öppenvård", "department": 10, "group": 50},
            "12": {"name": "Ungdomsstöd", "department": 10, "group": 50},
            "13": {"name": "Barn och familj", "department": 10},
            "21": {"name": "LSS", "department": 20},
        },
    }
)


def test_a_group_is_a_place_and_its_units_are_none() -> None:
    found = [(p.level, p.node, p.name) for p in places(ROUND)]
    assert found == [
        (Level.MUNICIPALITY, 0, "Kommunen"),
        (Level.DEPARTMENT, 10, "Barn"),
        (Level.UNIT, 13, "Barn och familj"),
        (Level.UNIT, 50, "Små enheter"),
        (Level.DEPARTMENT, 20, "Stöd"),
        (Level.UNIT, 21, "LSS"),
    ]


def test_whoever_reads_about_a_unit_reads_about_its_group() -> None:
    group = next(p for p in places(ROUND) if p.node == 50)
    assert group.path == (50, 11, 12, 10, 1)
    assert group.members == (11, 12)


def test_the_release_knows_the_groups() -> None:
    tree = tree_of(ROUND)
    assert (tree.place(11), tree.place(13), tree.department(50)) == (50, 13, 10)
