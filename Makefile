# `make` runs the main job, `make test` the tests; both set up what they need in .venv and ask nothing else of the machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test browser-test prove-image check docs format clean
demo: $(VENV)/.installed
	$(BIN)/summarizer oneline examples || test $$? -eq 1
	$(BIN)/summarizer digest examples -q -o digest.html 2>/dev/null || test $$? -eq 1
	@echo "A digest of the same articles: digest.html"

test: $(VENV)/.tested
	$(BIN)/python -W error::SyntaxWarning -m pytest -q $(PYTEST_ARGS)
	@echo "Not run here: the tests in a browser (make browser-test)."

# A real browser for /docs: Debian's chromium, installed where it is missing and may be installed.
browser-test: $(VENV)/.tested
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk)
	$(BIN)/python -W error::SyntaxWarning -m pytest -q tests/browser $(PYTEST_ARGS)

# The Dockerfile's instructions, carried out in a clean virtual environment.
prove-image:
	$(PYTHON) deploy/prove_image.py

check: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python docs/help_pages.py --check
	$(BIN)/python benchmarks/quality.py --floors

docs: $(VENV)/.tested
	$(BIN)/python docs/help_pages.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m compileall -q summarizer api
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info digest.html
