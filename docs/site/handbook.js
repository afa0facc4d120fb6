// The window of the search has no name of its own, which those who hear the page would miss.
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
