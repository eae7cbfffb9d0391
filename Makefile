# Two commands set everything up on a bare machine with Python 3.11 and make: `make build` and `make test`.

PYTHON ?= python3.11
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.requirements
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export GX_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
# Whoever forbids bytecode has every process compile dbt anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help build test nightly check check-files check-project bench report lint format clean

help: ## Say what there is to do
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

build: $(STAMP) ## Build the tier (and a demo world where there is no raw data), check it, publish it
	@$(RUN) -m python_checks build

test: $(STAMP) ## The tests of every change: all of the quick lane, the style of the SQL, and the builds
	@$(MAKE) --no-print-directory -j 2 --output-sync=target check-project check-files lint
	@$(RUN) -m pytest -q -m "not nightly" -n 2 --dist loadfile --no-loadscope-reorder

nightly: $(STAMP) ## The tests too long for every change: hostile and faulty raw data, mutants of consent, power of the monitor
	@$(RUN) -m pytest -q -m nightly -n 2 --dist loadfile --no-loadscope-reorder

check: $(STAMP) ## The quick lane: style and types of the Python, YAML, house rules, contracts, quick tests
	@$(MAKE) --no-print-directory -j 2 --output-sync=target check-files check-project
	@$(RUN) -m pytest -q -m "not builds and not nightly" -n 2 --dist loadfile --no-loadscope-reorder

check-files: $(STAMP)
	@ruff format --check --quiet . && ruff check --quiet .
	@mypy
	@$(RUN) -m python_checks check-yaml

check-project: $(STAMP)
	@$(RUN) -m python_checks check-manifest
	@$(RUN) -m python_checks check-contracts

bench: $(STAMP) ## What everything costs, as ratios to a floor measured in the same run: SIZE="10k 100k" (default 10k)
	@$(RUN) -m benchmarks $(SIZE)

report: $(STAMP) ## Write the report on the published tier (reports/decision_tier.html)
	@$(RUN) -m python_checks report

lint: $(STAMP) ## The style of the SQL that changed
	@$(RUN) -m python_checks lint-sql

format: $(STAMP) ## Put Python and SQL into the house style
	@ruff format --quiet . && ruff check --fix --quiet .
	@$(RUN) -m python_checks lint-sql --fix

clean: ## Remove what the commands made, the environment included
	@rm -rf $(VENV) target logs reports published decision_tier.duckdb decision_tier.duckdb.wal

# The environment is made anew whenever the pinned requirements change; by two processes, for pip keeps to one core.
$(STAMP): requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; name another Python 3.11 with PYTHON=..."; exit 2; }
	@echo "Creating $(VENV) from requirements.txt"
	@$(PYTHON) -m venv --clear $(VENV)
	@grep -v '^ *#' requirements.txt | \
		xargs -P 2 -n 70 $(RUN) -m pip install -qq --no-compile --no-deps --disable-pip-version-check
	@touch $@
