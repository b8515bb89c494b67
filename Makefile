# Everything here is one command each; `.ci/run` is what has to pass before a change goes in.
.PHONY: demo demo-synapse test check

# The story of one leaver on simulated platforms.
demo:
	cargo run --locked -q -p exeunt -- demo

# A real Synapse with thirty people in forty rooms; says what is where as JSON, stays until Ctrl-C.
demo-synapse:
	cargo run --locked -q -p exeunt-tests --bin synapse-up

# Servers that the tests need are installed into .cache, or by apt when we are root.
test:
	cargo test --workspace --locked --doc -q
	@if cargo nextest --version >/dev/null 2>&1; \
	then echo cargo nextest run --workspace --locked; cargo nextest run --workspace --locked; \
	else echo cargo test --workspace --locked; cargo test --workspace --locked --lib --bins --tests; fi

check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked -q
