"""Links from a file to its neighbours on the site, for formats that travel without them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from cpsplan.render.page import SCHEMES


def lead_to_the_site(root: Any) -> None:
    """Give links to other documents of the site their whole address, where the page says what its own is.

    A file that was sent to somebody has no neighbours: without an address of the site, such links stay as they are, for
    the format to take out. ``root`` is the page, as elements of lxml or of the standard library.
    """
    own = next((link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"), "")
    if not own:
        return
    for link in root.iter("a"):
        target = link.get("href") or ""
        if target and not target.startswith(("#", *SCHEMES)):
            link.set("href", urljoin(own, target).replace("/index.html", "/"))
