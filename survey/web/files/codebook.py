"""Questionnaire and method as DDI-Codebook 2.5 (XML of the Data Documentation Initiative)."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from flask_babel import gettext

from survey.services.analysing import Observed, Question
from survey.web.files.note import paragraphs

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 has no way to say; nobody means them.
UNSAYABLE = {i: None for i in range(32) if chr(i) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}


def ddi(observed: Observed) -> bytes:
    """The codebook: the study, how it was asked and released, and one variable a question."""
    method = observed.method
    root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", LANGUAGE: method.language})
    study = SubElement(root, "stdyDscr")
    _citation(study, observed)
    info = SubElement(study, "stdyInfo")
    _text(info, "abstract", f"{method.questionnaire}: {method.name}")
    summary = SubElement(info, "sumDscr")
    for event, day in (("start", method.opens_on), ("end", method.closes_on)):
        _text(summary, "collDate", day.isoformat(), event=event, date=day.isoformat())
    _text(summary, "anlyUnit", gettext("Groups of sheets; single answers do not exist."))
    how = SubElement(study, "method")
    gathered = SubElement(how, "dataColl")
    _text(gathered, "sampProc", gettext("Everyone who was given a code could answer; voluntary."))
    _text(gathered, "collMode", gettext("Web form, or paper keyed in by a named person."))
    _text(how, "notes", "\n".join(paragraphs(method)))
    described = SubElement(root, "dataDscr")
    for question in observed.questions:
        _variable(described, question)
    ElementTree.indent(root)
    made = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return bytes(made) + b"\n"


def _citation(study: Element, observed: Observed) -> None:
    method = observed.method
    citation = SubElement(study, "citation")
    title = SubElement(citation, "titlStmt")
    _text(title, "titl", f"{method.questionnaire}: {method.name}")
    _text(title, "IDNo", f"lyssna-{method.round_id}-{method.version[:12]}")
    made = SubElement(citation, "prodStmt")
    _text(made, "prodDate", method.released_on.isoformat(), date=method.released_on.isoformat())
    _text(made, "software", "Lyssna", version=method.code_version)
    version = SubElement(citation, "verStmt")
    _text(version, "version", method.version, date=method.released_on.isoformat())


def _variable(described: Element, question: Question) -> None:
    variable = SubElement(described, "var", {"ID": f"V_{question.key}", "name": question.key})
    _text(variable, "labl", question.asked[-1][2])
    asked = SubElement(variable, "qstn")
    for _, age, words in question.asked:
        _text(asked, "qstnLit", f"{age}: {words}")
    if question.good:
        good = gettext("Counted as favourable: %(answers)s", answers=" / ".join(question.good))
        _text(variable, "txt", good)
    for option, label in question.options:
        category = SubElement(variable, "catgry")
        _text(category, "catValu", option)
        _text(category, "labl", label)


def _text(parent: Element, name: str, said: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = said.translate(UNSAYABLE)
