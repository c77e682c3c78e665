# make setup, make lab, make test: all that a newcomer needs. `make help` lists the rest.
# They start from Python >= 3.11, git and make. Another Python: make setup PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.setup-done
NODE := tests/node/node_modules/.setup-done
PYTEST := $(BIN)/python -m pytest
unexport PYTHONDONTWRITEBYTECODE  # or each of a thousand processes would compile the package
# Three processes, so that two cores have work while one waits for servers and kernels. One notebook's
# cells must stay together in one of them. Files keep their order: tests/conftest.py puts those first
# that take longest.
PARALLEL := -n 3 --dist loadfile --no-loadscope-reorder
EXTRAS := --extra lab --extra server --extra grade --extra test

.DEFAULT_GOAL := help
.PHONY: help setup lab test test-slow check lint format notebooks standards lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(SETUP) ## create .venv and install everything; quick when nothing changed

lab: $(SETUP) ## open JupyterLab on a learner's copy of the course, in workbook/
	$(BIN)/jwtflow lab workbook

test: check $(NODE) ## what CI runs at every change; `check` is part of it
	$(PYTEST) --nbval $(PARALLEL) -m 'not slow'

test-slow: $(SETUP) $(NODE) ## what CI runs every night: clusters, a whole class, every answer, long races
	$(PYTEST) $(PARALLEL) -m slow tests

check: lint ## lint the code and the course; no notebook and no test is run
	$(BIN)/python -m tools.linter notebooks

lint: $(SETUP) ## formatting, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(SETUP) ## format the code and mend what lint can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(SETUP) ## refresh tables and maps, run the notebooks again and store their outputs
	$(BIN)/python -m tools.author pages
	$(BIN)/python -m tools.execution notebooks

standards: $(SETUP) ## make docs/standards.md: each rule, its code and its tests
	$(BIN)/python -m tools.standards

lock: ## resolve the two locks and constraints.txt anew; newer versions with UPGRADE=--upgrade
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	.venv/lock/bin/uv pip compile --quiet $(UPGRADE) --universal --generate-hashes --python-version 3.11 \
	    $(EXTRAS) --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	sed -n 's/^\([a-z0-9][^\\]*[^ \\]\) *\\$$/\1/p' requirements.lock > constraints.txt
	.venv/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --extra server -c constraints.txt --no-annotate --custom-compile-command "make lock" \
	    pyproject.toml -o requirements-server.lock

clean: ## remove what setup and the tests made; workbook/ stays
	rm -rf .venv build dist tests/node/node_modules .pytest_cache .mypy_cache .ruff_cache \
	    .hypothesis .import_linter_cache

$(SETUP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "jwtflow needs Python 3.11 or newer, and '$(PYTHON)' is not ($$($(PYTHON) --version 2>&1))." >&2; \
	    echo "Name another one: make $(or $(firstword $(MAKECMDGOALS)),setup) PYTHON=python3.13" >&2; \
	    exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# OAuth and JOSE libraries of another language, as clients of our servers.
$(NODE): tests/node/package-lock.json
	@if command -v npm >/dev/null; then \
	    npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund && touch $@; \
	else \
	    echo "npm is not installed: the tests with Node.js clients will be skipped"; \
	fi
