"""The house: floors, rooms, sizes and names, held by reading the code itself."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from survey import create_app

ROOT = Path(__file__).parent.parent
FILES = sorted(f for f in (ROOT / "survey").rglob("*.py") if "versions" not in f.parts)
FORBIDDEN_NAMES = re.compile(r"^(utils?|helpers?|managers?|handlers?|common|misc)$")
ALLOWED = {
    "core": {"survey.core"},
    "storage": {"survey.core", "survey.storage"},
    "services": {"survey.core", "survey.storage", "survey.services"},
    "web": {"survey.core", "survey.storage", "survey.services", "survey.web", "survey.config"},
}
OUTSIDE = {
    "core": {"pydantic"},
    "storage": {"sqlalchemy", "alembic", "ruamel", "nacl", "pydantic", "pydantic_core"},
    "services": {"sqlalchemy", "argon2", "pyotp"},
}
KEEPER_ONLY = {
    "survey.storage.seals",
    "survey.storage.tallies",
    "survey.storage.ballot_box",
    "survey.services.counting",
    "survey.services.releasing",
    "survey.services.opening",
    "survey.services.pooling",
    "survey.services.keeping",
}
IMPURE = {"os", "random", "secrets", "time", "socket", "subprocess", "pathlib", "io"}
MAX_LINES = 300


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(f): f for f in FILES}


@cache
def imports(name: str) -> frozenset[str]:
    """What a module imports, as dotted names; names that are modules count as modules."""
    found: set[str] = set()
    package = MODULES[name].name == "__init__.py"
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(name, node, package)
            inside = {f"{source}.{a.name}" for a in node.names if f"{source}.{a.name}" in MODULES}
            found |= inside or {source}
    return frozenset(found)


def _absolute(name: str, node: ast.ImportFrom, package: bool) -> str:
    if not node.level:
        return node.module or ""
    base = name.split(".")
    base = base[: len(base) - node.level + package]
    return ".".join([*base, *([node.module] if node.module else [])])


def floor(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ALLOWED else ""


def reach(start: str) -> set[str]:
    """Everything of ours that a module leads to."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in MODULES and name not in seen:
            seen.add(name)
            waiting += imports(name)
    return seen


@pytest.mark.parametrize("name", [n for n in MODULES if floor(n)])
def test_arrows_go_down_only(name: str) -> None:
    allowed = ALLOWED[floor(name)]
    ours = [i for i in imports(name) if i.split(".")[0] == "survey"]
    assert [i for i in ours if not any(i == a or i.startswith(a + ".") for a in allowed)] == []


@pytest.mark.parametrize("name", [n for n in MODULES if floor(n) in OUTSIDE])
def test_a_floor_uses_only_the_packages_it_may(name: str) -> None:
    allowed = OUTSIDE[floor(name)] | set(sys.stdlib_module_names) | {"survey"}
    assert {i.split(".")[0] for i in imports(name)} - allowed == set()


@pytest.mark.parametrize("name", [n for n in MODULES if floor(n) == "core"])
def test_the_core_has_no_clock_file_or_chance(name: str) -> None:
    allowed = {"random"} if name.startswith("survey.core.disclosure") else set()
    assert imports(name) & (IMPURE - allowed) == set()
    source = MODULES[name].read_text(encoding="utf-8")
    assert not re.search(r"\bopen\(|datetime\.now|date\.today|random\.random\(", source)


@pytest.mark.parametrize("name", [n for n in MODULES if floor(n) == "web"])
def test_nothing_that_web_imports_can_reach_keys_envelopes_or_tallies(name: str) -> None:
    """Decision 2: a view can't leak a small number, because it can't name one."""
    assert reach(name) & KEEPER_ONLY == set()


@pytest.mark.parametrize("name", [n for n in MODULES if floor(n) == "web"])
def test_web_asks_no_database_and_no_tally(name: str) -> None:
    assert not any(i.startswith("sqlalchemy") for i in imports(name))
    assert "survey.storage.envelopes" not in imports(name)
    assert "survey.core.tally" not in imports(name)
    inside = {i for i in imports(name) if i.startswith("survey.core.disclosure.")}
    assert inside == set()


def test_nobody_inside_imports_the_front_door() -> None:
    assert [n for n in MODULES if "survey" in imports(n) and not n.startswith("survey.c")] == []


def test_there_are_no_circles() -> None:
    for name in MODULES:
        ours = {i for i in imports(name) if i in MODULES and i != name}
        for other in ours:
            back = reach(other) - {other}
            parents = {name.rsplit(".", n)[0] for n in range(1, name.count(".") + 1)}
            assert name not in back or other in parents, f"{name} <-> {other}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: name_of(f))
def test_rooms_are_small_and_have_a_sign(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_LINES
    assert not FORBIDDEN_NAMES.match(file.stem)
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "no sign at the door"


@pytest.mark.parametrize("file", FILES, ids=lambda f: name_of(f))
def test_public_things_say_what_they_are(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("folder", ["templates", "static", "questionnaires"])
def test_no_code_among_the_texts(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.py")) == []


def test_scripts_are_small_and_store_nothing() -> None:
    for script in (ROOT / "static" / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert text.count("\n") < 150, script.name
        assert not re.search(r"localStorage|sessionStorage|indexedDB|serviceWorker|eval\(", text)


def test_an_endpoint_is_called_what_its_function_is_called() -> None:
    app = create_app({"SECRET_KEY": "x" * 40, "BALLOT_KEY": "y" * 40, "DATABASE_URL": "sqlite://"})
    for endpoint, function in app.view_functions.items():
        if function.__module__.startswith("survey.web"):
            assert endpoint == f"{function.__module__.rsplit('.', 1)[1]}.{function.__name__}"
