"""What the rules note of a clause and of a piece, as bits of one number."""

from __future__ import annotations

SIGNS = (
    "timely", "sourced", "points_back", "verbless", "glued", "hangs", "subjectless", "post", "also", "vague", "described", "dashed", "leaps", "bare_second",
    "turns", "empty", "quotation", "question", "heading", "caption", "run_in",
)
"""What a reader may mind in a piece: it opens with a date, with its source; it points back; it has no verb; a heading was run into it; a purpose or
ground stands without what it leads up to; it has no subject; it is a person and his office; it goes on from something said before; its subject is any
company or meeting; its subject is described at length; it begins after a dash or colon; its second run leaves out what it joins on to; its second run
has no verb; that has a subject of its own; it ends where it only says that something was told; and of its sentence: that it is a quotation, a question,
a heading in the middle of the text, a caption; it is a heading that ran into a sentence."""
(TIMELY, SOURCED, BACK, VERBLESS, GLUED, HANGS, SUBJECTLESS, POST, ALSO, VAGUE, DESCRIBED, DASHED, LEAPS, BARE_SECOND, TURNS, EMPTY, QUOTATION, QUESTION,
 HEADING, CAPTION, HEADS) = (1 << k for k in range(len(SIGNS)))
"""Those signs as bits, in the same order. A clause of which the same can be said has the same bit."""
(LEANS, QUOTES, ENDS, VERB, PREDICATE, LATIN, TELLS, ONLY_TIME, ONLY_SOURCE, BARE, JOINS, LACKS, LETS, SUBJECT, OWN_SUBJECT) = (
    1 << k for k in range(len(SIGNS), len(SIGNS) + 15))
"""What else is known of a clause. It leads up to the next one, so that no line ends with it; what follows is somebody's word; a line may end with it; it has
a verb that is neither quoted nor inside of what only describes a noun; it has any; it has Latin words; it begins with a verb of saying, so that what follows
is another's deed; it is only a time; it only names a source. And where pieces are put together: it begins with no subject; a second run may begin with it;
it lacks a subject; it lets or makes somebody do something; it has a subject; one that it begins with."""
OPENING = TIMELY | SOURCED | BACK | ALSO | VAGUE | DESCRIBED | DASHED | HEADS
"""The signs that a piece bears by its first clause."""
