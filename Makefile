# SPDX-License-Identifier: MIT
# A thin front over Meson and ninja. `make help` says what there is.
BUILD = build
PREFIX = /usr/local
MINUTES = 10
KERNEL = 6.1
SAMPLE = samples/linux-6.18-tar-gcc-iptables.ftrace.txt.gz
KMEM = $(BUILD)/src/cli/kmem

all: build

help:
	@echo 'make           build the library and the kmem command in $(BUILD)/'
	@echo 'make run       replay what a Linux 6.18 allocated, and show what became of it'
	@echo 'make check     all tests, in all configurations; the last line is the total'
	@echo 'make test      all tests of the usual build only'
	@echo 'make kernel-tests  files of Linux KERNEL=$(KERNEL), downloaded by apt, compiled as they are'
	@echo 'make bench     the figures, instruction counts, cycles, and other mallocs beside'
	@echo 'make coverage  line coverage of the core rooms'
	@echo 'make soak      repeat all tests, with every compiler and new seeds, for MINUTES=$(MINUTES), the long ones, and fuzz'
	@echo 'make install   into DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)'
	@echo 'make clean     remove $(BUILD)/'

$(BUILD)/build.ninja:
	@scripts/deps.sh build
	@meson setup $(BUILD) --prefix $(PREFIX) >/dev/null

build: $(BUILD)/build.ninja
	@scripts/deps.sh build
	@ninja -C $(BUILD)

run: build
	$(KMEM) replay $(SAMPLE)

check:
	@scripts/deps.sh check
	@python3 scripts/check.py

test: build
	@scripts/deps.sh check
	@python3 scripts/check.py gcc

kernel-tests: build
	@scripts/deps.sh kernel-tests
	@python3 scripts/kernel_tests.py $(BUILD) --kernel $(KERNEL) $(if $(DEB),--deb $(DEB))

bench: build
	@scripts/deps.sh bench
	@python3 scripts/bench.py $(BUILD)

coverage:
	@scripts/deps.sh coverage
	@python3 scripts/check.py coverage

soak:
	@scripts/deps.sh check
	@python3 scripts/check.py --minutes $(MINUTES) all
	@for test in api promises programs; do \
		KMEM_SOAK=1 KMEM_BUILD=$(abspath $(BUILD)) python3 tests/malloc_$${test}_test.py || exit 1; done
	@scripts/fuzz.sh $(MINUTES)

install: build
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@ninja -C $(BUILD)
	DESTDIR='$(DESTDIR)' meson install -C $(BUILD) --no-rebuild
	@[ -n '$(DESTDIR)' ] || [ "$$(id -u)" != 0 ] || ldconfig

clean:
	rm -rf $(BUILD)

.PHONY: all help build run check test kernel-tests bench coverage soak install clean
