"""A package as one canonical JSON text, as a round keeps it: same package, same text."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from .contents import Package

_PACKAGE = TypeAdapter(Package)


def freeze(package: Package) -> str:
    """Canonical JSON: sorted keys, no spaces, sets as sorted lists."""
    return json.dumps(_plain(package), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=32)
def thaw(text: str) -> Package:
    """The package that was frozen; read once, since it never changes.

    ValueError if the text is something else.
    """
    return _PACKAGE.validate_json(text)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value
