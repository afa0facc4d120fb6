"""Fates: what becomes of each project of a plan in the next one, which is begun here where it is not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from cpsplan.assess.progress import Assessment, assess
from cpsplan.book.entry import Entry
from cpsplan.changes import plan_file
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.roll import roll
from cpsplan.desk.forms.place import EntryPlace, entry_place, read_source
from cpsplan.desk.forms.preparing import own_language
from cpsplan.desk.forms.said import NEW, Said, in_row, said_in_file
from cpsplan.desk.forms.saving import FieldFault, FormChange, form_change, tried_out
from cpsplan.desk.leading import href_of
from cpsplan.desk.page import not_here, page_of, phrases_of
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.screens.editing import refused, seen_after
from cpsplan.desk.together import saved_together
from cpsplan.desk.workshop import CannotSave, Workshop, checksum_of_text
from cpsplan.diagnostic import Severity
from cpsplan.late import dataclass
from cpsplan.model.delivery import Course, DeliveryPlan, Project
from cpsplan.render.values import Hyperlink, Values
from cpsplan.workspace.disk import DiskWorkspace

COURSES: tuple[str, ...] = get_args(get_args(Course)[0])
FATES = "fates"
ASKED = ("fate", "into", "reason")
"""What is asked of each fate, by its keys."""
DONE = "done"


@dataclass(frozen=True, slots=True)
class FateOption(Values):
    """What can become of a project."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProjectFate(Values):
    """A project, and what becomes of it."""

    id: str
    title: str
    serves: tuple[str, ...]
    outputs: str
    decided: bool
    courses: tuple[FateOption, ...]
    heirs: tuple[FateOption, ...]
    reason: str
    faults: tuple[str, ...]
    worst: str


@dataclass(frozen=True)
class Deciding:
    """The fates of the projects of a plan, as they stand in a form."""

    plan: Entry[DeliveryPlan]
    new: Entry[DeliveryPlan]
    """The plan after it, which says what becomes of them."""
    said: Said
    faults: tuple[FieldFault, ...] = ()

    @property
    def rows(self) -> dict[str, str]:
        """What the names of each fate begin with, by the project that it is about."""
        rows = (in_row(FATES, place) for place in self.said.get(FATES, ()))
        return {"".join(self.said.get(f"{row}.of", ())): row for row in rows}

    @property
    def others(self) -> tuple[str, ...]:
        """What is wrong in other places than at a fate."""
        rows = tuple(f"{row}." for row in self.rows.values())
        return tuple(fault.words for fault in self.faults if fault.is_new and not fault.name.startswith(rows))


def fates_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The projects of a plan with their fates; or what becomes of those that were chosen."""
    plan = workshop.book.plans.get(asked.parts["plan"])
    if plan is None:
        return not_here(workshop, asked)
    after = workshop.book.plans_after(plan.address)
    if asked.method != "POST":
        return _opened(workshop, asked, plan, after[0]) if after else _begin_page(workshop, asked, plan)
    try:
        return _decide(workshop, asked, plan, after[0]) if after else _begin(workshop, asked, plan)
    except (ChangeRefused, CannotSave) as reason:
        return refused(workshop, asked, str(reason)) if after else _begin_page(workshop, asked, plan, str(reason))


# --- the next plan


def _begin_page(workshop: Workshop, asked: Asked, plan: Entry[DeliveryPlan], reason: str = "") -> Answer:
    """The form that begins the next plan."""
    values = {"plan": Hyperlink(plan.words, href_of(workshop, plan.address)), "reason": reason, "action": asked.path}
    proposed = asked.value("new") or _next_year(plan)
    return page_of(workshop, asked, "desk/next-plan.html", {**values, "new": proposed})


def _next_year(plan: Entry[DeliveryPlan]) -> str:
    """The id of the plan of the next year, where that of this one names a year."""
    years = plan_file.years_in(plan.address.id)
    if not years:
        return ""
    first = int(years[:4]) + 1
    later = f"{first}-{(first + 1) % 100:02}" if "-" in years else f"{first}"
    return plan.address.id.replace(years, later)


def _begin(workshop: Workshop, asked: Asked, plan: Entry[DeliveryPlan]) -> Answer:
    """Write the next plan as a draft. Raises ChangeRefused, CannotSave."""
    new = asked.value("new").strip()
    plan_file.refuse_taken(workshop.book, new)
    text = roll(workshop.book, plan, new)
    path = plan_file.path_of(new)
    words = phrases_of(asked.language).text("desk-fates-begun", new=new, old=plan.words)
    workshop.save({path: text}, words, {path: ""})
    return see_other(asked.path)


# --- the fates


def _place(workshop: Workshop, new: Entry[DeliveryPlan]) -> EntryPlace:
    """The list of fates in the next plan, as a form that asks about nothing else."""
    place = entry_place(workshop.compiled, new.address)
    assert place is not None  # noqa: S101 - it is an entry of the book
    return place


def _decide(workshop: Workshop, asked: Asked, plan: Entry[DeliveryPlan], new: Entry[DeliveryPlan]) -> Answer:
    """Write the fates that were chosen. Raises CannotSave."""
    place, own = _place(workshop, new), own_language(workshop)
    state = asked.value("state")
    text = workshop.remembered.get(state)
    source = read_source(place.path, text) if text else None
    if source is None:
        return _opened(workshop, asked, plan, new)
    said = said_in_file(place.controls, place.value(source), own)
    wanted = _chosen(workshop, asked, Deciding(plan, new, said))
    change = form_change(place, source, wanted, own)
    faults = tried_out(DiskWorkspace(workshop.root), workshop.compiled, place, change, wanted)
    if _is_refused(faults, forced=asked.value("do") == "anyway"):
        return _page(workshop, asked, Deciding(plan, new, wanted, faults))
    if not change.touched:
        return see_other(href_of(workshop, new.address) or asked.path)
    return _save_fates(workshop, asked, change, new, state)


def _save_fates(workshop: Workshop, asked: Asked, change: FormChange, new: Entry[DeliveryPlan], state: str) -> Answer:
    words = phrases_of(asked.language).text("desk-fates-saved", plan=new.words)
    save = saved_together(workshop, {change.path: change.text}, words, {change.path: state})
    return see_other(save.href if isinstance(save, Waiting) else seen_after(workshop, new.address, save.number))


def _is_refused(faults: tuple[FieldFault, ...], *, forced: bool) -> bool:
    errors = [fault for fault in faults if fault.severity is Severity.ERROR and (fault.is_new or fault.stops)]
    return any(fault.stops for fault in errors) if forced else bool(errors)


def _chosen(workshop: Workshop, asked: Asked, deciding: Deciding) -> Said:
    """What the next plan is to say of each project; where nothing was chosen, what it says already."""
    said, rows = deciding.said, deciding.rows
    wanted = dict(said)
    places = list(said.get(FATES, ()))
    for number, project in enumerate(_projects(workshop, deciding.plan), start=1):
        identifier = project.address.id
        texts = {key: " ".join(asked.value(f"{FATES}.{identifier}.{key}").split()) for key in ASKED}
        row = rows.get(identifier)
        if row is None:
            if not texts["fate"]:
                continue
            places.append(f"{NEW}{number}")
            row = in_row(FATES, places[-1])
            wanted[f"{row}.of"] = (identifier,)
        elif not texts["fate"]:
            texts["fate"] = "".join(said[f"{row}.fate"])
        wanted |= {f"{row}.{key}": (text,) for key, text in texts.items()}
    wanted[FATES] = tuple(places)
    return wanted


def _projects(workshop: Workshop, plan: Entry[DeliveryPlan]) -> Iterator[Entry[Project]]:
    for activity in workshop.book.below(plan.address, "activity"):
        if isinstance(activity.model, Project):
            yield activity


def _opened(workshop: Workshop, asked: Asked, plan: Entry[DeliveryPlan], new: Entry[DeliveryPlan]) -> Answer:
    """The fates as the file of the next plan has them."""
    place = _place(workshop, new)
    source = read_source(place.path, workshop.text_of(place.path) or "")
    said = said_in_file(place.controls, place.value(source), own_language(workshop)) if source else {}
    return _page(workshop, asked, Deciding(plan, new, said))


def _page(workshop: Workshop, asked: Asked, deciding: Deciding) -> Answer:
    plan, new, faults = deciding.plan, deciding.new, deciding.faults
    shown = tuple(_shown(workshop, asked, project, deciding) for project in _projects(workshop, plan))
    values = {
        "plan": Hyperlink(plan.words, href_of(workshop, plan.address)),
        "next": Hyperlink(new.words, href_of(workshop, new.address)),
        "projects": shown,
        "decided": sum(project.decided for project in shown),
        "state": asked.value("state") or checksum_of_text(workshop.text_of(new.source.path)),
        "action": asked.path,
        "errors": sum(fault.severity is Severity.ERROR for fault in faults),
        "others": deciding.others,
        "may_be_forced": bool(faults) and not any(fault.stops for fault in faults),
    }
    return page_of(workshop, asked, "desk/fates.html", values)


def _shown(workshop: Workshop, asked: Asked, project: Entry[Project], deciding: Deciding) -> ProjectFate:
    row = deciding.rows.get(project.address.id, "-")
    texts = {key: "".join(deciding.said.get(f"{row}.{key}", ())) for key in ASKED}
    phrases, book = phrases_of(asked.language), workshop.book
    own = [fault for fault in deciding.faults if fault.name.startswith(f"{row}.")]
    severities = [fault.severity.word for fault in own]
    heirs = book.below(deciding.new.address, "activity")
    return ProjectFate(
        id=project.address.id,
        title=project.words,
        serves=tuple(book.outcomes[outcome].words for outcome in book.outcomes_of.get(project.address, ())),
        outputs=_outputs(workshop, asked, project),
        decided=texts["fate"] not in {"", "undecided"},
        courses=tuple(
            FateOption(course, phrases.text(f"desk-choice-{course}"), course == texts["fate"]) for course in COURSES
        ),
        heirs=tuple(FateOption(heir.address.id, heir.words, heir.address.id == texts["into"]) for heir in heirs),
        reason=texts["reason"],
        faults=tuple(fault.words for fault in own),
        worst="error" if "error" in severities else next(iter(severities), ""),
    )


def _outputs(workshop: Workshop, asked: Asked, project: Entry[Project]) -> str:
    """How many of the outputs of a project are done, as the last report says."""
    standing = _standing(workshop, project)
    state = standing.activities.get(project.address) if standing else None
    every = len(project.model.outputs)
    if state is None or not every:
        return ""
    done = sum(output.word == DONE for output in state.outputs)
    return phrases_of(asked.language).text("desk-fates-outputs", done=done, all=every)


def _standing(workshop: Workshop, project: Entry[Project]) -> Assessment | None:
    """How a plan stood in its last report."""
    reports = workshop.book.progress_of(project.address.document)
    return assess(workshop.book, reports[-1]) if reports else None


SCREENS = (Screen("/fates/{plan}", fates_screen, ("GET", "POST")),)
