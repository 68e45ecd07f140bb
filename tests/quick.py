"""What is the same for every test is made once, so that a run takes minutes and not an hour."""

from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from survey.services import admitting

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with argon2id, but cheaply: at full cost a sign-in takes as long
    as a page. A test of the cost itself is marked `real_passwords`."""
    if request.node.get_closest_marker("real_passwords"):
        admitting._nobodys.cache_clear()  # may have been made cheaply
    else:
        monkeypatch.setattr(admitting, "HASHER", QUICK)


@pytest.fixture(autouse=True, scope="session")
def builders_are_made_once() -> Iterator[None]:
    """Every house has the same addresses: werkzeug's code for each is compiled once.

    It is nearly all the time it takes to make an app.
    """
    made: dict[object, Any] = {}
    compiled = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in made:
            made[key] = compiled(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Every house has the same templates: each is compiled once."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
