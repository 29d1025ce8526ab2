# Every target does its own set-up in .venv; nothing outside this folder is touched.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# So that the many processes of the tests share the compiled modules.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup dev demo test test-fast mutants coverage check fix bench docs pages optional spark dist changelog lock models clean

help:  ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: .venv/run.done  ## Leave a working .venv/bin/mechsift

dev: .venv/dev.done  ## Leave everything that a developer needs in .venv: tests, linters, types, hooks

demo: .venv/run.done  ## Run the main job on the shipped example
	$(BIN)/mechsift demo

test: .venv/dev.done  ## Run the tests, on every core
	$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal

test-fast: .venv/dev.done  ## Run the tests for each commit: not those marked slow, wheel or shared
	$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal -m "not slow and not wheel and not shared" tests

mutants: .venv/dev.done  ## Plant small faults, and say which of them no test of their room notices
	nice $(BIN)/python -m benchmarks.mutants formats dedupe screening modelling

coverage: .venv/dev.done  ## Run the tests with branch coverage, which takes twice as long
	$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal --cov --cov-report=
	$(BIN)/coverage report

check: .venv/dev.done  ## Lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff check --preview --select PLW1514 .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/dev.done  ## Mend what the linters can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/run.done  ## Measure quality and speed (needs MECHSIFT_DATA, see benchmarks/README.md)
	$(BIN)/python -m benchmarks.leadership.validate

models: .venv/run.done  ## Train the shipped model again from what is in the repository
	$(BIN)/python -m training.publish

docs: .venv/docs.done  ## Build the site of the docs into site/, warnings as errors, and run the tests of the docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(BIN)/pytest tests/docs

pages: .venv/dev.done  ## Write into the docs what they take from the program and from the benchmarks' results
	$(BIN)/python -m docs.generated

optional: .venv/dev.done  ## Install what the optional tests use: PostgreSQL, Chromium, Java and the extras
	.ci/optional

spark: .venv/dev.done  ## Install Java and the Spark extra where they can be, and score on a real local Spark
	.ci/optional spark
	$(BIN)/pytest tests/contracts/test_engines.py -k spark -rs

dist: .venv/dev.done  ## Build wheel and source distribution into dist/, the same bytes every time
	rm -rf dist
	$(BIN)/python -m hatchling build -t sdist -t wheel
	cd dist && sha256sum mechsift-* > SHA256SUMS && cat SHA256SUMS

changelog: .venv/dev.done  ## Join the fragments of changes/ into a section of the changelog
	$(BIN)/python -m towncrier build --yes --version "$$($(BIN)/mechsift --version)"

lock:  ## Renew the pinned requirements (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras pyproject.toml --group dev --extra web -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras --group build -o requirements/build.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras pyproject.toml --group dev --group browser --group peers --extra web --extra postgres -o requirements/extras.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras pyproject.toml --group dev --extra web --extra spark -o requirements/spark.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras pyproject.toml --group dev --group docs --extra web -o requirements/docs.txt

clean:  ## Remove what the other targets made
	rm -rf .venv dist build site htmlcov .coverage mechsift-demo

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "mechsift needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

.venv/run.done: requirements/run.txt requirements/build.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --require-hashes -r requirements/build.txt
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

.venv/dev.done: requirements/dev.txt .venv/run.done
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.venv/docs.done: requirements/docs.txt .venv/dev.done
	$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@
