# Makewith. `make run` sets everything up and serves the demo; `make test` runs every check.
# Needs Python 3.11 or newer; Node 20.19 or newer is used where it is there and fetched where it is not.

PYTHON ?= python3
# Set with `:=`, because some shells export a HOST of their own.
HOST := 127.0.0.1
PORT := 8000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-web test-sqlite test-postgresql e2e lint types boundaries migrations \
	format bench dist lock messages clean

help:  ## List what can be made
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 18

setup:  ## Install what the platform needs to run, and build the browser code
	@$(PYTHON) tools/environment.py run
	@$(PYTHON) tools/web.py build

setup-test:  ## The same for working on it: test tools, linters, Chromium, PostgreSQL
	@$(PYTHON) tools/environment.py test
	@$(PYTHON) tools/web.py build
	@$(PYTHON) tools/system.py

run: setup  ## Serve the demo with its data in var/ (PORT=8123, HOST=127.0.0.1)
	@exec $(BIN)/makewith demo --port $(PORT) --host $(HOST)

test: setup-test  ## Every check: lint, types, boundaries, both databases, browser
	@$(BIN)/python tools/checks.py

lint types boundaries migrations test-web test-sqlite test-postgresql e2e: setup-test
	@$(BIN)/python tools/checks.py $@

format: setup-test  ## Put the code into its one shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: setup-test  ## Measure: make bench NAME=list
	@test -n "$(NAME)" || { echo "Say which one: make bench NAME=list. There are:"; ls bench | sed -n 's/^\([a-z].*\)\.py$$/  \1/p'; exit 2; }
	@$(BIN)/python -m bench.$(NAME)

dist: setup  ## Build the wheel and the source archive, with the browser code inside
	@rm -rf dist
	@$(BIN)/python tools/messages.py compile
	@$(BIN)/hatchling build

lock:  ## Resolve the dependencies again (UPGRADE=1 takes the newest that fit)
	@$(PYTHON) tools/environment.py lock $(if $(UPGRADE),--upgrade)
	@$(PYTHON) tools/web.py lock

messages: setup  ## Extract the translatable texts and compile the translations
	@$(BIN)/python tools/messages.py extract
	@$(BIN)/python tools/messages.py compile

clean:  ## Remove what can be made again; keeps var/
	rm -rf .venv .cache dist web/node_modules src/makewith/static/built
