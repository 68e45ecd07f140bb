"""How many children think so, in a writer's own words: only the release may say that.

The patterns are seen by the page's script too, while one writes, so they are what both Python
and JavaScript understand (no \\b beside å, ä and ö); capitals are like small.
"""

import re
from collections.abc import Sequence

from survey.core.letters import as_read

_L = "A-Za-zÅÄÖåäöé"
_B, _E = rf"(?<![{_L}\d])", rf"(?![{_L}\d])"
_TO_NINE = "två|tre|fyra|fem|sex|sju|åtta|nio"
_TEENS = "tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|aderton|nitton"
_TENS = "tjugo|tjugi|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio"
_N = (
    rf"(?:\d+(?:[.,]\d+)?|(?:{_TENS})(?: ?(?:en|ett|{_TO_NINE}))?|{_TEENS}|{_TO_NINE}"
    rf"|(?:(?:ett|{_TO_NINE}) ?)?hundra|(?:ett )?(?:tio|{_TENS}|hundra)tal(?:et)?|ett dussin)"
)
_CHILDREN = (
    r"(?:(?:(?:ut)?av (?:de |alla )?)?(?:(?:små|äldre|yngre|andra|nya|olika) )?(?:barn(?:en)?|unga"
    r"|(?:ungdomar|flickor|pojkar|tonåringar)(?:na)?|tjejer(?:na)?|killar(?:na)?|elever(?:na)?"
    r"|personer|stycken|st|svar|svarande|deltagare|[a-zåäö\d]*-?åringar)|(?:ut)?av (?:er|dem))"
)
# What is counted in ordinary promises: time, money, turns and things.
_THINGS = (
    r"(?:(?:sekund|minut|timm|dag|veck|månad|termin|kvart|kväll|helg|möte|samtal|träff|gång"
    rf"|kron|meter|rum|fråg|sak|sätt|tillfälle|vuxn|bok|böcker|brev|broschyr)[{_L}]*"
    r"|(?:år|året|åren|min|tim|mån|kr|ggr|km|lov|natt|morgon)(?!["
    rf"{_L}])|(?:mån|tis|ons|tors|fre|lör|sön)dag[{_L}]*)"
)
_MONTHS = "jan|feb|mars|apr|maj|juni?|juli?|aug|sep|okt|nov|dec"
_MONTH_DAY = r"(?:1[0-2]|0?[1-9])"
_BEFORE_A_DAY = (
    "den|före|senast|till|från|efter|klart|klar|innan|kring|runt|omkring"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?"
)
# Numbers that count no children: they are taken away before anything is looked for.
ORDINARY = "|".join((
    rf"{_B}\d{{1,2}}(?::?[ae])? (?:{_MONTHS})[{_L}]*(?: 20\d\d)?",
    rf"{_B}(?:{_BEFORE_A_DAY}) \d{{1,2}}/{_MONTH_DAY}(?!\d)"
    rf"(?: ?(?:och|eller|till|-|–) ?\d{{1,2}}/{_MONTH_DAY}(?!\d))*",
    rf"(?<!\d)(?:1[3-9]|2\d|3[01])/{_MONTH_DAY}(?![\d/])",
    rf"(?<!\d)\d{{1,2}}/{_MONTH_DAY}(?: |/|-)20\d\d(?!\d)",
    r"(?<!\d)20\d\d(?:[/-]\d\d(?:-\d\d)?)?(?!\d)",
    rf"{_B}(?:kl\.?|klockan) ?{_N}(?:[.:]\d\d)?(?: ?(?:-|–|till|och) ?{_N}(?:[.:]\d\d)?)?",
    rf"{_B}(?:vecka|veckorna|v\.|rum|sal|våning|kapitel|kap\.|paragraf|punkt|fråga|nummer|nr|steg"
    rf"|årskurs|åk|klass|buss) {_N}(?: ?(?:-|–|till|och|eller) ?{_N})?{_E}",
    rf"{_B}{_N}(?: ?(?:-|–|till|och|eller) ?{_N})?[ -]{_THINGS}",
    rf"{_B}\d+(?: ?[-–] ?\d+)?-?åring[{_L}]*",
))  # fmt: skip
_THOUGHT = "tyckte|ville|sa|sade|svarade|kände|önskade|upplevde|trivdes|gillade|saknade|röstade"
_THINK = (
    rf"(?:{_THOUGHT}|tycker|vill|säger|svarar|känner|önskar|upplever|trivs|gillar|saknar|berättar"
    r"|berättade|mår|mådde|klagade)"
)
_THINK_OR_ARE = rf"(?:{_THINK}|är|var|har|hade|vet|visste)"
_SOME = r"(?:en|ett|någon|några|många|flera|flertalet|merparten|majoriteten)"
_ORDER = "annan|annat|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|tjugonde"
_PARTS = (
    r"(?:tredje|fjärde|femte|sjätte|sjunde|åtton(?:de)?|nion(?:de)?|tion(?:de)?|elfte|tolfte"
    r"|tjugon(?:de)?|hundra(?:de)?)del"
)
_UNLESS = r"(?<!om )(?<!när )(?<!att )(?<!ifall )"
_NEARLY = r"(?:(?:bara|endast|ungefär|cirka|ca|minst|högst|över|runt) )?"
# A share of children, or so many who are said to think so: nowhere on the page.
SHARES = (
    rf"(?:{_B}\d+[.,])?\d+ ?[%‰]",
    rf"(?:{_B}{_N} )?{_B}procent[{_L}]*",
    rf"{_B}(?:{_N}|{_SOME})(?: ?{_CHILDREN})? (?:av|utav|ut av|på) (?:de |totalt |alla |varje )?"
    rf"{_N}{_E}(?! ?{_THINGS})",
    rf"(?<![\d/.,-])\d{{1,3}} ?[/⁄] ?\d{{1,3}}(?![\d/])(?! ?{_THINGS})",
    rf"(?<!\d)\d+ ?(?:ut)?av ?\d+(?! ?{_THINGS})",
    rf"{_B}(?:{_TENS}|{_TEENS}|{_TO_NINE}) ?[/⁄] ?(?:{_TENS}|{_TEENS}|{_TO_NINE}){_E}",
    rf"{_B}hälften{_E}(?! av (?:tiden|mötet|dagen|pengarna|året|sommaren))",
    rf"{_B}halva (?:gruppen|antalet){_E}",
    rf"{_B}(?:två|tre|fyra|fem)?{_PARTS}[{_L}]*",
    rf"{_B}var(?:t|je)? ?(?:{_ORDER}|\d+:?[ae]){_E}(?! {_THINGS})",
    rf"{_B}{_UNLESS}{_N}(?: {_CHILDREN})?(?: som(?: [{_L}]+)?)? {_THINK}{_E}",
    rf"{_B}{_UNLESS}{_N} {_CHILDREN}(?: [{_L}]+){{1,3}} {_THINK}{_E}",
    rf"{_B}(?:ni|de) (?:var|är|blev) {_NEARLY}{_N}(?: st| stycken)? som{_E}",
    rf"{_B}(?:bara|endast|enbart) (?:en|ett)(?: enda)? (?:barn|flicka|pojke|ungdom|elev|av er)"
    rf"(?: [{_L}]+){{0,2}} {_THINK}{_E}",
    rf"{_B}{_UNLESS}(?:alla|inga|inget|ingen|majoriteten|merparten|flertalet) av (?:er|dem|barnen)"
    rf"(?: [{_L}]+){{0,2}} {_THINK}{_E}",
    rf"{_B}(?:alla|inga|inget|ingen|majoriteten|merparten|flertalet)"
    rf" (?:(?:barn|ungdomar|elever) )?(?:{_THOUGHT}){_E}",
    rf"{_B}de flesta(?: av er)? {_THINK}(?: (?!att )[{_L}]+){{0,2}}"
    rf" (?:inte|aldrig|ingen|inget){_E}",
)
# So many children: not where it is told what they said, and asked about elsewhere.
COUNTS = (
    rf"{_B}{_N} {_CHILDREN}{_E}(?! ska)",
    rf"{_B}(?:en|ett)(?: enda)? av (?:er|dem|barnen){_E}",
    rf"{_B}(?:(?:bara|endast|enbart) (?:en|ett)|(?:en|ett) enda) (?:barn|flicka|pojke|ungdom"
    rf"|elev|person){_E}",
    rf"{_B}(?:mer|fler|färre|mindre) än {_N}(?= ?(?:[.,;:!?]|$|som|av|{_CHILDREN}|"
    rf"{_THINK_OR_ARE}{_E}))",
)
# All, most or none of them: not where it is told what they said, ordinary words elsewhere.
ALL_OR_NONE = (
    rf"{_B}(?<!att )(?:alla|nästan alla)(?: av er| barn| ni)? {_THINK_OR_ARE}{_E}",
    rf"{_B}(?<!att )ni alla {_THINK_OR_ARE}{_E}",
    rf"{_B}(?<!att )(?:inga|inget|ingen)(?: av er| barn)? {_THINK_OR_ARE}{_E}",
    rf"{_B}majorit[{_L}]*",
    rf"{_B}(?:merparten|flertalet|nästan (?:alla|ingen|inga))(?: av| barn|{_E} {_THINK_OR_ARE})",
    rf"{_B}de flesta(?: av er)? {_THINK_OR_ARE}(?: (?!att )[{_L}]+){{0,3}}"
    rf" (?:inte|aldrig|ingen|inget){_E}",
)
_ORDINARY = re.compile(ORDINARY, re.IGNORECASE)
_SHARES = tuple(re.compile(sign, re.IGNORECASE) for sign in SHARES)
_COUNTS = tuple(re.compile(sign, re.IGNORECASE) for sign in COUNTS)
_ALL_OR_NONE = tuple(re.compile(sign, re.IGNORECASE) for sign in ALL_OR_NONE)
_SLASHED = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}(?!\d)")


def own_figures(
    text: str, ready: Sequence[str] = (), *, about_children: bool = False
) -> tuple[str, ...]:
    """Shares of children that are not from the release, as they stand in a text.

    `ready`: sentences from the release. `about_children`: the text says what children think,
    where a number of them, "all" and "none" are figures too.
    """
    signs = (*_SHARES, *_COUNTS, *_ALL_OR_NONE) if about_children else _SHARES
    return _found(without_ordinary(text, ready), signs)


def counted(text: str) -> tuple[str, ...]:
    """Shares and numbers of children, which are asked about wherever they stand."""
    return _found(without_ordinary(text), (*_SHARES, *_COUNTS))


def without_ordinary(text: str, ready: Sequence[str] = ()) -> str:
    """The text without ready sentences and without days, hours and other ordinary numbers."""
    rest = as_read(text)
    for sentence in ready:
        rest = rest.replace(as_read(sentence), " ")
    return _ORDINARY.sub(" ", rest)


def without_days(text: str) -> str:
    """The words of a field that holds a day, where 8/10 is a day and no share."""
    return _SLASHED.sub(" ", as_read(text))


def _found(text: str, signs: Sequence[re.Pattern[str]]) -> tuple[str, ...]:
    spans = sorted(match.span() for sign in signs for match in sign.finditer(text))
    return tuple(dict.fromkeys(text[start:end].strip() for start, end in _joined(spans)))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in the order they stand, those that meet made into one."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
