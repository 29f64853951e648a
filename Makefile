# make run    starts the program          make test    passes the tests
# make check  lint, types, directions     make bench   the table of ratios      make screens  pictures of every page
UV_VERSION := 0.13.9
UV := .tools/bin/uv
PYTHON := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
WINDOW_LIBRARIES := libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 \
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 libpulse0 libxrandr2

.PHONY: run test check bench screens setup system-libraries lock words
run: system-libraries .venv/.synced
	@$(PYTHON) main.py $(ARGS)
test: .venv/.synced
	@[ "$$(uname)" != Linux ] || sh tools/system-libraries.sh $(WINDOW_LIBRARIES) xvfb
	$(PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)
check: .venv/.synced
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q tests/test_architecture.py
bench: system-libraries .venv/.bench
	@[ "$$(uname)" != Linux ] || sh tools/peer-libraries.sh libpango-1.0-0 libpangoft2-1.0-0
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.bench $(ARGS)
screens: system-libraries .venv/.synced
	QT_QPA_PLATFORM=offscreen $(PYTHON) tools/screens.py $(ARGS)
setup: system-libraries .venv/.synced

.venv/.synced: requirements.lock $(UV)
	@$(UV) venv -q --allow-existing .venv
	@$(UV) pip sync -q --require-hashes requirements.lock
	@touch $@
.venv/.bench: requirements-bench.lock .venv/.synced
	@if $(UV) pip install -q --require-hashes -r $<; then touch $@; \
	    else echo "WeasyPrint could not be installed; the rows that compare with it will say so." >&2; fi
$(UV):
	@echo "Setting up (the first time only) ..."
	@python3 -m venv --without-pip .tools
	@python3 -m pip --python .tools/bin/python install -q uv==$(UV_VERSION)
system-libraries:
	@[ "$$(uname)" != Linux ] || sh tools/system-libraries.sh $(WINDOW_LIBRARIES)
lock: $(UV)
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header -q -o requirements.lock
	$(UV) pip compile --group bench -c requirements.lock --universal --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header -q -o requirements-bench.lock
