# Ayumi needs Python 3.11 or newer and GNU make; everything else is fetched here, by version and hash.
#
#   make run         set up what is missing and serve the app with demo people (PORT=8000 HOST=127.0.0.1)
#   make test        style, types and all tests but the longest; `make test-full` runs those too
#   make check       style and types alone
#   make bench       measure: one JSON object a line
#   make screenshots   pictures of the demo into docs/screenshots
#   make texts       collect new strings for locales/
#   make readings    write anew how each string is read; what changed is to be read by somebody
#   make lock        pin the packages of pyproject.toml anew (UPGRADE=--upgrade for newer ones)

SHELL = /bin/sh
VENV = .venv
PY = $(VENV)/bin/python
READY = $(VENV)/.ready

HOST ?= 127.0.0.1
PORT ?= 8000
# As many test processes as this; each has its own database server and browser, and takes its share of
# the files in one piece, so that what a file's tests share is made once. Who is done first helps out.
WORKERS ?= 3
PYTEST = $(PY) -m pytest -n $(WORKERS) --dist worksteal
# Passed on to pytest, as in `make test ARGS='-k concern -x'`.
ARGS =

.PHONY: run test test-full check format browser firefox bench screenshots texts readings lock clean

run: export AYUMI_HOST = $(HOST)
run: export AYUMI_PORT = $(PORT)
run: export AYUMI_BASE_URL ?= http://localhost:$(PORT)
run: $(READY)
	@$(PY) -m pwa migrate
	@$(PY) -m pwa demo --if-empty
	@$(PY) -m pwa links --if-demo
	@exec $(PY) -m pwa serve

# pytest's closing line is the last thing that a good run prints.
test: check browser
	@$(PYTEST) $(ARGS)

test-full: check browser firefox
	@$(PYTEST) -m '' $(ARGS)

check: $(READY)
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m tests.ground.typescript

format: $(READY)
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

browser: $(READY)
	@$(PY) -m tests.ground.browser

# For the longest tests alone: what waits on a phone, in another engine.
firefox: $(READY)
	@$(PY) -m tests.ground.firefox

bench: $(READY)
	@$(PY) -m tests.benchmarks

screenshots: browser
	@$(PY) -m tests.screenshots

# New strings come into the catalogs empty: the tests say which still want a text.
texts: $(READY)
	@$(VENV)/bin/pybabel --quiet extract -F pyproject.toml --no-location --sort-output \
	  -k _:1 -k plain:1 -k _n:1,2 -k msg:1,1t -k msg:1c,2,2t -o $(VENV)/all.pot .
	@for domain in messages easy; do \
	  $(VENV)/bin/pybabel --quiet update -i $(VENV)/all.pot -d locales -l ja -D $$domain \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 100; \
	  grep -v -E '^"(Report-Msgid-Bugs-To|P.*-Date|Last-Translator|Language-Team|Generated-By):' \
	    locales/ja/LC_MESSAGES/$$domain.po > $(VENV)/$$domain.po; \
	  mv $(VENV)/$$domain.po locales/ja/LC_MESSAGES/$$domain.po; \
	done

readings: $(READY)
	@$(PY) -m pwa readings

lock: $(READY)
	$(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --extra dev $(UPGRADE) pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Made again only when the lock or the project's own description changes.
$(READY): requirements.lock pyproject.toml
	@if ! $(PY) -c '' 2>/dev/null; then \
	  for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo 'Ayumi needs Python 3.11 or newer, and there is none on the PATH.' >&2; exit 1; \
	  fi; \
	  if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "$$python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	  "$$python" -m venv --clear $(VENV) || exit 1; \
	fi
	@echo 'Fetching the packages of requirements.lock into $(VENV) (once; a minute or two) …' >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
