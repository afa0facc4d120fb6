"""What is told of what may not stand in a text, each with what to write instead."""

from __future__ import annotations

Words = tuple[str, str]
"""What is the matter, and what to do."""

TOO_LONG: Words = ("This text has more than {} characters", "Make several sections of it")
LONG_BLOCK: Words = ("This paragraph, list or table has more than {} characters", "Make several of it")
CONTROL: Words = ("This text has a character that cannot be printed (U+{:04X})", "Take it out")
HTML: Words = (
    "“{}” is HTML, which a text may not hold",
    "Write Markdown: **strong**, *emphasis*, [words](link), lists, tables; or \\< for the sign itself",
)
CODE: Words = (
    "“{}” is set as code, which a text may not hold",
    "Take the backticks out; write \\` for the sign itself",
)
STRUCK: Words = (
    "“{}” would be struck out elsewhere; here the signs ~~ would be printed",
    "Leave out what no longer holds; write \\~~ for the signs themselves",
)
TASK: Words = (
    "“{}” would be a box to tick elsewhere; here it would be printed as it stands",
    "Say in words what is done; write \\[ for the sign itself",
)
CODE_BLOCK: Words = (
    "These lines are set as code: they begin with four spaces, or stand between ``` or ~~~",
    "Write them as a paragraph or as a list, from the beginning of the line on",
)
LINE: Words = ("This is a line across the page, which a text may not hold", "Part the text with a heading: ## Words")
UNDERLINED: Words = ("The line below makes a heading of these words", "Write ## before the words, or take the line out")
LEVEL_1: Words = (
    "A heading with one # is the title of its section",
    "Write ## for a heading inside the section",
)
TOO_DEEP: Words = (
    "This heading is too deep: a section has ## and ###",
    "Write ###, or a paragraph",
)
SKIPPED: Words = ("This heading has ###, and no heading with ## stands above it", "Write ##")
EMPTY_HEADING: Words = ("This heading has no words", "Write them, or take the # out")
IN_LIST: Words = ("A list holds items of one paragraph each, and lists of the second level", "Write it below the list")
DEEP_LIST: Words = ("This is a list of a third level", "Write its items into the list above it")
EMPTY_ITEM: Words = ("This item of a list has no words", "Write them, or take the item out")
IN_QUOTATION: Words = ("A quotation holds paragraphs, and nothing else", "Write it below the quotation")
EMPTY_QUOTATION: Words = ("This quotation has no words", "Write them, or take the > out")
IN_FOOTNOTE: Words = ("A footnote is one paragraph", "Write the rest into the text, or into a footnote of its own")
NESTED_FOOTNOTE: Words = (
    "A footnote begins inside a list or a quotation",
    "Write it below, from the beginning of the line on",
)
NO_CAPTION: Words = (
    "This table has no caption",
    "Write what it shows on a line of its own before it, which begins with a colon: “: The service in figures”",
)
NO_TABLE: Words = (
    "A line that begins with a colon is the caption of a table, and no table follows",
    "Write the table below, or take the colon out",
)
EMPTY_HEAD: Words = ("The {} column of this table has no heading", "Write in the first row what the column holds")
UNEVEN: Words = (
    "This row has {} cells, and the first row has {}",
    "Write a | for each cell, also for an empty one",
)
EMPTY_TABLE: Words = ("This table has a first row only", "Write rows below the line of dashes, or take the table out")
PICTURE_TEXT: Words = (
    "What a picture shows stands in the register of pictures, not here",
    "Leave the brackets empty: ![](picture:id)",
)
PICTURE_ELSEWHERE: Words = (
    "“{}” is no picture of the workspace",
    "Put it into the register of pictures, and write ![](picture:id)",
)
PICTURE_IN_LINE: Words = (
    "A picture stands within a line",
    "Write it on a line of its own, with an empty line before and after",
)
TARGET: Words = (
    "“{}” is nothing that a link can lead to",
    "Write the entry that it names, such as outcome:people.skills or project:new-van, or an https address",
)
TITLE: Words = ("This link has a title, which many readers never see", "Write it into the text")
EMPTY_LINK: Words = ("This link has no words", "Write between the brackets what it leads to")
BROKEN_LINK: Words = (
    "“](” begins where a link leads to, and the link does not end",
    "Close it with ), and write %20 for a space in the address",
)
LABELLED_LINK: Words = (
    "This link names where it leads by a label",
    "Write the address itself: [words](https://…)",
)
DEFINITION: Words = (
    "This line says where links with a label lead to, which a text may not hold",
    "Write the address at each link: [words](https://…)",
)
UNDEFINED_NOTE: Words = ("There is no footnote “{}”", "Write it on a line of its own: [^{}]: Its words.")
UNUSED_NOTE: Words = ("No place of this text calls the footnote “{}”", "Write [^{}] where it belongs, or take it out")
SECOND_NOTE: Words = ("There are two footnotes “{}”", "Give one of them another label")
SECOND_CALL: Words = ("The footnote “{}” is called a second time", "Write the second one as a footnote of its own")
EMPTY_NOTE: Words = ("The footnote “{}” has no words", "Write them behind the colon")
NOTE_IN_NOTE: Words = ("A footnote is called within a footnote", "Write both in one footnote")
NOTE_IN_HEADING: Words = ("A footnote is called in a heading or a caption", "Call it in the text below")
