# The front door: names for what people do most. Meson does the work; see `make help`.
BUILD   ?= build
SECONDS ?= 60
PREFIX  ?= /usr/local
SEED    ?= 1
SIZE    ?= small
NINJA    = ninja

.PHONY: all build demo check fuzz bench format install clean help bootstrap
.NOTPARALLEL:

all: build ## build build/clew

build: $(BUILD)/build.ninja
	@$(NINJA) -C $(BUILD) clew

bootstrap: ## install missing Debian packages (packages.debian)
	@./bootstrap

$(BUILD)/build.ninja: | bootstrap
	@meson setup $(BUILD) --prefix=$(PREFIX) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }; rm -f $(BUILD).log

demo: build ## a fictional case from evidence to report, with what was found beside the truth
	@tools/demo $(BUILD)/clew $(SIZE) $(SEED)

check: bootstrap build ## everything that must hold: tests, sanitizers, corpora, layers, style
	@tests/run $(BUILD)

fuzz: bootstrap ## each fuzz target for SECONDS=60; TARGET=name for one
	@tests/fuzz/run $(SECONDS) $(TARGET)

bench: build ## what is measured, with figures; see bench/README.md
	@$(NINJA) -C $(BUILD) >/dev/null
	@bench/run $(BUILD)/clew
	@bench/scan $(BUILD)/clew
	@bench/adverts $(BUILD)/clew
	@for bench in camt selectors whatsapp; do $(BUILD)/bench-$$bench || exit 1; done

format: bootstrap ## clang-format over every C and C++ file
	@git ls-files '*.c' '*.h' '*.cc' | xargs clang-format -i

install: build ## install to PREFIX=/usr/local (DESTDIR is honoured)
	@meson install -C $(BUILD) --no-rebuild

clean: ## remove what was built and the demo
	@rm -rf build build-sanitize build-fuzz $(BUILD) demo

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16
