# `make` runs the main job, `make test` the tests; both set up what they need in .venv and ask nothing else of the machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test browser-test spark-test prove-image check docs format clean
demo: $(VENV)/.installed
	$(BIN)/summarizer oneline examples || test $$? -eq 1
	$(BIN)/summarizer digest examples -q -o digest.html 2>/dev/null || test $$? -eq 1
	@echo "A digest of the same articles: digest.html"

test: $(VENV)/.tested
	$(BIN)/python -W error::SyntaxWarning -m pytest -q $(PYTEST_ARGS)
	@echo "Not run here: the tests in a browser (make browser-test) and those on Spark (make spark-test)."

# A real browser for the page and for /docs: Debian's chromium and a Chinese font, installed where they are missing and may be; axe-core from npm, at the
# version and with the checksum of package-lock.json. The tests themselves need no network.
AXE := tests/browser/node_modules/axe-core/axe.min.js
browser-test: $(VENV)/.tested $(AXE)
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium)
	fc-list :lang=zh | grep -q . || (apt-get update -qq && apt-get install -y -qq --no-install-recommends fontconfig fonts-noto-cjk)
	$(BIN)/python -W error::SyntaxWarning -m pytest -q tests/browser $(PYTEST_ARGS)

$(AXE): tests/browser/package-lock.json
	command -v npm >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends npm)
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Spark for real, a cluster of several processes among it: PySpark in .venv, and the Java of Debian or Ubuntu where there is none and it may be installed.
# Where that fails too, the tests say that they did not run, and fail.
spark-test: $(VENV)/.sparked
	command -v "$${JAVA_HOME:+$$JAVA_HOME/bin/}java" >/dev/null || (apt-get update -qq && \
	  (apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless || apt-get install -y -qq --no-install-recommends openjdk-21-jre-headless)) || true
	$(BIN)/python -W error::SyntaxWarning -m pytest -q tests/spark $(PYTEST_ARGS)

# The Dockerfile's instructions, carried out in a clean virtual environment.
prove-image:
	$(PYTHON) deploy/prove_image.py

check: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python docs/help_pages.py --check
	$(BIN)/python deploy/lock.py --check
	$(BIN)/bandit -q -r summarizer api -c pyproject.toml
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

$(VENV)/.sparked: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --editable '.[test,spark]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info digest.html tests/browser/node_modules
