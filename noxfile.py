"""The tests on every supported Python that is installed here: ``nox``, or ``nox -s tests-3.12 -- tests/test_pipeline.py`` for some of them on one.

Pythons that are not here are named and left out. What needs a browser or Spark is not among these tests.
"""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Install the package with what its tests need, and run them."""
    session.install("--editable", ".[test]")
    session.run("python", "-W", "error::SyntaxWarning", "-m", "pytest", "-q", "-p", "no:cacheprovider", *session.posargs)
