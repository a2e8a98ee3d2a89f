# A fresh Debian 12 with Python 3.11, Node 20.19 and root needs nothing else: `make serve` sets everything up.
.DEFAULT_GOAL := help
.PHONY: help serve install page chromium check lint format unit contract test screenshots chaos fuzz audit \
	bench bench-sockets bench-floods lock clean

PYTHON ?= python3
BIN := .venv/bin

PAGE := src/adapters/http/page/index.html
PAGE_SOURCES := $(shell find web -type d -name node_modules -prune -o -type f -print)

help:  ## list what make can do
	@awk -F ':.*## ' '/^## / { print "\n" substr($$0, 4) } /^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

## Run

serve: install page  ## set everything up and run the service with a MongoDB of its own (PORT, DATA_DIR: make serve PORT=3001)
	@echo "starting the service …"
	@$(BIN)/mazadclick serve

install: .venv/installed  ## set up .venv with the packages of requirements.lock

page: $(PAGE)  ## build the web page

## Check

check: install web/node_modules/.package-lock.json  ## ruff, mypy, import-linter, tsc, eslint: what must be clean before a commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run --silent lint --prefix web

lint: check

format: install  ## format the Python code, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: install  ## the tests without I/O; in one process, because starting more costs more than they save
	$(BIN)/python -m pytest --numprocesses=0 tests/unit

contract: install  ## one suite for each port, over its fake and its adapter
	$(BIN)/python -m pytest tests/contract

test: install page chromium tests/e2e/node_modules/.package-lock.json  ## every test: real MongoDB, real processes, a real browser
	npm run --silent test --prefix web
	$(BIN)/python -m pytest

chaos: export CHAOS_KILLS ?= 40
chaos: install  ## the crash tests for longer (CHAOS_KILLS=40 things are killed, CHAOS_SEED repeats an order)
	$(BIN)/python -m pytest tests/e2e/test_chaos.py --numprocesses=0 --capture=no

fuzz: install  ## 17,000 made-up requests and events, and schemathesis on a running service
	FUZZ_MODEL_EXAMPLES=1000 FUZZ_EXAMPLES=100 $(BIN)/python -m pytest --timeout=0 \
		tests/unit/wire/test_fuzz.py tests/e2e/test_schemathesis.py

audit: install  ## known weaknesses of the packages in requirements.lock; fails also when they could not be looked up
	$(BIN)/pip-audit --strict --disable-pip --requirement requirements.lock --progress-spinner off \
		|| { echo "audit: a weakness was found, or the vulnerability service could not be asked (see above)"; exit 1; }

## Measure

bench: install bench/peer/node_modules/.package-lock.json  ## this service against a Node peer (docs/performance.md)
	$(BIN)/python bench/run.py
	$(BIN)/python bench/reads.py

bench-sockets: install bench/peer/node_modules/.package-lock.json  ## the connection layer against others (docs/performance.md)
	$(BIN)/python bench/sockets.py

bench-floods: export PYTHONPATH := .
bench-floods: install  ## what bystanders notice of floods
	$(BIN)/python bench/floods.py

## Keep

screenshots: install page chromium  ## the README's pictures, written to docs/images
	scripts/install-fonts
	$(BIN)/python -m tests.browser.screenshots

chromium: /usr/bin/chromium

lock: install  ## write the newest versions that pyproject.toml allows into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --upgrade --output-file requirements.lock

clean:  ## remove everything that was installed or built; the data stays
	rm -rf .venv tests/e2e/node_modules bench/peer/node_modules web/node_modules src/adapters/http/page

# The files behind the names.

.venv/installed: requirements.lock pyproject.toml scripts/create-venv scripts/install_packages.py
	@scripts/create-venv $(PYTHON)
	@$(BIN)/python scripts/install_packages.py
	@touch $@

$(PAGE): web/node_modules/.package-lock.json $(PAGE_SOURCES)
	@echo "building the page …"
	@npm run --silent build --prefix web >web/node_modules/.build.log || { cat web/node_modules/.build.log; exit 1; }
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	@scripts/check-node
	@echo "installing the Node packages of $* …"
	@npm ci --loglevel=error --prefix $* >/dev/null
	@touch $@

/usr/bin/chromium:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
