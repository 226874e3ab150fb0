"""Edits: how a cleaned text came from its source, step by step, so that offsets lead back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.model import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which are in order of ``start`` and do not overlap.

    >>> apply("<p>路灯&amp;道路</p>", [Edit(0, 3, "", "markup"), Edit(5, 10, "&", "entity"), Edit(12, 16, "", "markup")])
    '路灯&道路'
    """
    pieces = []
    position = 0
    for start, end, replacement, _ in edits:
        pieces.append(text[position:start])
        pieces.append(replacement)
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One list of edits that does what ``first`` and then ``second`` do.

    ``second`` counts in the text that ``first`` gives; the result counts in the source. Where an edit of ``second`` takes out what an edit
    of ``first`` touched, the later one's rule stands for both; but white space around things that were dropped hides none of them.

    >>> compose([Edit(0, 3, "", "markup")], [Edit(1, 2, "", "furniture")])
    [Edit(start=0, end=3, text='', rule='markup'), Edit(start=4, end=5, text='', rule='furniture')]
    >>> compose([Edit(2, 5, "", "markup")], [Edit(1, 3, "", "furniture")])
    [Edit(start=1, end=6, text='', rule='furniture')]
    >>> compose([Edit(2, 5, "", "hidden")], [Edit(1, 3, "", "space")])
    [Edit(start=1, end=2, text='', rule='space'), Edit(start=2, end=5, text='', rule='hidden'), Edit(start=5, end=6, text='', rule='space')]
    """
    if not first or not second:
        return list(first or second)
    result: list[Edit] = []
    rest = list(reversed(first))
    shift = 0  # how far the source lies ahead of the text between, at the current place
    for start, end, replacement, rule in second:
        while rest and rest[-1].start - shift + len(rest[-1].text) <= start:
            edit = rest.pop()
            result.append(edit)
            shift += edit.end - edit.start - len(edit.text)
        if rest and rest[-1].start - shift < start:  # the cut runs through a replacement: keep its head as an insertion
            edit = rest.pop()
            kept = start - (edit.start - shift)
            result.append(Edit(edit.start, edit.start, edit.text[:kept], edit.rule))
            rest.append(edit._replace(text=edit.text[kept:]))
            shift -= kept
        source_start = start + shift
        swallowed: list[Edit] = []
        while rest and rest[-1].start - shift < end:
            edit = rest.pop()
            swallowed.append(edit)
            taken = end - (edit.start - shift)
            if len(edit.text) > taken:  # keep its tail as an insertion after the cut
                rest.append(Edit(edit.end, edit.end, edit.text[taken:], edit.rule))
                taken_text = taken
            else:
                taken_text = len(edit.text)
            shift += edit.end - edit.start - taken_text
        whole = Edit(source_start, end + shift, replacement, rule)
        result += _apart(whole, swallowed) if rule == "space" else [whole]
    result.extend(reversed(rest))
    return result


def _apart(space: Edit, swallowed: Sequence[Edit]) -> list[Edit]:
    """The white space and the things dropped in the midst of it, each with its own rule; the first of them stands for what replaces them all."""
    pieces: list[Edit] = []
    position = space.start
    for edit in swallowed:
        if position < edit.start:
            pieces.append(Edit(position, edit.start, "", space.rule))
        if edit.start < edit.end:
            pieces.append(edit._replace(text=""))
        position = edit.end
    if position < space.end:
        pieces.append(Edit(position, space.end, "", space.rule))
    if not pieces:
        return [space]
    first = next((i for i, piece in enumerate(pieces) if piece.rule != space.rule), 0)
    pieces[first] = pieces[first]._replace(text=space.text)
    return pieces
