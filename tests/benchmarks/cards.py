"""How long it takes to issue and set 200 single-use cards, as JSON.

python -m tests.benchmarks.cards
"""

import time
from datetime import UTC, datetime

from survey import create_app
from survey.services import issuing
from survey.storage import rounds, units
from survey.web import cards
from tests.benchmarks.measuring import installation, say
from tests.examples import BALLOT_KEY


def main():
    with installation() as (keeper, _, environment):
        settings = {name.removeprefix("LYSSNA_"): value for name, value in environment.items()}
        app = create_app(settings | {"BASE_URL": "https://lyssna.exempelkoping.se"})
        with keeper.sessions(execution_options={"writes": True}) as session:
            unit = next(u for u in units.every(session) if u.level == "unit")
            current = rounds.open_for(session, unit.id)
            order = issuing.Order(current.id, unit.id, 20)
            now = datetime.now(UTC).replace(tzinfo=None)
            started = time.perf_counter()
            sheets = issuing.issue_cards(session, BALLOT_KEY, order, by=None, now=now)
            issued = time.perf_counter()
        figures = {"issue 200 cards, s": round(issued - started, 3)}
        with app.test_request_context("/"):
            for run in ("first", "second"):
                figures |= {f"PDF, {run}, {name}, s": s for name, s in _set(sheets, current)}
    say(figures)


def _set(sheets, current):
    """(languages, seconds) for each choice of languages."""
    for languages in (("sv",), ("sv", "en")):
        wanted = cards.Cards(
            kind="single",
            unit="soc i Exempelköping",
            organisation="Exempelköpings kommun",
            phones=("0123-45 67 00", "0123-45 67 99"),
            page="lyssna.exempelkoping.se/e/barn-och-familj",
            sheets=sheets,
            valid_until=current.closes_on,
            languages=languages,
        )
        started = time.perf_counter()
        cards.pdf(wanted)
        yield " and ".join(languages), round(time.perf_counter() - started, 2)


if __name__ == "__main__":
    main()
