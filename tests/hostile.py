"""Inputs made to hurt a regular expression, from the expression itself: what it likes, repeated, and nearly what it wants."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import random
import re
import string
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

try:
    from re import _constants as codes
    from re import _parser as parser
except ImportError:  # Python 3.10
    import sre_constants as codes  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

OTHERS = "甲a1 \n。-<"
SAMPLES = {"CATEGORY_DIGIT": "1", "CATEGORY_NOT_DIGIT": "甲", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "甲", "CATEGORY_WORD": "甲",
           "CATEGORY_NOT_WORD": "-"}
OPTIONAL = ("pyspark", "pyarrow", "opencc")


def modules(*packages: str) -> Iterator[ModuleType]:
    """Every module of the packages; one that needs an optional package which is not installed is left out."""
    for package in packages:
        root = importlib.import_module(package)
        yield root
        for found in pkgutil.walk_packages(root.__path__, package + "."):
            try:
                yield importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                if (error.name or "").split(".")[0] not in OPTIONAL:
                    raise


def patterns(*packages: str) -> dict[tuple[str, int], str]:
    """Every regular expression of the packages and its flags, with the name it has: in a module's variables, in tables, and written in a call."""
    found: dict[tuple[str, int], str] = {}
    for module in modules(*packages):
        for name, value in vars(module).items():
            for path, pattern in _inside(value, f"{module.__name__}.{name}"):
                found.setdefault((pattern.pattern, pattern.flags & ~re.UNICODE), path)
        for pattern, flags, line in _in_calls(module):
            found.setdefault((pattern, flags), f"{module.__name__}:{line}")
    return {key: name for key, name in found.items() if isinstance(key[0], str)}


def searches(name: str) -> bool:
    """Whether the sources look for the expression anywhere in a text, and not only at one place; for entries of tables they may."""
    if name.startswith(("summarizer.cleaning.datelines.PATTERNS[", "summarizer.cleaning.vocabulary.HEAD[")):
        return False
    return _is_used(name, "search|finditer|findall|sub|split")


def matches_whole(name: str) -> bool:
    """Whether the sources ask that the expression matches a whole text; for entries of tables they may."""
    return _is_used(name, "fullmatch")


def _is_used(name: str, methods: str) -> bool:
    if "[" in name or ":" in name:
        return True
    package = name.split(".")[0]
    sources = [inspect.getsource(module) for module in modules(package)]
    return any(re.search(rf"\b{name.rsplit('.', 1)[1]}\.(?:{methods})\b", source) for source in sources)


def _inside(value: Any, path: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if isinstance(value, re.Pattern) or type(value).__name__ == "_Lazy":
        yield path, value
    elif isinstance(value, (tuple, list)) and depth < 4:
        for i, one in enumerate(value):
            yield from _inside(one, f"{path}[{i}]", depth + 1)
    elif isinstance(value, Mapping) and depth < 4:
        for key, one in value.items():
            yield from _inside(one, f"{path}[{key!r}]", depth + 1)


def _in_calls(module: ModuleType) -> Iterator[tuple[str, int, int]]:
    """The expressions in calls of ``re``'s functions; those put together from a module's own constants are put together."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="search" | "match" | "fullmatch" | "sub" | "findall" | "finditer" | "split")):
                try:
                    yield eval(compile(ast.Expression(node.args[0]), module.__name__, "eval"), vars(module)), 0, node.lineno
                except NameError:  # of the caller's words, escaped: alternatives without a repetition
                    assert "escape" in inspect.getsource(module)


class Hostile:
    """Texts of any length that are hard for one pattern."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.tree = parser.parse(pattern, flags)
        self.rng = random.Random(repr(pattern))
        self.groups: dict[int, str] = {}

    def texts(self) -> Iterator[Any]:
        """Functions from a length to a text of about that length."""
        atoms = sorted(set(self._atoms(self.tree)) | {"甲", " ", "1"})
        for atom in self.rng.sample(atoms, min(len(atoms), 12)):
            yield lambda size, unit=atom: unit * size
        for _ in range(6):
            unit = "".join(self.rng.choices(atoms, k=self.rng.choice((2, 2, 3))))
            yield lambda size, unit=unit: unit * (size // len(unit))
        for _ in range(4):
            whole = self._match(self.tree, 1) or "甲"
            cut = self.rng.randint(1, len(whole))
            yield lambda size, unit=whole: unit * (size // len(unit))
            yield lambda size, unit=whole[:cut]: unit * (size // len(unit))
            state = self.rng.getstate()
            yield lambda size, state=state: self._long(size, state)

    def _long(self, size: int, state: Any) -> str:
        """What matches, every repetition drawn out, and then what does not fit."""
        self.rng.setstate(state)
        return self._match(self.tree, size)[: 2 * size] + "\x00"

    def _atoms(self, tree: Any) -> Iterator[str]:
        for kind, value in tree:
            if kind in (codes.LITERAL, codes.IN, codes.ANY, codes.NOT_LITERAL):
                yield from self._choices(kind, value)
            elif kind is codes.BRANCH:
                for branch in value[1]:
                    yield from self._atoms(branch)
            elif kind in (codes.ASSERT, codes.ASSERT_NOT):
                yield from self._atoms(value[1])
            elif isinstance(value, tuple) and value and hasattr(value[-1], "data"):
                yield from self._atoms(value[-1])

    def _choices(self, kind: Any, value: Any) -> list[str]:
        if kind is codes.LITERAL:
            return [chr(value)]
        if kind is codes.ANY:
            return ["甲"]
        if kind is codes.NOT_LITERAL:
            return [next(c for c in OTHERS if ord(c) != value)]
        chars: list[str] = []
        for one, what in value:
            if one is codes.LITERAL:
                chars.append(chr(what))
            elif one is codes.RANGE:
                chars += [chr(what[0]), chr(what[1])]
            elif one is codes.CATEGORY:
                chars.append(SAMPLES[str(what)])
        if value[0][0] is codes.NEGATE:
            chars = [c for c in OTHERS + string.printable if c not in chars][:2]
        return chars

    def _match(self, tree: Any, size: int) -> str:
        """A text that the tree would match but for its assertions, each repetition as long as it may be up to ``size``."""
        return "".join(self._piece(kind, value, size) for kind, value in tree)

    def _piece(self, kind: Any, value: Any, size: int) -> str:
        if kind in (codes.LITERAL, codes.IN, codes.ANY, codes.NOT_LITERAL):
            return self.rng.choice(self._choices(kind, value))
        if kind is codes.BRANCH:
            return self._match(self.rng.choice(value[1]), size)
        if kind is codes.SUBPATTERN:
            self.groups[value[0]] = self._match(value[-1], size)
            return self.groups[value[0]]
        if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT, getattr(codes, "POSSESSIVE_REPEAT", None)):
            low, high, inner = value
            return self._match(inner, 1) * max(low, min(int(high), size))
        if kind is codes.GROUPREF:
            return self.groups.get(value, "")
        if kind is getattr(codes, "ATOMIC_GROUP", None):
            return self._match(value, size)
        return ""
