"""Colours as numbers: how they contrast, how they mix, and the nearest one that can be read on a ground."""

from __future__ import annotations

from functools import cache

BLACK = (0, 0, 0)
WHITE = (255, 255, 255)
STRAIGHT = 0.04045
"""Up to which share of a channel light grows evenly, by the definition of sRGB."""
STEPS = 256
"""In how many steps a colour is made darker or lighter until it can be read."""

Channels = tuple[int, int, int]


def channels(colour: str) -> Channels:
    """Red, green and blue of a colour, 0 to 255 each: "#0a4c9c" is 10, 76, 156."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def as_hex(colour: Channels) -> str:
    """A colour as style sheets write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


@cache
def luminance(colour: str) -> float:
    """How light a colour is, 0 to 1, as WCAG 2.2 works it out."""
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return float(share / 12.92 if share <= STRAIGHT else ((share + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, ground: str) -> float:
    """How a colour stands out from a ground, 1 to 21, as WCAG 2.2 works it out."""
    darker, lighter = sorted((luminance(colour), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """A colour over a ground, as if a ``share`` of it were laid on."""
    return as_hex(_between(channels(ground), channels(colour), share))


def _between(start: Channels, end: Channels, share: float) -> Channels:
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(start, end, strict=True))
    return red, green, blue


def nearest_readable(colour: str, grounds: tuple[str, ...], wanted: float) -> str:
    """The colour itself, or the nearest darker or lighter one that has the wanted contrast to all grounds.

    Where none has, black or white, whichever stands out more.
    """
    for step in range(STEPS):
        for end in (BLACK, WHITE):
            candidate = as_hex(_between(channels(colour), end, step / (STEPS - 1)))
            if all(contrast(candidate, ground) >= wanted for ground in grounds):
                return candidate
    return max((as_hex(BLACK), as_hex(WHITE)), key=lambda end: min(contrast(end, ground) for ground in grounds))
