"""What a browser sends of a form, read from its HTML: so that tests fill in what a person would see."""

from __future__ import annotations

from html.parser import HTMLParser

Pairs = list[tuple[str, str]]


class _Form(HTMLParser):
    """The fields of the form of a page, with what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: Pairs = []
        self._in_form = False
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._area: list[str] | None = None
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = values.get("method", "").lower() == "post"
        elif self._in_form and tag == "input" and "name" in values:
            self._input(values)
        elif self._in_form and tag == "select":
            self._select, self._options = values["name"], []
        elif tag == "option" and self._select:
            self._options.append((values["value"], "selected" in values))
        elif self._in_form and tag == "textarea":
            self._name, self._area = values["name"], []

    def _input(self, values: dict[str, str]) -> None:
        kind = values.get("type", "text")
        if kind in {"checkbox", "radio"} and "checked" not in values:
            return
        self.pairs.append((values["name"], values.get("value", "on")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected] or [v for v, _ in self._options[:1]]
            self.pairs += [(self._select, value) for value in chosen]
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            # Browsers leave out the first line end of an area, and send the others as CR and LF.
            text = "".join(self._area).removeprefix("\n")
            self.pairs.append((self._name, text.replace("\n", "\r\n")))
            self._area = None


def sent(html: bytes) -> Pairs:
    """The names and values that a browser sends where nobody touches anything."""
    form = _Form()
    form.feed(html.decode())
    return form.pairs


def touched(pairs: Pairs, **changes: str | None) -> Pairs:
    """The same after some fields were filled in, by their names with “__” for the dot; None takes one away."""
    values = {name.replace("__", "."): value for name, value in changes.items()}
    kept = [(name, values.get(name, value)) for name, value in pairs]
    known = {name for name, _ in pairs}
    return [(n, v) for n, v in (*kept, *((n, v) for n, v in values.items() if n not in known)) if v is not None]
