"""Plans drawn by chance: whatever the forms take, sentences cut short and empty cells too."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from survey.core.plan import Row, State, Status, Target, Understood, many_lines, one_line
from survey.core.plan_dates import due_of

# Also words that head a column, and a number that may be the row's.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=40
) | st.sampled_from(["Fokusområde", "Mål", "Aktivitet", "Insats", "Klar", "1"])
one_liners = texts.map(one_line)
cells = st.lists(texts, max_size=3).map("\n".join).map(many_lines)
filled = cells.filter(bool)
days = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
targets = st.builds(Target, st.sampled_from(["DEL-1", "RAT-1"]), st.none() | st.integers(0, 100))
states = st.builds(State, st.sampled_from(Status), one_liners, days, days)


vague = st.sampled_from(["v. 42 varje år", "Fr.o.m. hösten 2021", "Inom 30 dagar", "Löpande"])


def with_guess(row: Row, words: str, read_on: date) -> Row:
    """A day that nobody chose is one that the words have meant on some day."""
    return replace(row, time_plan=words, due_on=due_of(words, read_on), due_chosen=False)


def with_states(row: Row, states: list[State], struck: str) -> Row:
    """A state for each activity, or none; a row without activities may be struck."""
    if not row.activities:
        return replace(row, struck=struck)
    return replace(row, states=tuple(states) if len(states) == len(row.activities) else ())


dated = st.builds(
    Row,
    focus_area=st.sampled_from(["", "Delaktighet", "Kunskap & statistik"]) | one_liners,
    goal=filled,
    activities=st.lists(one_liners.filter(bool), max_size=3).map(tuple),
    responsible=cells,
    time_plan=cells,
    comment=cells,
    indicators=st.lists(targets, max_size=2, unique_by=lambda t: t.indicator).map(tuple),
    article=one_liners.map(lambda text: text[:40].strip()),
    due_on=days,
    due_chosen=st.just(True),
)
rows = st.builds(
    with_states,
    dated | st.builds(with_guess, dated, vague, days.filter(bool)),
    st.lists(states, max_size=3),
    st.just("") | one_liners,
)
plans = st.builds(
    Understood,
    title=texts.map(lambda text: one_line("Plan " + text)),
    rows=st.lists(rows, min_size=1, max_size=6).map(tuple),
)
