"""The form of a unit: its fields by level, places to choose, the sentence to try a phrase in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField

from survey.core.access import Act
from survey.core.unit import FIELDS, LONGEST, PHRASE_LENGTH, PHRASES, Facts, Problem
from survey.core.wording import placeholder
from survey.services.organising import facts_of
from survey.storage import units
from survey.storage.library import Package
from survey.storage.tables import Unit
from survey.web import guard
from survey.web.library import shared_library
from survey.web.sessions import db
from survey.web.unit_words import said

OF_LEVEL = {
    "municipality": ("name", "child_name", "phone", "emergency_phone", "contact"),
    "department": ("name", "child_name", "phone", "emergency_phone", "contact"),
    "unit": FIELDS,
    "group": ("name",),
}
_TEL = {"inputmode": "tel", "autocomplete": "off"}


def _phrase(label: Any, name: str) -> Any:
    more = {"list": f"{name}-list", "data-phrase": True, "autocomplete": "off"}
    return StringField(label, render_kw=more | {"maxlength": PHRASE_LENGTH})


class UnitForm(FlaskForm):  # type: ignore[misc]
    """Everything that is written about a unit, and where it stands."""

    name = StringField(_("Name"), render_kw={"maxlength": LONGEST["name"], "autocomplete": "off"})
    child_name = StringField(
        _("Child-friendly name"),
        render_kw={"maxlength": LONGEST["child_name"], "autocomplete": "off"},
    )
    young_sv = _phrase(_("To younger children, in Swedish"), "young_sv")
    old_sv = _phrase(_("To older children, in Swedish"), "old_sv")
    young_en = _phrase(_("To younger children, in English"), "young_en")
    old_en = _phrase(_("To older children, in English"), "old_en")
    phone = StringField(_("Phone"), render_kw=_TEL)
    emergency_phone = StringField(_("Social emergency phone"), render_kw=_TEL)
    contact = StringField(_("Data protection officer"), render_kw={"autocomplete": "off"})
    checked = BooleanField(_("I have called the numbers today, and they are right"))
    parent = SelectField(_("Department"), coerce=int)
    group = SelectField(_("Report group"), coerce=int)
    revision = HiddenField()

    def facts(self, before: Facts) -> Facts:
        """What was written; fields that the page does not have stay as they were."""
        told = {n: self[n].data or "" for n in FIELDS if n in self}
        return replace(before, **told)

    def show(self, problems: Iterable[Problem]) -> list[str]:
        """Put each problem at its field; those without one are given back in words."""
        left = []
        for problem in problems:
            name = "parent" if problem.field == "under" else problem.field
            if name in self:
                self[name].errors = [*self[name].errors, said(problem)]
            else:
                left.append(said(problem))
        return left


def form_for(unit: Unit, *, fresh: bool = False) -> UnitForm:
    """The form of a unit, with what was posted; `fresh`: as the unit is."""
    filled = facts_of(unit)
    told: dict[str, Any] = {name: getattr(filled, name) for name in FIELDS}
    told |= {"parent": unit.parent_id, "group": unit.group_id or 0, "revision": unit.revision}
    form = UnitForm(data=told, **({"formdata": None} if fresh else {}))
    _fit(form, unit.level)
    departments = _departments() if unit.level == "unit" else {}
    if len(departments) < 2 or unit.parent_id not in departments:
        del form.parent
    else:
        form.parent.choices = list(departments.items())
    _grouped(form, departments if unit.parent_id in departments else {})
    return form


def form_for_new(level: str, department: Unit) -> UnitForm:
    """An empty form, or what was posted, for something right below a department (or for a
    department, below the municipality)."""
    form = UnitForm()
    _fit(form, level)
    del form.parent
    _grouped(form, {department.id: department.name} if level == "unit" else {})
    return form


def sure() -> frozenset[str]:
    """The words that were ticked as no person's name."""
    return frozenset(request.form.getlist("sure"))


def samples() -> dict[str, tuple[str, str]]:
    """Each phrase's field -> what stands before and after the phrase in a question."""
    return {name: _sample(name.partition("_")[0], language) for name, language in PHRASES}


def suggestions() -> dict[str, list[str]]:
    """Each phrase's field -> phrases that are ready to use."""
    words = shared_library().shared.words
    return {
        name: sorted({p[name.partition("_")[0]] for p in words[language].phrases.values()})
        for name, language in PHRASES
        if language in words
    }


def _fit(form: UnitForm, level: str) -> None:
    """Leave the fields that the level has."""
    for name in set(FIELDS) - set(OF_LEVEL[level]):
        del form[name]
    if level == "group":
        del form.checked


def _departments() -> dict[int, str]:
    """The open departments that I look after: a unit can be moved between them."""
    every = units.every(db())
    mine = [u for u in every if guard.allowed(Act.MANAGE_UNITS, u.id)]
    return {u.id: u.name for u in mine if u.level == "department"}


def _grouped(form: UnitForm, departments: Mapping[int, str]) -> None:
    """The open report groups of these departments; no field where there is none."""
    every = [u for u in units.whole(db()) if u.level == units.GROUP and not u.closed_on]
    groups = [u for u in every if u.parent_id in departments]
    if not groups:
        del form.group
        return
    several = len(departments) > 1  # then a group's department is told
    named = [(g.id, f"{g.name} ({departments[g.parent_id or 0]})" if several else g.name)
             for g in groups]  # fmt: skip
    form.group.choices = [(0, gettext("No group")), *named]


def _sample(age: str, language: str) -> tuple[str, str]:
    library = shared_library()
    gap = f"{{{placeholder(language)}}}"
    for package in library.packages.values():
        for form in _questions(package, age, language):
            if gap in form:
                before, _, after = form.partition(gap)
                return before, after
    return "", ""


def _questions(package: Package, age: str, language: str) -> Iterable[str]:
    words = package.words.get(language)
    use = shared_library().shared.phrase_use
    for variant in package.questionnaire.variants if words else ():
        if use.get(variant.id, "old") == age:
            yield from (words.question(q.id).form for q in variant.questions)  # type: ignore[union-attr]
