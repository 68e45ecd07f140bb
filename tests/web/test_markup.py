import pytest

from survey.web.markup import Kind, Look, blocks, literal

PAPER = """# A title

## Heading
### Subheading
One line
and its second.

Another **strong** one, [[fyll i: nämnd]].
- first
  goes on
- second
1. one
1. two
Tabell: What is kept
| A | B |
| a |  |
"""


def said(text: str) -> list[tuple[str, str]]:
    return [(block.kind.name, block.text) for block in blocks(text)]


def test_marks_become_blocks_in_their_order() -> None:
    assert said(PAPER) == [
        ("TITLE", "A title"),
        ("HEADING", "Heading"),
        ("SUBHEADING", "Subheading"),
        ("PARAGRAPH", "One line and its second."),
        ("PARAGRAPH", "Another strong one, [fyll i: nämnd]."),
        ("BULLET", "first goes on"),
        ("BULLET", "second"),
        ("NUMBER", "one"),
        ("NUMBER", "two"),
        ("CAPTION", "What is kept"),
        ("ROW", "A B"),
        ("ROW", "a "),
    ]


def test_strong_words_and_blanks_have_their_look() -> None:
    (block,) = blocks("Another **strong** one, [[fyll i: nämnd]].")
    assert block.cells[0] == (
        ("Another ", Look.PLAIN),
        ("strong", Look.STRONG),
        (" one, ", Look.PLAIN),
        ("[fyll i: nämnd]", Look.BLANK),
        (".", Look.PLAIN),
    )


def test_an_empty_cell_is_a_cell() -> None:
    assert [len(b.cells) for b in blocks("| A | B | C |\n| a |  |  |")] == [3, 3]


@pytest.mark.parametrize(
    "odd",
    ["<b>&{{ x }}", "# no title", "- no item", "1. no number", "| a | b |", "**not strong**",
     "[[no blank]]", "Tabell: none", "]] and [[", "\\", "~`'\"", "{% raw %}", "{# x #}"],
)  # fmt: skip
def test_words_that_are_put_in_stay_literal(odd: str) -> None:
    (row,) = blocks(f"| x | {literal(odd)} |")
    assert row.cells[1] == ((odd, Look.PLAIN),)
    (empty,) = blocks(f"[[fyll i: {literal(odd)}]]")
    assert empty.cells[0] == ((f"[fyll i: {odd}]", Look.BLANK),)
    (alone,) = blocks(literal(odd))
    assert alone.kind is Kind.PARAGRAPH
    assert alone.cells == (((odd, Look.PLAIN),),)


def test_words_that_are_put_in_are_one_line_that_word_can_keep() -> None:
    assert literal("a\n\nb\tc\r d") == "a b c d"
    (block,) = blocks(literal("a\x00\x0b\ud800\ufffe\ue041b å"))
    assert block.text == "a b å"
