# make run   starts the dashboard on http://127.0.0.1:8501 (another port: make run PORT=8502)
# make test  runs what is fast, the walks, and a browser journey for each family of pages: below 5 minutes
# make test-rest  runs all other tests
# make axe   runs axe-core on every page in every state (make test-rest: on a set in which any two values meet)
# make walks  walks 20,000 steps through the whole program, and goes on where it was stopped
# make pictures  takes pictures of every page, into pictures/, and those of README and HANDLEDNING, into docs/pictures/
# make lighthouse  measures the start page with Lighthouse, beside an empty page
# make bench measures time and memory against their limits
# make release VERSION=1.2.0 DATE=2027-01-31  commits and tags a release, and prints what it changes for users
# make lock  renews requirements.txt and tests/requirements.txt from their .in files (make lock UP=--upgrade: newer versions)
# Both set up everything they need below .venv, on a machine that has Python 3.11 or later and nothing else.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# Two workers: the browser tests start a server and a browser in each.
WORKERS ?= 2
PORT ?= 8501
UV_FLAGS := --quiet --no-header --universal --generate-hashes --python-version 3.11 $(UP)
LAKE_TESTS := tests/data/lake tests/data/store/test_editions.py

.PHONY: run test test-rest axe walks pictures lighthouse check bench release lock format clean

run:
	$(PYTHON) run.py --port $(PORT)

TEST := $(RUN) -m pytest -n $(WORKERS) --dist worksteal

# What is marked rest (tests/conftest.py) is left out here and run there; tests/test_parts.py holds that the two are all.
test: $(VENV)/test.stamp
	$(RUN) tests/tools/programs.py
	$(TEST) -m "not rest" $(ARGS)

# The tests of the store run once more on a shared one, with the version of the database that its extensions are made for.
test-rest: $(VENV)/test.stamp $(VENV)/lake.stamp
	$(RUN) tests/tools/programs.py
	broken=0; \
	PYTHONPATH=$(CURDIR)/$(VENV)/lake LAGESBILD_TEST_LAKE=1 $(TEST) $(LAKE_TESTS) || broken=1; \
	$(TEST) -m rest $(ARGS) || broken=1; \
	exit $$broken

axe: $(VENV)/test.stamp
	$(RUN) tests/tools/programs.py
	LAGESBILD_AXE=all $(RUN) -m pytest -n $(WORKERS) --dist worksteal tests/browser/a11y/test_axe.py

walks: $(VENV)/test.stamp
	$(RUN) tests/walks/run.py $(VENV)/walks --workers $(WORKERS) $(ARGS)

pictures: $(VENV)/test.stamp
	$(RUN) tests/tools/programs.py
	$(RUN) -m pytest -n $(WORKERS) tests/browser/a11y/pictures.py

# Needs Node. Kept below .venv, so that nothing of it lies in the project.
lighthouse: $(VENV)/test.stamp
	$(RUN) tests/tools/programs.py
	mkdir -p $(VENV)/lighthouse && cp tests/tools/lighthouse/package.json $(VENV)/lighthouse/
	npm install --silent --no-audit --no-fund --prefix $(VENV)/lighthouse
	$(RUN) tests/tools/lighthouse/run.py $(VENV)/lighthouse

check: $(VENV)/test.stamp
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy run.py app.py data queries pages
	$(RUN) -m sqlfluff lint --disable-progress-bar queries data
	$(RUN) -m pytest --quiet tests/test_architecture.py
	$(RUN) tests/tools/dependencies.py

bench: $(VENV)/test.stamp
	broken=0; for bench in tests/bench/bench_*.py; do echo "== $$bench"; PYTHONPATH=.:tests/tools:tests/tools/made_files:tests/tools/pages $(RUN) $$bench || broken=1; done; \
	if command -v npm >/dev/null; then $(MAKE) lighthouse || broken=1; else echo "no npm: Lighthouse is left out"; fi; \
	exit $$broken

release: $(VENV)/test.stamp
	$(RUN) tests/tools/release.py "$(VERSION)" "$(DATE)"

# uv reads what every system would need, with the hashes of all its files, so that a file that was swapped is refused.
lock: | $(RUN)
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/uv/bin/uv pip compile $(UV_FLAGS) requirements.in -o requirements.txt
	$(VENV)/uv/bin/uv pip compile $(UV_FLAGS) -c requirements.txt tests/requirements.in -o tests/requirements.txt

format: $(VENV)/test.stamp
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN):
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 eller senare behövs; här är " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/test.stamp: requirements.txt tests/requirements.txt | $(RUN)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $(VENV)/run.stamp $@

$(VENV)/lake.stamp: requirements-lake.txt | $(RUN)
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(VENV)/lake -r requirements-lake.txt
	touch $@
