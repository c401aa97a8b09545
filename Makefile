# Kashikan: `make run` to try it, `make test` to check everything. `make help` lists the rest.
# Nothing but python3 (with python3-venv) and make is needed; the rest is set up here.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
HISTORIES ?= 10000
SEED ?= $(shell $(PYTHON) -c 'import random; print(random.randrange(10**9))')
SEED := $(SEED)
BOOT = $(PYTHON) -B -m sandbox.bootstrap
IN = .venv/bin/python
BIN = .venv/bin
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint fmt types messages bench prove lock environment

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: ## the whole system with Maebashi's halls (PORT=8000, HOST=0.0.0.0 lets a phone in)
	@exec $(BOOT) sandbox.launcher --with-parent --port "$(PORT)" --host "$(HOST)"

test: environment ## everything: lint, types, contracts, all tests (CHROMIUM= names a browser)
	@$(IN) -m sandbox.browser
	@$(MAKE) --no-print-directory lint types
	@echo "seed $(SEED)"
	@exec $(IN) -m pytest -n logical --dist worksteal --hypothesis-seed="$(SEED)" $(ARGS)

lint: environment ## style, templates, layers, migrations, deployment, Dockerfile
	@$(IN) -m sandbox.checks

fmt: environment ## put Python and templates into shape
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} + || true

types: environment ## mypy, strict
	@exec $(IN) -m mypy .

messages: environment ## collect texts for translation, compile the catalogues
	@exec $(IN) -m sandbox.messages

bench: environment ## measure pages and bookings at three sizes
	@exec $(IN) -m sandbox.bench $(ARGS)

prove: environment ## the randomised tests of one area, recorded: make prove AREA=booking
	@exec $(IN) -m sandbox.prove "$(AREA)" --histories "$(HISTORIES)" --seed "$(SEED)"

lock: environment ## write requirements*.txt anew (needs uv: .venv/bin/pip install uv)
	@$(LOCK) $(ARGS) requirements.in -o requirements.txt
	@$(LOCK) $(ARGS) requirements-dev.in -c requirements.txt -o requirements-dev.txt

environment:
	@$(BOOT) --dev
