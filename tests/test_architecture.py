"""Who may import whom, and what the one-line path may not load."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "summarizer"
MODULES = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
           for folder in (PACKAGE, ROOT / "api") for path in sorted(folder.rglob("*.py"))}
# the arrows of the data flow: values go between these, they do not call each other
STAGES = ("reading", "cleaning", "splitting", "segmenting", "selecting", "trimming", "phrases", "graph", "textrank", "tfidf", "lexrank", "bm25", "learned",
          "compat", "rendering", "evaluation")
ALLOWED = {
    ("textrank", "graph"), ("lexrank", "graph"), ("bm25", "graph"),
    ("lexrank", "tfidf"), ("bm25", "tfidf"),
    ("learned", "tfidf"), ("learned", "trimming"), ("learned", "phrases"), ("learned", "selecting"),
}
HEAVY = ("sklearn", "scipy", "networkx", "flask", "pandas", "jieba", "pyarrow", "opencc")


def imports(path: Path, *, top_level: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level else list(ast.walk(tree))
    name = next(n for n, p in MODULES.items() if p == path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1] + ([node.module] if node.module else []))
            found |= {f"{base}.{alias.name}" for alias in node.names} | {base}
    return found


def stage(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "summarizer" and len(parts) > 1 and parts[1] in STAGES else None


@pytest.mark.parametrize("name", MODULES)
def test_stages_do_not_import_each_other(name):
    own = stage(name)
    others = {stage(imported) for imported in imports(MODULES[name])} - {None, own}
    if own:
        assert {(own, other) for other in others} <= ALLOWED


@pytest.mark.parametrize("name", MODULES)
def test_the_core_does_not_know_the_service(name):
    if name.startswith("summarizer") and name != "summarizer.cli_serve":
        assert not any(imported.split(".")[0] == "api" for imported in imports(MODULES[name]))


@pytest.mark.parametrize("name", MODULES)
def test_nothing_heavy_is_imported_before_it_is_used(name):
    if name.startswith("summarizer"):
        assert {imported.split(".")[0] for imported in imports(MODULES[name], top_level=True)}.isdisjoint(HEAVY)


def test_the_nouns_stand_on_the_standard_library_alone():
    for path in (PACKAGE / "model").glob("*.py"):
        found = {imported for imported in imports(path, top_level=True) if not f"{imported}.".startswith("summarizer.model.")}
        assert {imported.split(".")[0] for imported in found} <= set(sys.stdlib_module_names), path


def test_every_public_name_can_be_imported_and_is_documented():
    import summarizer

    for name in summarizer.__all__:
        assert getattr(summarizer, name).__doc__, name
    with pytest.raises(AttributeError):
        summarizer.nothing_of_the_kind  # noqa: B018


def test_one_line_loads_none_of_the_heavy_libraries(article):
    code = ("import json, sys; from summarizer.cli import main; status = main(['oneline', sys.argv[1], '-q']);"
            "print(json.dumps([status, sorted({name.split('.')[0] for name in sys.modules})]), file=sys.stderr)")
    done = subprocess.run([sys.executable, "-W", "error", "-c", code, str(article)], capture_output=True, check=True, timeout=60)
    status, loaded = json.loads(done.stderr)
    assert status == 0
    assert set(loaded).isdisjoint(HEAVY)
    assert "rjieba" in loaded
