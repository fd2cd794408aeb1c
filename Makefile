# Zhihui: every task a developer needs. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8050
HOST ?= 127.0.0.1
BIN := $(VENV)/bin
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev services test check shots bench bench-engine requirements clean

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

assets/00-vendor/.ready: package.json package-lock.json deploy/vendor.py deploy/icons.txt | $(VENV)/.run
	$(BIN)/python deploy/vendor.py

# The engine's kernels are compiled once, so that the first plan does not wait for it.
$(VENV)/.kernels: $(wildcard dispatch/engine/*.py) $(VENV)/.run
	$(BIN)/python -c "from dispatch import engine; engine.warm()"
	touch $@

# The product itself is compiled before its first start too, whoever may write there later.
setup: $(VENV)/.run $(VENV)/.kernels assets/00-vendor/.ready ## Install what the product needs into $(VENV)
	$(BIN)/python -m compileall -q app.py callbacks dashboard dispatch layouts

setup-dev: setup $(VENV)/.dev ## Install what tests and checks need too

run: setup ## Serve a living city on http://$(HOST):$(PORT)
	$(BIN)/python app.py seed --days 8 --if-empty
	$(BIN)/python app.py serve

services: ## Install the servers the tests use (PostgreSQL, Redis, Mosquitto, Chromium)
	sh deploy/services.sh

test: setup-dev services ## Run every test
	$(BIN)/python -m pytest -n 2 tests --ignore tests/bench

check: setup-dev ## Format, lint, types, layers, sizes, colours and their contrast
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.sizes .
	$(BIN)/python -m pytest tests/contract/test_tokens.py tests/contract/test_words.py

shots: setup-dev services ## Photograph every screen in every state into var/shots, the best into docs/shots
	$(BIN)/python -m tests.browser.shots

bench: setup-dev services ## Measure speed, print ratios
	$(BIN)/python -m pytest -q -s tests/bench -m bench

$(VENV)/.peers: requirements-peers.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-peers.txt
	touch $@

bench-engine: setup-dev $(VENV)/.peers ## Plan beside VROOM, PyVRP and OR-Tools, print the table
	$(BIN)/python -m pytest -q -s tests/bench/engine -m bench

requirements: setup-dev ## Compile the pinned requirements from pyproject.toml
	sh deploy/requirements.sh

clean: ## Remove what set-up made
	rm -rf $(VENV) assets/00-vendor node_modules
