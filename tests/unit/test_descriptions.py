"""What the docstrings below fields say, read from the source of their modules."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from cpsplan.model import text
from cpsplan.model.delivery import Action, DeliveryPlan, Output, Project
from cpsplan.model.measure import Measure
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Aim, Strategy

MODELS = (Action, DeliveryPlan, Output, Project, Measure, Progress, Aim, Strategy)


@pytest.fixture
def _threads_in_turns() -> Iterator[None]:
    """Another thread goes on whenever Python looks for what nobody needs any more, and it looks all the time."""
    usual = gc.get_threshold()

    def let_others_go_on(*_: object) -> None:
        time.sleep(0)

    gc.callbacks.append(let_others_go_on)
    gc.set_threshold(50)
    yield
    gc.set_threshold(*usual)
    gc.callbacks.remove(let_others_go_on)


@pytest.mark.usefixtures("_threads_in_turns")
def test_many_threads_that_ask_at_once_are_told_the_same() -> None:
    alone = [dict(text.descriptions(model)) for model in MODELS]
    for _ in range(5):
        text.descriptions.cache_clear()
        text._classes_of.cache_clear()  # noqa: SLF001 - as in a program that has just begun
        with ThreadPoolExecutor(len(MODELS)) as threads:
            assert [dict(words) for words in threads.map(text.descriptions, MODELS)] == alone
    assert all(alone)
