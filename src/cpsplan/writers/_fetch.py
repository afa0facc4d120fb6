"""What WeasyPrint may read while it writes a PDF: the assets, and nothing else. Imported only when a PDF is written."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from cpsplan.writers.assets import FOLDER, KINDS, Assets


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is published without types
    """Answers requests below a virtual address from the assets in memory; never opens a file or a connection.

    ``refused`` holds what was asked for and not given. WeasyPrint swallows even a fatal error inside an SVG picture,
    so whoever writes a PDF looks there too.
    """

    def __init__(self, base: str, assets: Assets) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._place = f"{base}{FOLDER}/"
        self._assets = assets
        self.refused: list[str] = []

    def address(self, name: str) -> str:
        """Where the asset of that name lies."""
        return f"{self._place}{name}"

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's signature
        """The asset at ``url``. Raises FatalURLFetchingError for everything else."""
        content = self._assets.contents.get(url.removeprefix(self._place)) if url.startswith(self._place) else None
        if content is None:
            self.refused.append(url)
            raise FatalURLFetchingError(f"not an asset: {url}")
        kind = KINDS[PurePosixPath(url).suffix]
        return URLFetcherResponse(url, content, {"Content-Type": kind})
