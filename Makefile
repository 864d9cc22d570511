# `make` alone lists the targets. Each line after ## is its description.
PYTHON ?= python3
BOOT = $(PYTHON) tools/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test unit check lock docs messages bench report clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## set up .venv from the pinned lists, nothing more
	@$(BOOT) run

demo: ## set up, load the real programme and the example, print the statement, serve the site
	@$(BOOT) run
	@.venv/bin/verkstad demo $(if $(PORT),--port $(PORT))

serve: ## serve what is already loaded
	@$(BOOT) run
	@.venv/bin/verkstad serve $(if $(PORT),--port $(PORT))

report: ## build the final report of mandate 4 from the real pack into VERKSTAD_HOME/reports
	@$(BOOT) run
	@.venv/bin/verkstad migrate
	@.venv/bin/verkstad pack load programmes/smart-industri-i-regionerna
	@.venv/bin/verkstad report build smir-1

test: ## set up and run every test on SQLite and on a PostgreSQL it starts itself
	@$(BOOT) test
	@.venv/bin/python tools/run_tests.py

unit: ## the pure tests of core/ alone (no Django, no database)
	@$(BOOT) test
	@.venv/bin/python -m pytest tests/core -q -n 2

check: ## lint, types, floors, templates, migrations, generated docs, translations
	@$(BOOT) test
	@.venv/bin/python tools/check.py

docs: ## write the generated reference pages anew
	@$(BOOT) test
	@.venv/bin/python tools/make_docs.py

messages: ## extract and compile the translations of every app
	@$(BOOT) test
	@.venv/bin/python tools/messages.py make
	@.venv/bin/python tools/messages.py compile

bench: ## every benchmark, quick
	@$(BOOT) test
	@.venv/bin/python tools/run_bench.py

lock: ## compile requirements/*.in into pinned, hashed lists (needs uv)
	@$(PYTHON) tools/lock.py

clean: ## remove .venv and caches (var/ with your data stays)
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache
