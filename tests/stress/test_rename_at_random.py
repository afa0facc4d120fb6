"""Any id is renamed and back: everything is what it was, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.places import REPOSITORY
from tests.support.renaming import there_and_back, things_in
from tests.support.thorough import tries

STARTER = REPOSITORY / "templates" / "starter"
FRESH = st.from_regex(r"zq[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)


def address_in(root: Path) -> st.SearchStrategy[str]:
    """Any address of a workspace, which is compiled once a test runs, and not while tests are gathered."""
    return st.deferred(lambda: st.sampled_from(things_in(root)))


@settings(max_examples=tries(60), deadline=None)
@given(address=address_in(STARTER), fresh=FRESH)
def test_any_id_of_the_example_is_renamed_and_back(address: str, fresh: str) -> None:
    there_and_back(STARTER, address, fresh)


@settings(max_examples=tries(12), deadline=None)
@given(address=address_in(REPOSITORY), fresh=FRESH)
def test_any_id_of_the_real_plans_is_renamed_and_back(address: str, fresh: str) -> None:
    there_and_back(REPOSITORY, address, fresh)


@pytest.mark.parametrize("address", ["cps-2025", "2022-23", "cps-2025:people", "2022-23/projects/hybrid-working"])
def test_the_real_documents_are_renamed_and_back(address: str) -> None:
    there_and_back(REPOSITORY, address, "zq-fresh")
