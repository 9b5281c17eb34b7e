# `make demo` and `make test` work from nothing: they need Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test check reference bench storm lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tactus needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

demo: setup
	@$(BIN)/python examples/demo.py

test: setup
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# what is generated from the tables of the language: docs/reference, llms.txt, tables of fields in the guides
reference: setup
	@$(BIN)/python -m tests.reference

bench: setup
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

# every kill point, two hundred kills at random moments, the whole battery where it is at hand, 20,000 slips in programs,
# 100,000 lies of workers
storm: setup
	@TACTUS_STORM=1 $(BIN)/python -m pytest -n auto tests/acceptance tests/vm tests/language

# the exact versions of everything; pydantic-ai stays at the newest version that pydantic-evals exists for
lock:
	@rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/pip install --quiet --disable-pip-version-check '.[dev]' 'pydantic-ai-slim[openai]==2.62.0'
	@$(VENV)/lock/bin/pip freeze --all --exclude tactus --exclude pip | grep -v -e '^-e ' -e ' @ ' > requirements.lock
	@rm -rf $(VENV)/lock build

clean:
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
