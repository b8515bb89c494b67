# Everything here is one command each; `.ci/run` is what has to pass before a change goes in.
.PHONY: console demo demo-synapse test check check-console

# The web console, which the next build of the binary takes in. Needs Node 20 or newer.
console:
	cd console && npm ci --no-audit --no-fund && npm run build

# The story of one leaver on simulated platforms, and then the console, whose pages are built if npm is there and they are
# older than what they are made of. `make demo DEMO="--lang zh"` has it in Chinese, whatever the terminal speaks.
PAGES = console/src console/public console/index.html console/confirm.html console/package-lock.json docs/api/openapi.json
demo:
	@{ test -f console/dist/index.html && test -z "$$(find $(PAGES) -not -name schema.d.ts -newer console/dist/index.html -print -quit)"; } \
	|| ! command -v npm >/dev/null || $(MAKE) --no-print-directory console \
	|| echo "the console could not be built (see above); the demo goes on without its pages"
	cargo run --locked -q -p exeunt -- demo $(DEMO)

# The same story on a real Synapse with thirty people in forty rooms, which is started for it and stopped afterwards.
demo-synapse:
	@cargo build --locked -q -p exeunt -p exeunt-tests --bins
	@dir=$$(mktemp -d) && mkfifo $$dir/hold && trap 'rm -rf '$$dir EXIT; \
	cargo run --locked -q -p exeunt-tests --bin synapse-up <$$dir/hold >$$dir/up.json & up=$$!; \
	exec 9>$$dir/hold; \
	until tail -n 1 $$dir/up.json | grep -q '^}'; do kill -0 $$up || exit 1; sleep 0.2; done; \
	cargo run --locked -q -p exeunt -- demo --synapse-json $$dir/up.json; code=$$?; \
	exec 9>&-; wait $$up; exit $$code

# The tests take in the PDF, which builds from day to day leave out; `make test FEATURES=` leaves it out here too.
FEATURES ?= exeunt/pdf

# Servers that the tests need are installed into .cache, or by apt when we are root.
test:
	cargo test --workspace --locked --features "$(FEATURES)" --doc -q
	@if cargo nextest --version >/dev/null 2>&1; \
	then echo cargo nextest run --workspace --locked --features "$(FEATURES)"; cargo nextest run --workspace --locked --features "$(FEATURES)"; \
	else echo cargo test --workspace --locked --features "$(FEATURES)"; cargo test --workspace --locked --features "$(FEATURES)" --lib --bins --tests; fi

check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked --features "$(FEATURES)" -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --features "$(FEATURES)" -q

# The console's types, and its tests that need no browser. Without npm nothing is checked, which in CI is a failure.
check-console:
	@if command -v npm >/dev/null; then cd console; \
	[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund || exit 1; \
	npm run check && npm test; \
	elif [ -n "$$CI" ]; then echo "error: npm is not there, so the console can't be checked" >&2; exit 1; \
	else echo "SKIPPED: the console is not checked, because npm is not there" >&2; fi
