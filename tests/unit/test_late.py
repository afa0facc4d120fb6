"""Dataclasses whose methods are written late are those of ``dataclasses`` to whoever uses them."""

from __future__ import annotations

import copy
import dataclasses
import os
import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace
from threading import Barrier, Event, Thread, Timer
from typing import Any, ClassVar

import pytest

from cpsplan import late
from cpsplan.late import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place with a name."""

    WORLD: ClassVar = "Earth"

    name: str
    near: tuple[Place, ...] = ()
    marks: list[str] = field(default_factory=list, compare=False)

    def __str__(self) -> str:
        return f"{self.name} on {self.WORLD}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town(Place):
    """A place where people live."""

    people: int = 0


@dataclass(slots=True)
class Counter:
    """What can change."""

    count: int = 0


def test_values_are_those_of_a_dataclass() -> None:
    here = Place("Cardiff", (Place("Barry"),))
    assert str(here) == "Cardiff on Earth"
    assert repr(here.near[0]) == "Place(name='Barry', near=(), marks=[])"
    assert here == Place("Cardiff", (Place("Barry"),), ["seen"]) != Place("Cardiff")
    assert {here: 1}[replace(here, marks=["seen"])] == 1
    assert [each.name for each in fields(here)] == ["name", "near", "marks"]
    assert Place("Barry").marks is not Place("Barry").marks
    with pytest.raises(FrozenInstanceError):
        here.name = "Caerdydd"  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"Place\.__init__\(\) missing 1 required positional argument: 'name'"):
        Place()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        here.__dict__  # noqa: B018 - slots leave none


def test_what_a_class_is_built_on_counts() -> None:
    town = Town(name="Barry", people=56_000)
    assert repr(town) == "Town(name='Barry', near=(), marks=[], people=56000)"
    match town:
        case Place("Barry"):
            pass
        case _:
            pytest.fail("its fields have no order")
    assert Town(name="Barry") != Place("Barry")


def test_what_can_change_has_no_hash() -> None:
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)


def test_a_class_can_be_asked_for_its_fields() -> None:
    @dataclass(frozen=True, slots=True)
    class Asked:
        answer: int = 42

    assert is_dataclass(Asked)
    assert [each.default for each in fields(Asked)] == [42]


@pytest.mark.parametrize("again", [copy.copy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301 - its own
def test_a_value_comes_back_from_another_process(again: Any) -> None:
    assert again(Town(name="Barry", people=3)) == Town(name="Barry", people=3)


def test_a_dataclass_can_be_built_on_one_that_has_no_values_yet() -> None:
    @dataclass(frozen=True, slots=True)
    class Below:
        name: str

    @dataclasses.dataclass(frozen=True, slots=True)
    class Whole(Below):
        number: int = 0

    @dataclass(frozen=True)
    class Loose(Below):
        number: int = 0

    @dataclass(frozen=True, slots=True)
    class Late(Whole):
        last: str = ""

    assert Whole("Barry", 1).number == 1
    assert copy.copy(Loose("Barry", 2)) == Loose("Barry", 2)
    assert copy.copy(Late("Barry", 3, "x")) == Late("Barry", 3, "x")


def test_what_a_class_does_itself_stays() -> None:
    @dataclass(slots=True)
    class Own:
        number: int

        def __init__(self) -> None:
            self.number = 5

    @dataclass(slots=True, init=False)
    class Bare:
        number: int

    @dataclass(slots=True)
    class Kept:
        number: int

        def __setstate__(self, state: object) -> None:
            self.number = 6

    assert Own().number == 5
    assert not hasattr(Bare(), "number")
    assert copy.copy(Kept(1)).number == 6


def test_what_a_class_inherits_comes_back_too() -> None:
    class Open:
        """What has no slots."""

    @dataclass(slots=True)
    class Hung(Open):
        number: int

    value: Any = Hung(1)
    value.other = 2
    again = copy.copy(value)
    assert (again.number, again.other) == (1, 2)


def test_values_without_fields_are_equal_though_they_were_never_made() -> None:
    @dataclass(frozen=True, slots=True)
    class Nothing:
        """What is not there."""

    assert copy.copy(object.__new__(Nothing)) == object.__new__(Nothing)


def test_a_value_of_another_process_may_be_the_first() -> None:
    @dataclass(frozen=True, slots=True)
    class Sent:
        words: str = ""

    value: Any = object.__new__(Sent)
    value.__setstate__((None, {"words": "Helo"}))
    assert repr(value).endswith("Sent(words='Helo')")
    assert value == Sent("Helo")


def test_many_threads_make_the_first_value() -> None:
    for _ in range(20):

        @dataclass(frozen=True, slots=True)
        class Shared:
            number: int
            text: str = "x"

        together = Barrier(8)

        def make(number: int, kind: Any = Shared, together: Barrier = together) -> Any:
            together.wait()
            return kind(number)

        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(make, range(8))) == [Shared(number) for number in range(8)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows forks no process")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_process_forked_meanwhile_makes_values() -> None:
    @dataclass(frozen=True, slots=True)
    class Copied:
        number: int

    writing, written = Event(), Event()

    def write() -> None:
        with late._lock:  # noqa: SLF001 - as while methods are written
            writing.set()
            written.wait(5)

    thread = Thread(target=write)
    thread.start()
    writing.wait()
    Timer(0.2, written.set).start()
    child = os.fork()
    if not child:
        signal.alarm(5)
        os._exit(Copied(3).number)
    _, status = os.waitpid(child, 0)
    written.set()
    thread.join()
    assert os.waitstatus_to_exitcode(status) == 3
