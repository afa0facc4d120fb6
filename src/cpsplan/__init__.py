"""cpsplan: a compiler for business plans.

``cpsplan.open`` and all that ``cpsplan.interface`` lists is public. It is loaded when it is asked for: most who import
the package want a module of it, and the command line has to answer at once.
"""

# Nothing is imported here: with “python -m cpsplan” this runs before the folder of a workspace, in which Python was
# started, is taken out of the places where it looks for modules.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cpsplan.interface import *  # noqa: F403 - the same names, for programs that read types

__version__ = "0.1.0"
_PUBLIC = frozenset(
    {
        "Activity",
        "Aim",
        "Budget",
        "BuildRefused",
        "Built",
        "CpsplanError",
        "Document",
        "Fault",
        "FaultyPlans",
        "Finding",
        "Format",
        "NoWorkspace",
        "OpenBook",
        "Outcome",
        "Page",
        "PlainBook",
        "Rule",
        "Share",
        "open",
    }
)


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        import cpsplan.interface  # noqa: PLC0415 - see above

        return getattr(cpsplan.interface, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=None)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
