"""How many small faults the tests would notice: mutants of a module, each met by that module's own tests.

    pip install 'summarizer[test,harden]'
    python benchmarks/mutants.py splitting [--sample 200] [--seed 0]

The faults are cosmic-ray's (operators, comparisons, numbers, conditions, loops, breaks); a sample of them is drawn, the same for the same seed. The libraries
are loaded once; each mutant gets a forked process, in which it takes the module's place. A mutant is killed if a test fails, or does not end in time.
Mutants that change nothing but annotations are left out: nothing runs them. Survivors are printed as differences, to be read.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import importlib
import itertools
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
TESTS = {
    "splitting": ["tests/test_splitting_exact.py", "tests/test_splitting.py", "-k", "not linear_time"],
    "selecting": ["tests/test_selecting_exact.py", "tests/test_selecting.py"],
    "graph": ["tests/test_graph_exact.py", "tests/test_graph.py"],
    "textrank": ["tests/test_textrank_exact.py", "tests/test_textrank.py"],
    "tfidf": ["tests/test_tfidf_exact.py", "tests/test_tfidf.py"],
    "digest.duplicates": ["tests/test_digest_duplicates.py"],
    "digest.dates": ["tests/test_digest_dates_exact.py", "tests/test_digest_dates.py"],
}
"""A module's own tests, in a choice that takes seconds."""
MEMORY = 6 << 30
QUIET = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutants",
         "-W", "ignore::pytest.PytestAssertRewriteWarning"]


class Mutant(Loader, MetaPathFinder):
    """Imports a module from other source than its file's."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        spec = PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]
        assert spec is not None
        spec.loader = self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, str(module.__file__), "exec"), module.__dict__)


class Bare(ast.NodeTransformer):
    """A program without its annotations: what of it runs."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.annotation = ast.Constant(None)
        self.generic_visit(node)
        return node


def running_part(source: str) -> str:
    return ast.dump(Bare().visit(ast.parse(source)))


def mutations(source: str, seed: int) -> Iterator[str]:
    """The source with one fault, for each fault that cosmic-ray knows, in an order drawn by lot."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    nodes = list(ast_nodes(get_ast(source)))
    kinds = [kind for kind in map(get_operator, sorted(operator_names())) if not kind.arguments()]
    faults = [(kind, i) for kind in kinds for i in range(sum(1 for node in nodes for _ in kind().mutation_positions(node)))]
    random.Random(seed).shuffle(faults)
    seen = {running_part(source)}
    for kind, occurrence in faults:
        mutated = mutate_code(source, kind(), occurrence)
        try:
            part = running_part(mutated)
        except SyntaxError:
            continue
        if part not in seen:
            seen.add(part)
            yield mutated


def met(name: str, source: str, tests: list[str], seconds: int) -> bool:
    """Whether the tests pass with this source in the module's place."""
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.alarm(seconds)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        for loaded in [one for one in sys.modules if one.split(".")[0] in ("summarizer", "tests")]:
            del sys.modules[loaded]
        sys.meta_path.insert(0, Mutant(name, source))
        import pytest

        try:
            # pytest looks for the modules of doctests by their files
            importlib.import_module(name)
            os._exit(int(pytest.main([*QUIET, *tests])))
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return status == 0


def difference(before: str, after: str) -> str:
    rows = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "\n".join(row for row in rows if not row.startswith(("---", "+++")))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", choices=TESTS)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="+", help="of the sample these alone, by number: survivors, after tests were added")
    given = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    name = "summarizer." + given.module
    path = ROOT / (name.replace(".", "/") + ".py")
    tests = [str(path), *TESTS[given.module]]
    prepare()
    source = path.read_text(encoding="utf-8")
    began = time.monotonic()
    if not met(name, source, tests, 600):
        print("the tests fail without a mutant")
        return 2
    limit = int(10 + 4 * (time.monotonic() - began))
    number = survivors = 0
    drawn = enumerate(itertools.islice(mutations(source, given.seed), given.sample), 1)
    for number, (place, mutant) in enumerate(((place, one) for place, one in drawn if not given.only or place in given.only), 1):  # noqa: B007
        if met(name, mutant, tests, limit):
            survivors += 1
            print(f"survivor {survivors} (mutant {place}):\n{difference(source, mutant)}", flush=True)
    killed = number - survivors
    print(f"{name}: {killed} of {number} mutants killed ({100 * killed / max(1, number):.1f} %), {time.monotonic() - began:.0f} s", flush=True)
    return 0


def prepare() -> None:
    """Load once what every mutant needs: the libraries, and hypothesis without the shrinking of what fails."""
    from hypothesis import HealthCheck, Phase, settings

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None, derandomize=True, deadline=None,
                              suppress_health_check=list(HealthCheck))
    for library in ("pytest", "numpy", "rjieba", "scipy.sparse", "sklearn.feature_extraction.text", "networkx"):
        importlib.import_module(library)
    # its dictionary is loaded when it is first used
    importlib.import_module("rjieba").tag("路灯")


if __name__ == "__main__":
    sys.exit(main())
