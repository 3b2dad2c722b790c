# The two commands of a fresh machine are `make run` and `make test`; everything else serves developers.

PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
WORKERS ?= auto

.PHONY: run test check format bench setup system lock clean pictures docs

run: setup
	$(BIN)/pyrepls

test: setup system
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests

check: setup
	$(BIN)/ruff format --check src tests bench demo
	$(BIN)/ruff check src tests bench demo
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if command -v duplicates >/dev/null; then duplicates --most 12; fi

format: setup
	$(BIN)/ruff format src tests bench demo
	$(BIN)/ruff check --fix src tests bench demo

bench: setup system .venv/.bench
	$(BIN)/python -m bench

pictures: setup system
	$(BIN)/python -m docs.picture

setup: .venv/.installed

system:
	@sh .ci/system-packages

.venv/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "pyrepls needs Python 3.11 or later as python3, python3.11, python3.12 or python3.13 on PATH"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.bench: bench/requirements.lock .venv/.installed
	$(BIN)/python -m venv .venv/bench
	.venv/bench/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.lock
	@touch $@

docs: setup
	$(BIN)/python docs/generate.py

lock: setup
	$(BIN)/python -m pip install --quiet --upgrade --editable '.[dev]' hatchling==1.33.0 editables
	$(BIN)/python -m pip freeze --exclude-editable --exclude pyrepls > requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis build dist
