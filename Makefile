# Everything a fresh Debian 12 with Python 3.11, Node 20 and root needs is set up by `make install`.
.PHONY: install serve page chromium test screenshots chaos fuzz audit lint bench bench-sockets lock clean

PYTHON ?= python3
BIN := .venv/bin

PAGE := src/adapters/http/page/index.html
PAGE_SOURCES := $(shell find web -type d -name node_modules -prune -o -type f -print)

serve: install page
	$(BIN)/mazadclick serve

install: .venv/installed

page: $(PAGE)

$(PAGE): web/node_modules/.package-lock.json $(PAGE_SOURCES)
	npm run --silent build --prefix web
	touch $@

chromium: /usr/bin/chromium

/usr/bin/chromium:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium

test: install page chromium tests/e2e/node_modules/.package-lock.json
	npm run --silent test --prefix web
	$(BIN)/python -m pytest

# What the README shows, written to docs/images.
screenshots: install page chromium
	scripts/install-fonts
	$(BIN)/python -m tests.browser.screenshots

# The crash tests for as long as it takes: CHAOS_KILLS says how many things are killed, CHAOS_SEED repeats an order.
chaos: export CHAOS_KILLS ?= 40
chaos: install
	$(BIN)/python -m pytest tests/e2e/test_chaos.py --numprocesses=0 --capture=no

# Whatever may be sent: 17,000 made-up requests and events by their types, and schemathesis on a running service.
fuzz: install
	FUZZ_MODEL_EXAMPLES=1000 FUZZ_EXAMPLES=100 $(BIN)/python -m pytest --timeout=0 \
		tests/unit/wire/test_fuzz.py tests/e2e/test_schemathesis.py

# Known weaknesses of what requirements.lock names. Says so, and fails, when they could not be looked up.
audit: install
	$(BIN)/pip-audit --strict --disable-pip --requirement requirements.lock --progress-spinner off \
		|| { echo "audit: a weakness was found, or the vulnerability service could not be asked (see above)"; exit 1; }

lint: install web/node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run --silent lint --prefix web

bench: install bench/peer/node_modules/.package-lock.json
	$(BIN)/python bench/run.py
	$(BIN)/python bench/reads.py

bench-sockets: install bench/peer/node_modules/.package-lock.json
	$(BIN)/python bench/sockets.py

.venv/installed: requirements.lock pyproject.toml
	scripts/create-venv $(PYTHON)
	$(BIN)/pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	npm ci --prefix $*
	touch $@

# Takes the newest versions that pyproject.toml allows.
lock:
	uv pip compile pyproject.toml --all-extras --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --upgrade --output-file requirements.lock

clean:
	rm -rf .venv tests/e2e/node_modules bench/peer/node_modules web/node_modules src/adapters/http/page
