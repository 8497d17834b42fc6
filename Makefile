# make run    sets everything up and runs the main chapter on reviews that ship with the project
# make test   sets up and runs the tests
# Another Python: make run PYTHON=python3.12
# Keras on JAX:   make run BACKEND=jax

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
BACKEND ?= tensorflow
CH ?=
PRESETS ?=
export KERAS_BACKEND := $(BACKEND)

.PHONY: help run test lint format record chapter-named bench tables clean python backend environment environment-dev

help:
	@echo "make run              set up, then chapter 5 on generated reviews (a minute)"
	@echo "make test             set up, then all tests"
	@echo "make lint             rules and format"
	@echo "make record CH=ch05   run a chapter's recorded presets, keep the results (long)"
	@echo "make bench            training speed side by side, against PyTorch where it is there (long)"
	@echo "make tables           write the tables of the READMEs from the results"
	@echo "make clean            remove the environment and the caches; runs/ is kept"
	@echo "With BACKEND=jax, run and test compute on JAX: make run BACKEND=jax"

run: environment
	@$(BIN)/python -m chapters.ch05_imdb_embedding quick

test: environment-dev
	@$(BIN)/python -m pytest

lint: environment-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: environment-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

record: chapter-named environment
	@$(BIN)/python -m chapters.record $(CH) $(PRESETS)

chapter-named:
	@test -n "$(CH)" || { echo "Name a chapter: make record CH=ch05" >&2; exit 2; }

bench:
	@$(MAKE) --no-print-directory environment BACKEND=jax
	@$(BIN)/python -m benchmarks

tables: environment
	@$(BIN)/python -m chapters.record

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .jax_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there: install Python 3.11, 3.12 or 3.13, or name yours: make run PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "$$($(PYTHON) --version) does not fit: TensorFlow wants Python 3.11, 3.12 or 3.13. Install one and name it: make run PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks its venv module: install it (Debian, Ubuntu: sudo apt install python3-venv), or name another Python: make run PYTHON=python3.12" >&2; exit 2; }

backend:
	@case "$(BACKEND)" in tensorflow|jax) ;; *) echo "BACKEND is tensorflow or jax, not $(BACKEND): make run BACKEND=jax" >&2; exit 2 ;; esac

# Lets a page find `common` and `chapters` from wherever it is started: as a script or in Jupyter.
FIND_PROJECT = import os, sysconfig; open(os.path.join(sysconfig.get_path('purelib'), 'project.pth'), 'w', encoding='utf8').write(os.getcwd())

# The environment holds a copy of the requirements that it was made from, and is made anew when they
# differ. JAX, tests and lint are added to the same one.
environment: backend python
	@cmp -s requirements.txt $(VENV)/requirements.txt || { \
		echo "Setting up $(VENV): a few minutes, once (about 2 GB on disk)" && \
		$(PYTHON) -m venv --clear $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt && \
		$(BIN)/python -c "$(FIND_PROJECT)" && \
		cp requirements.txt $(VENV)/requirements.txt; }
	@test "$(BACKEND)" != jax || cmp -s requirements-jax.txt $(VENV)/requirements-jax.txt || { \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-jax.txt && \
		cp requirements-jax.txt $(VENV)/requirements-jax.txt; }

environment-dev: environment
	@cmp -s requirements-dev.txt $(VENV)/requirements-dev.txt || { \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt && \
		cp requirements-dev.txt $(VENV)/requirements-dev.txt; }
