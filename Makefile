# make demo   build everything, load the demo towns, serve http://127.0.0.1:8080
# make test   every test: Rust, web map, browser, styles
# Both install what is missing first; nothing else is needed. A second run is quick.

.PHONY: pdfa demo test e2e lint build map packages packages-tests packages-conformance soak bench conformance requests clients suites
.DEFAULT_GOAL := demo

TARGET := $(or $(CARGO_TARGET_DIR),target)
NODE_STAMP := map-ui/node_modules/.package-lock.json
MAP_SOURCES := $(shell find map-ui -path map-ui/node_modules -prune -o -path map-ui/dist -prune -o -path map-ui/test-results -prune -o -type f -print 2>/dev/null)
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1

demo: build
	$(TARGET)/release/beffroi demo

build: packages map
	cargo build --release --locked

map: map-ui/dist/index.html

map-ui/dist/index.html: $(NODE_STAMP) $(MAP_SOURCES)
	cd map-ui && npm run --silent build

# Not `npm ci`: it refuses a lock that leaves out the builds of other systems, as a partial mirror makes it.
$(NODE_STAMP): map-ui/package-lock.json | packages
	cd map-ui && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

packages:
	@scripts/install-packages
	@scripts/check-toolchain

packages-tests: packages
	@scripts/install-packages --tests

packages-conformance: packages-tests
	@scripts/install-packages --conformance

test: packages-tests map
	cargo test --locked
	cd map-ui && npm run --silent test
	@$(MAKE) --no-print-directory e2e BROWSER_TESTS='--grep-invert @timed'

# The clerk's tasks in a browser, on the demo towns, served by the program as it is used; also what is held to a time.
e2e: packages-tests build
	cd map-ui && BEFFROI_BIN=$(abspath $(TARGET))/release/beffroi npm run --silent e2e -- $(BROWSER_TESTS)

lint: $(NODE_STAMP)
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cd map-ui && npm run --silent check

# Beside peers, on the same tables: a table, and bench/results.json. Martin and tipg are installed outside the repository.
BENCH_TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/beffroi-bench
TIPG := $(BENCH_TOOLS)/tipg/bin/uvicorn
DISTRICTING_PYTHON := $(BENCH_TOOLS)/districting/bin/python
# No registry carries pg_featureserv: who has built it says where, or puts it here.
PG_FEATURESERV ?= $(BENCH_TOOLS)/bin/pg_featureserv
# Graphs of states, countyFF.json and tractFF.json, as published with Validi and Buchanan (2022): eight of them are beside the
# repository, the others are measured where they are here.
DISTRICTING_GRAPHS ?= $(BENCH_TOOLS)/graphs
bench: packages-tests
	@scripts/install-packages --bench
	test -x $(BENCH_TOOLS)/bin/martin || cargo install martin --version 1.14.0 --locked --no-default-features --features postgres --root $(BENCH_TOOLS)
	test -x $(TIPG) || { python3 -m venv $(BENCH_TOOLS)/tipg && $(BENCH_TOOLS)/tipg/bin/pip install --quiet --disable-pip-version-check --requirement bench/features/requirements.txt; }
	test -x $(DISTRICTING_PYTHON) || { python3 -m venv $(BENCH_TOOLS)/districting && $(BENCH_TOOLS)/districting/bin/pip install --quiet --disable-pip-version-check --requirement bench/districting/requirements.txt; }
	MARTIN=$(BENCH_TOOLS)/bin/martin TIPG=$(TIPG) DISTRICTING_PYTHON=$(DISTRICTING_PYTHON) DISTRICTING_GRAPHS=$(DISTRICTING_GRAPHS) PG_FEATURESERV=$(PG_FEATURESERV) cargo bench --locked --bench measures
	$(MAKE) --no-print-directory build
	cd map-ui && BEFFROI_BIN=$(abspath $(TARGET))/release/beffroi npx playwright test e2e/budget.spec.ts

# Hours of a town in minutes: two hundred kills, ten thousand edits, a file of a hundred thousand lines, a million filters.
soak: packages-tests
	BEFFROI_KILLS=200 BEFFROI_EDITS=10000 BEFFROI_LINES=100000 BEFFROI_FILTERS=10000 BEFFROI_FUZZ=1000000 cargo test --locked --test all -- --nocapture --test-threads=1 kills:: people::records::a_saved_change people::records::an_open_map people::files::every_bad_line filter::

# What machines expect of the interface: requests generated from its description, clients in use, the suites of the OGC.
# Another QGIS than Debian's is tried by its Python: QGIS_PYTHON.
# Maven Central carries one of the suites, and an old one (WFS 1.25, which fails at things its later versions have mended);
# the others are taken from the folders of BEFFROI_SUITES.
CONFORMANCE_TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/beffroi-conformance
CONFORMANCE_PYTHON := $(CONFORMANCE_TOOLS)/bin/python -B
OGC := $(CONFORMANCE_PYTHON) tests/conformance/ogc.py $(TARGET)/release/beffroi $(TARGET)/conformance
conformance: requests clients suites pdfa

requests: packages-conformance build $(CONFORMANCE_TOOLS)/installed
	$(CONFORMANCE_PYTHON) tests/conformance/openapi.py $(TARGET)/release/beffroi $(CONFORMANCE_TOOLS)/bin/schemathesis

clients: packages-conformance build $(CONFORMANCE_TOOLS)/installed
	BEFFROI_SUITES= $(OGC) gdal owslib qgis

suites: packages-conformance build $(CONFORMANCE_TOOLS)/installed $(CONFORMANCE_TOOLS)/suites/installed
	BEFFROI_SUITES=$(BEFFROI_SUITES):$(CONFORMANCE_TOOLS)/suites $(OGC) features tiles wfs wfs-reading

# Documents are what the validator of PDF/A says they are.
pdfa: packages-conformance $(CONFORMANCE_TOOLS)/pdfa/installed
	BEFFROI_VERAPDF=$(CONFORMANCE_TOOLS)/pdfa cargo test --locked --test all -- --ignored people::pdfa

$(CONFORMANCE_TOOLS)/pdfa/installed: tests/conformance/pdfa/pom.xml | packages-conformance
	rm -f $(@D)/*.jar
	mvn --batch-mode --quiet --file $< dependency:copy-dependencies -DoutputDirectory=$(@D)
	@touch $@

$(CONFORMANCE_TOOLS)/suites/installed: tests/conformance/suites/pom.xml | packages-conformance
	rm -f $(@D)/*.jar
	mvn --batch-mode --quiet --file $< dependency:copy-dependencies -DoutputDirectory=$(@D)
	@touch $@

$(CONFORMANCE_TOOLS)/installed: tests/conformance/requirements.txt | packages-conformance
	python3 -m venv $(CONFORMANCE_TOOLS)
	$(CONFORMANCE_TOOLS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
