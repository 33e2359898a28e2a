# keydates: `make briefing` makes the exports of the chronology in data/, `make test` proves them.
# Needs GNU make and Python 3.11 or newer; everything else goes into .venv, pinned by hash.

.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
PYTEST := $(BIN)/python -m pytest -q
PARALLEL := -n auto --dist worksteal

# The newest Python that is new enough and can make a virtual environment; PYTHON=... overrides.
CHECK := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	$$name -c '$(CHECK)' 2>/dev/null && command -v $$name && break; done)

.PHONY: help briefing test lint types format golden pictures bench requirements clean

help: ## say what the targets do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r target words; do printf '%-20s %s\n' "$$target" "$$words"; done

briefing: $(STAMPS)/package ## export data/russia-syria.yaml to every format, into out/
	@$(BIN)/python -m keydates export data/russia-syria.yaml -o out
	@echo "Look in out/: .pdf, .docx and .html to read, .ics for a calendar, .geojson for a map, .csv for a table."

test: lint types ## run linters, type checkers and the suite, also without assertions
	@echo "suite"
	@$(PYTEST) $(PARALLEL)
	@echo "suite under python -O"
	@PYTHONOPTIMIZE=1 $(PYTEST) $(PARALLEL) -m "not slow"

lint: $(STAMPS)/lint ## check style and formatting
	@echo "ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "make format mends these:"; \
		$(BIN)/ruff format --check .; exit 1; } >&2

types: $(STAMPS)/lint ## check types with mypy and pyright
	@echo "mypy"
	@$(BIN)/mypy --no-error-summary
	@echo "pyright"
	@$(BIN)/basedpyright --level error

format: $(STAMPS)/lint ## mend style and formatting where a tool can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# pytest ends with 10 when it has regenerated without a failure: such a run proves nothing.
golden: $(STAMPS)/test ## write the golden files anew, to be read before they are committed
	@status=0; $(PYTEST) tests/golden --regenerate || status=$$?; test $$status -eq 10
	@git status --short tests/golden
	@echo "Read the changes with git diff, then run make test."

pictures: $(STAMPS)/test ## make the README's pictures anew; needs Chromium
	@$(BIN)/python examples/rendered/make.py

bench: $(STAMPS)/test ## measure speed and memory against the targets, one at a time
	@$(PYTEST) -s -p no:xdist -o python_files='bench_*.py' tests/benchmarks

COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header
requirements: $(STAMPS)/venv ## resolve the pinned requirements anew
	@$(PIP) install uv
	@$(COMPILE) requirements/build.in -o requirements/build.txt
	@$(COMPILE) pyproject.toml -o requirements/runtime.txt
	@$(COMPILE) requirements/test.in -c requirements/build.txt -c requirements/runtime.txt \
		-o requirements/test.txt
	@$(COMPILE) requirements/lint.in -c requirements/build.txt -c requirements/runtime.txt \
		-c requirements/test.txt -o requirements/lint.txt
	@git diff --stat requirements

clean: ## remove the virtual environment, caches and exports
	@rm -rf $(VENV) out dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find src exporters tests examples -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Each stamp stands for a finished step, so that a second run starts at once and needs no network.
# A virtual environment whose Python has gone is made anew.
ifneq ($(shell test -x $(BIN)/python && echo found),found)
.PHONY: $(STAMPS)/venv
endif

$(STAMPS)/venv:
	@if ! $(BIN)/python -c 'import pip; $(CHECK)' 2>/dev/null; then \
		if [ -z "$(PYTHON)" ]; then \
			echo "keydates needs Python 3.11 or newer with its venv module, and none was found." >&2; \
			echo "Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; \
			exit 1; \
		fi; \
		echo "making $(VENV) with $(PYTHON)"; \
		"$(PYTHON)" -m venv --clear $(VENV); \
	fi
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/package: requirements/build.txt requirements/runtime.txt pyproject.toml src/keydates/_version.py $(STAMPS)/venv
	@echo "installing keydates and its libraries"
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-index --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/package
	@echo "installing what the suite needs"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(STAMPS)/lint: requirements/lint.txt $(STAMPS)/test
	@echo "installing the linters and type checkers"
	@$(PIP) install --require-hashes -r requirements/lint.txt
	@touch $@
