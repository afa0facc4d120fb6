"""Difference: what changed between two states of a workspace, or between two plans, one sentence for each change.

Entries are matched by their ids; what is left over on both sides, by its words. Order does not count: of documents,
aims, projects, outputs or references. A document that is new or gone is told once, with how much it holds.

What a model declares is compared by itself: every field by what it holds, every kind of entry by its id, or by what it
refers to. Sentences of their own have only those kinds of which there is more to say.

A change is marked as weakened where less is promised than before:

* the target of a measure asks for less (as rule CPS506 has it), or has lost its figure;
* a strategy, a plan, an aim, an outcome, a promise under an aim, or a measure is removed;
* a project or an action is removed from a plan whose “fates” do not say what became of it;
* an output is dropped, or a milestone;
* a date by which something is to be done is later, or gone: of an output, a milestone or a target, and the end of a
  timeframe, of a plan or of a strategy. “2026” is as late as its last day;
* a budget or an envelope is cut, or gone.

Between two plans, years pass: dates and statuses are not compared, and an action that is not in the later plan has
ended, since actions are of one year. There it also counts as weakened when an outcome is no longer served by anything.
Whether a text that was reworded promises less, only people can tell.
"""

from __future__ import annotations

from cpsplan.changes.difference.change import Change, Differences
from cpsplan.changes.difference.plans import WrongOrder, compare_plans
from cpsplan.changes.difference.workspaces import compare_books

__all__ = ["Change", "Differences", "WrongOrder", "compare_books", "compare_plans"]
