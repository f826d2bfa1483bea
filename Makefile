# Every target works on a fresh machine with Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
LIBRE := .libretranslate
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

run: $(VENV)/run ## start everything with a demo organisation and say where it is
	BOT_PHONE=$${BOT_PHONE:-1} BOT_CONSOLE_SECOND_FACTOR=$${BOT_CONSOLE_SECOND_FACTOR:-0} \
	  $(BIN)/python -m bot run $(ARGS)

test: $(VENV)/dev ## every test
	$(BIN)/python -m pytest $(ARGS)

chat: $(VENV)/run ## text the assistant in the terminal (ARGS="--save tests/flows/x.txt")
	$(BIN)/python -m bot chat $(ARGS)

check: lint types layers fresh test ## what CI runs: style, types, layers, words, tests

lint: $(VENV)/dev ## style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/dev ## types, strict
	$(BIN)/mypy

layers: $(VENV)/dev ## who may import whom
	$(BIN)/lint-imports

fresh: $(VENV)/dev ## is locales/messages.pot what the words say?
	$(BIN)/python -m bot.template $(VENV)/messages.pot
	@cmp $(VENV)/messages.pot locales/messages.pot || { echo "words changed: run 'make messages'"; exit 1; }

messages: $(VENV)/dev ## write locales/messages.pot anew after words changed
	$(BIN)/python -m bot.template

golden: $(VENV)/dev ## rewrite the transcripts as the assistant answers today; then read the diff
	$(BIN)/python -m pytest -q tests/test_flows.py --update

format: $(VENV)/dev ## lay out the code
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

bench: $(VENV)/dev ## how fast is it? (not a test)
	$(BIN)/python -m tests.bench

bench-servers: $(VENV)/dev ## which WSGI server? (installs those we did not choose)
	$(BIN)/pip install -q -c constraints.txt granian gunicorn
	$(BIN)/python -m tests.bench.servers

bench-language: $(VENV)/dev ## how well are texts understood? (not a test)
	$(BIN)/python -m tests.bench.language $(ARGS)

bench-translation: $(VENV)/dev $(LIBRE)/made ## how fast and good is translation? (installs LibreTranslate beside it)
	$(BIN)/python -m tests.bench.translation $(ARGS)

bench-console: $(VENV)/dev ## how soon is her text on a worker's screen? (ARGS=--quick; not a test)
	$(BIN)/python -m tests.bench.console $(ARGS)

learn: $(VENV)/dev ## learn the weights anew after examples changed (some minutes)
	$(BIN)/python -m bot.learning

lock: ## write constraints.txt anew, with today's newest versions
	$(PYTHON) -m venv --clear .lock
	.lock/bin/pip install -q -e '.[dev]' granian gunicorn
	.lock/bin/pip freeze --exclude-editable | grep -v '^bot' > constraints.txt
	rm -rf .lock

clean: ## forget the virtual environment and what tools left behind
	rm -rf $(VENV) $(LIBRE) .lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 20

$(VENV)/run: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	$(BIN)/python -m bot locales compile
	touch $@

$(VENV)/dev: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m bot locales compile
	touch $@ $(VENV)/run

# The yardstick, apart from us: it needs other versions. Without it the benchmark runs all the same.
$(LIBRE)/made: constraints.txt
	test -x $(LIBRE)/bin/python || $(PYTHON) -m venv $(LIBRE)
	-$(LIBRE)/bin/pip install -q --disable-pip-version-check 'libretranslate==1.9.6' \
	  $$(grep -E '^(argos-translate-lt|ctranslate2|sentencepiece)==' constraints.txt) && touch $@

.PHONY: run test chat check lint types layers fresh messages golden format bench bench-servers bench-language bench-translation bench-console learn lock clean help
