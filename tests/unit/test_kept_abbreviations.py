"""An abbreviation that a translation keeps is marked as English, as names are: nobody reads “CJS” as Welsh letters."""

from __future__ import annotations

from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.model.edition import Edition
from cpsplan.render.frame import names_of
from cpsplan.workspace.resources import folder
from tests.support import samples
from tests.support.samples import GLOSSARY, SETTINGS

TERMS = """\
terms:
  - {term: CJS, full: criminal justice system}
  - {term: MP, full: Member of Parliament}
  - {term: COVID-19, full: coronavirus disease 2019}
  - {term: Nest Box, is_name: true, explanation: A name.}
  - {term: PC, full: Parks Council}
  - {term: bailiff, explanation: Somebody who collects debts.}
"""
CATALOGUE = 'msgid ""\nmsgstr "Language: cy\\n"\n\nmsgctxt "glossary/MP/term"\nmsgid "MP"\nmsgstr "AS"\n'


def test_names_and_kept_abbreviations_are_in_the_language_of_the_plans() -> None:
    files = samples.files()
    publisher = files[SETTINGS].replace("publisher: ", "publisher: Parks Council  # was ", 1)
    translations = {"plans/translations/cy/glossary.po": CATALOGUE}
    book = samples.compiled({**files, SETTINGS: publisher, GLOSSARY: TERMS, **translations}).book
    for language, names in (("cy", {"CJS", "Nest Box"}), ("en", set())):
        edition = Edition(id=language, title="Park", language=language, formats=("html",))
        localised, faults = localise(book, edition, load_phrases(language, [folder("templates")])[0])
        assert localised is not None, faults
        assert set(names_of(localised)) == names
