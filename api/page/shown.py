"""Text of articles as it may stand on the page."""

from __future__ import annotations

TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))
CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
SHOWN = str.maketrans({**dict.fromkeys(TURNING, "\ufffd"), **dict.fromkeys(CONTROLS, " ")})


def shown(text: str) -> str:
    """Text that stays where it is put, character for character: controls become spaces, marks that turn the direction become visible.

    >>> shown("a\\u202eb\\tc")
    'a\\ufffdb c'
    """
    return text.translate(SHOWN)
