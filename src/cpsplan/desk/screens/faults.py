"""Faults: everything that ``check`` says, and what can be mended by itself."""

from __future__ import annotations

from cpsplan.desk.faults import faults_of
from cpsplan.desk.page import FAULTS, page_of
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.workshop import CannotSave, Workshop, checksum_of_text
from cpsplan.reporters.report import fingerprint_of
from cpsplan.sources.fix import mend


def faults_page(workshop: Workshop, asked: Asked) -> Answer:
    """Everything that is wrong."""
    return page_of(workshop, asked, "desk/faults.html", {"faults": faults_of(workshop.compiled), "refused": ""})


def mend_fault(workshop: Workshop, asked: Asked) -> Answer:
    """Mend one fault as its fix says, where the file is as it was when the fault was seen."""
    compiled, key = workshop.compiled, asked.value("fault")
    fixes = [diagnostic.fix for diagnostic in compiled.diagnostics if fingerprint_of(diagnostic) == key]
    fix = next(filter(None, fixes), None)
    source = compiled.sources.get(fix.path) if fix else None
    text, done = mend(source, [fix]) if fix and source else ("", [])
    if fix is None or source is None or not done:
        return see_other(FAULTS)
    try:
        workshop.save({fix.path: text}, fix.words, {fix.path: checksum_of_text(source.text)})
    except CannotSave as reason:
        values = {"faults": faults_of(workshop.compiled), "refused": str(reason)}
        return page_of(workshop, asked, "desk/faults.html", values, status=409)
    return see_other(FAULTS)


SCREENS = (Screen(FAULTS, faults_page), Screen("/mend", mend_fault, ("POST",)))
