# Adjourn: a meeting-room timer kiosk. `make help` says what there is; README.md says what it is for.
#
# Variables a user may set: CC CFLAGS CPPFLAGS LDFLAGS, PREFIX DESTDIR, CROSS_COMPILE SYSROOT, BUILD, WERROR=1, V=1,
# MODE=asan|coverage|fuzz (each with its own folder below build/), FULLSCREEN=1 for `make run`.
VERSION       := 0.1.0
PREFIX        ?= /usr/local
MODE          ?=
PKG_CONFIG    ?= pkg-config
CLANG         ?= clang
CLANG_FORMAT  ?= clang-format
CLANG_TIDY    ?= clang-tidy
CPPCHECK      ?= cppcheck
JOBS          ?= $(shell nproc 2>/dev/null || echo 2)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
SHELL         := /bin/bash
MAKEFLAGS     += --no-builtin-rules

# --- What has to be installed (names that Debian 12 and 13 share) ---

RUN_PACKAGES   := build-essential pkg-config libsdl2-dev libsdl2-ttf-dev libpng-dev libical-dev libicu-dev \
                  libsqlite3-dev libqrencode-dev libinih-dev libsodium-dev libjansson-dev libcurl4-openssl-dev \
                  libexpat1-dev libevdev-dev libudev-dev libdrm-dev libmosquitto-dev libcairo2-dev libpango1.0-dev libfontconfig-dev \
                  libseccomp-dev fonts-inter gettext tzdata
CHECK_PACKAGES := $(RUN_PACKAGES) libcmocka-dev python3-jsonschema zbar-tools umockdev tidy poppler-utils minisign \
                  signify-openbsd dosfstools e2fsprogs fonts-dejavu-core fonts-droid-fallback xvfb xdotool
SERVER_PACKAGES := $(CHECK_PACKAGES) python3 openssl curl radicale xandikos khal python3-icalendar \
                  python3-aiosmtpd postfix mosquitto mosquitto-clients libreoffice-calc-nogui lintian dpkg-dev \
                  python3-gi gir1.2-umockdev-1.0
CI_PACKAGES    := $(CHECK_PACKAGES) clang clang-tidy clang-format libclang-rt-dev cppcheck shellcheck qemu-system-x86 ovmf

IMAGE_PACKAGES := mmdebstrap squashfs-tools mtools dosfstools fdisk e2fsprogs zstd dpkg-dev kmod arch-test $(if $(filter arm64,$(ARCH)),gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static)

# $(call install_missing,PACKAGES): says what is missing and installs it; silent, and without network, when nothing is.
define install_missing
	@if ! command -v dpkg-query >/dev/null; then echo "deps: not a Debian system; needed here: $(1)"; exit 0; fi; \
	missing=; for package in $(1); do \
	    dpkg-query -W -f '$${db:Status-Status}\n' "$$package" 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	echo "deps: installing$$missing"; \
	if [ "$$(id -u)" -eq 0 ]; then root='env'; elif command -v sudo >/dev/null; then root='sudo env'; \
	else echo "deps: neither root nor sudo; as root: apt-get install --no-install-recommends$$missing" >&2; exit 1; fi; \
	install() { $$root DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 -qq -y --no-install-recommends install $$missing >/dev/null; }; \
	install 2>/dev/null || { $$root apt-get -qq update && install; }
endef

# --- Tools and flags ---

ifneq ($(CROSS_COMPILE),)
CC            := $(CROSS_COMPILE)gcc
AR            := $(CROSS_COMPILE)ar
TRIPLET       := $(notdir $(CROSS_COMPILE:-=))
# Not by export: what make exports reaches recipes, but not $(shell) before make 4.4.
override PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) \
    PKG_CONFIG_LIBDIR=$(SYSROOT)/usr/lib/$(TRIPLET)/pkgconfig:$(SYSROOT)/usr/lib/pkgconfig:$(SYSROOT)/usr/share/pkgconfig $(PKG_CONFIG)
else ifeq ($(origin CC),default)
CC            := gcc
endif
ifeq ($(origin AR),default)
AR            := ar
endif
ifneq ($(SYSROOT),)
SYSROOT_FLAG  := --sysroot=$(SYSROOT)
# A compiler of the machine's own architecture would look in the machine's folders first.
SYSROOT_LINK  := $(SYSROOT_FLAG) -B$(SYSROOT)/usr/lib/$(TRIPLET) -L$(SYSROOT)/usr/lib/$(TRIPLET) \
                 -Wl,-rpath-link=$(SYSROOT)/usr/lib/$(TRIPLET)
endif

# One folder for each way to build, so that they never mix.
VARIANT       := $(or $(MODE),$(TRIPLET),$(if $(findstring clang,$(CC)),clang))$(if $(WERROR),-werror)
BUILD         ?= build$(if $(VARIANT),/$(VARIANT:-%=%))

PACKAGES      := sdl2 SDL2_ttf libpng libical icu-i18n icu-uc sqlite3 libqrencode inih libsodium jansson libcurl expat libevdev libudev libdrm libmosquitto pangocairo cairo-pdf fontconfig libseccomp
# Asked only when something is compiled, so that help, clean and deps work before the packages are there.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(shell $(PKG_CONFIG) --cflags $(PACKAGES)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS   = $(eval PACKAGE_LIBS := $$(shell $(PKG_CONFIG) --libs $(PACKAGES)))$(PACKAGE_LIBS)

WARNINGS      := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
                 -Wswitch-enum -Wvla $(if $(WERROR),-Werror)
CFLAGS        ?= -O2 -g
HARDENING     := -fPIE -fstack-protector-strong -fstack-clash-protection
LINK_HARDENING := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
ifeq ($(filter -O0,$(CFLAGS)),)
HARDENING     += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif

SANITIZE      := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ifeq ($(MODE),asan)
MODE_FLAGS    := $(SANITIZE) -O1
HARDENING     := -fPIE
else ifeq ($(MODE),fuzz)
CC            := $(CLANG)
MODE_FLAGS    := $(SANITIZE) -fsanitize=fuzzer-no-link
HARDENING     := -fPIE
else ifeq ($(MODE),coverage)
MODE_FLAGS    := --coverage -O0
HARDENING     := -fPIE
endif

COMPILE        = $(CC) $(SYSROOT_FLAG) -Iapp -I. -D_GNU_SOURCE $(PACKAGE_CFLAGS) $(CPPFLAGS) -std=c17 $(WARNINGS) \
                 $(CFLAGS) $(HARDENING) $(MODE_FLAGS)
LINK           = $(CC) $(SYSROOT_LINK) $(CFLAGS) $(HARDENING) $(MODE_FLAGS) $(LINK_HARDENING) -Wl,--as-needed $(LDFLAGS)
LIBS           = $(PACKAGE_LIBS) -lm
Q             := $(if $(V),,@)

# --- Sources: whatever lies in the folders ---

PROGRAM_MAINS := app/main.c $(sort $(wildcard app/programs/*.c))
SOURCES       := $(filter-out $(PROGRAM_MAINS),$(sort $(wildcard app/*/*.c app/*/*/*.c platform/*.c)))
OBJECTS       := $(SOURCES:%.c=$(BUILD)/obj/%.o)
PROGRAMS      := $(addprefix $(BUILD)/adjourn-,kiosk sync sync-online tools)
UNIT_SOURCES  := $(sort $(wildcard tests/unit/test_*.c))
UNIT_TESTS    := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)
UNIT_HELPERS  := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(UNIT_SOURCES),$(wildcard tests/unit/*.c)))
FUZZ_SOURCES  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_REPLAYS  := $(FUZZ_SOURCES:tests/fuzz/%.c=$(BUILD)/replay/%)
BENCHES       := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard tests/bench/bench_*.c)))
SCENARIOS     := $(sort $(wildcard tests/scenarios/*.adj))
SHELL_CHECKS  := $(sort $(wildcard tests/check-*.sh tests/integration/*.sh))
ALL_C         := $(SOURCES) $(PROGRAM_MAINS) $(sort $(wildcard tests/*/*.c))
ALL_H         := $(sort $(wildcard app/*/*.h app/*/*/*.h platform/*.h tests/*.h tests/*/*.h))
CATALOGUES    := $(patsubst assets/locale/%.po,$(BUILD)/locale/%/LC_MESSAGES/adjourn.mo,$(wildcard assets/locale/*.po))

# --- Build ---

.PHONY: all
all: $(BUILD)/adjourn $(PROGRAMS) $(CATALOGUES) ## build build/adjourn and its programs (the default)

$(BUILD)/adjourn: $(BUILD)/obj/app/main.o $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@echo "link $@"
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^)

$(BUILD)/adjourn-kiosk: $(BUILD)/obj/app/programs/kiosk.o
$(BUILD)/adjourn-sync: $(BUILD)/obj/app/programs/sync.o $(BUILD)/obj/app/programs/no_network.o
$(BUILD)/adjourn-sync-online: $(BUILD)/obj/app/programs/sync.o
$(BUILD)/adjourn-tools: $(BUILD)/obj/app/programs/tools.o
$(PROGRAMS): $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@echo "link $@"
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)

$(BUILD)/libadjourn.a: $(OBJECTS)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c $(BUILD)/compile.flags
	@mkdir -p $(@D)
	@echo "cc $<"
	$(Q)$(COMPILE) $(if $(filter tests/%,$<),-Itests) $(DEFINES) -MMD -MP -c -o $@ $<

$(BUILD)/obj/app/main.o $(BUILD)/obj/app/commands/about.o $(BUILD)/obj/app/commands/bundle_files.o: DEFINES := -DADJOURN_VERSION='"$(VERSION)"'
$(BUILD)/locale/%/LC_MESSAGES/adjourn.mo: assets/locale/%.po
	@mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<

# A changed flag, compiler or set of library flags rebuilds what it touches.
$(BUILD)/compile.flags: FORCE
	@mkdir -p $(@D)
	@$(PKG_CONFIG) --exists --print-errors $(PACKAGES) || { echo "try: make deps" >&2; exit 1; }
	@echo '$(subst ','\'',$(COMPILE) $(VERSION))' | cmp -s - $@ || echo '$(subst ','\'',$(COMPILE) $(VERSION))' >$@

$(BUILD)/link.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(LINK) $(LIBS) $(words $(OBJECTS))' | cmp -s - $@ || echo '$(LINK) $(LIBS) $(words $(OBJECTS))' >$@

.PHONY: FORCE
FORCE:

# --- Tests ---

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(UNIT_HELPERS) $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -lcmocka

FUZZ_HELPERS  := $(BUILD)/obj/tests/unit/evemu.o
# Programs for which tests/kernel plays the kernel.
$(BUILD)/tests/test_touch $(BUILD)/bench/bench_touch: $(BUILD)/obj/tests/kernel/input_kernel.o
$(BUILD)/tests/test_display_drm $(BUILD)/tests/test_display_drm_monitor $(BUILD)/tests/test_display_drm_copy $(BUILD)/tests/test_lamp: $(BUILD)/obj/tests/kernel/kms_played.o
$(BUILD)/tests/test_display_drm $(BUILD)/tests/test_display_drm_monitor: $(BUILD)/obj/tests/kernel/kms_screen.o

$(BUILD)/tests/test_changes: $(BUILD)/obj/tests/screens/told.o
$(BUILD)/tests/test_likeness: $(patsubst %,$(BUILD)/obj/tests/screens/%.o,likeness picture picture_file)

$(BUILD)/replay/%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/obj/tests/fuzz/replay.o $(BUILD)/obj/tests/fuzz/mutate.o $(FUZZ_HELPERS) $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS)

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/obj/tests/unit/story.o $(BUILD)/obj/tests/unit/evemu.o $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS)

# Draws every screen, for people to look at and for comparing with the reference pictures.
SCREENS_TOOL  := $(BUILD)/tests/render_screens
SCREENS_PARTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/screens/*.c)) $(BUILD)/obj/tests/unit/story.o
$(SCREENS_TOOL): $(SCREENS_PARTS) $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS)

# Writes invitations of each form for other programs to read.
INVITATIONS_TOOL := $(BUILD)/tests/write_invitations
$(INVITATIONS_TOOL): $(BUILD)/obj/tests/servers/write_invitations.o $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS)

# A clock that a test holds, for the real programs.
CLOCK_PRELOAD := $(BUILD)/tests/clock.so
$(CLOCK_PRELOAD): tests/preload/clock.c $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -fPIC -shared -o $@ $<

# Compares the screen of Xvfb with a picture.
WINDOW_TOOL   := $(BUILD)/tests/window_picture
$(WINDOW_TOOL): $(patsubst %,$(BUILD)/obj/tests/%.o,pointer/window_picture screens/picture screens/picture_file) $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS)

.SECONDARY:

# How long each fuzz target is given inputs that are made from its corpus: 30 s for all of them together.
FUZZ_MS       ?= $(shell echo $$((30000 / $(words $(FUZZ_SOURCES)))))

# Everything that `make check` runs, without asking for packages first.
.PHONY: tests suite
tests: all $(UNIT_TESTS) $(FUZZ_REPLAYS) $(SCREENS_TOOL) $(CLOCK_PRELOAD) $(WINDOW_TOOL)
suite: tests
	@BUILD=$(BUILD) JOBS=$(JOBS) V=$(V) FUZZ_MS=$(FUZZ_MS) tests/run $(UNIT_TESTS) $(FUZZ_REPLAYS) $(SHELL_CHECKS) $(SCENARIOS)

.PHONY: check
check: check-deps ## run the whole test suite; ends with "N passed, N failed"
	@$(MAKE) --no-print-directory suite

.PHONY: check-servers servers
check-servers: servers-deps ## calendars from real servers on this machine (installs and starts them)
	@$(MAKE) --no-print-directory servers
servers: all $(INVITATIONS_TOOL) $(CLOCK_PRELOAD)
	@BUILD=$(BUILD) JOBS=$(JOBS) V=$(V) tests/run $(sort $(wildcard tests/servers/*.sh))

.PHONY: asan
asan: check-deps ## the suite under the address, leak and undefined-behaviour sanitizers
	@ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:allocator_may_return_null=1 \
	 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/leaks.supp:print_suppressions=0 UBSAN_OPTIONS=print_stacktrace=1 \
	 $(MAKE) --no-print-directory MODE=asan suite

.PHONY: coverage
coverage: check-deps ## the suite with line coverage, folder by folder
	@$(MAKE) --no-print-directory MODE=coverage suite
	@gcov -n $$(find build/coverage/obj/app build/coverage/obj/platform -name '*.gcda') 2>/dev/null | tests/coverage.awk

.PHONY: bench
bench: check-deps ## measure the app: counts and ratios, no pass or fail
	@$(MAKE) --no-print-directory all $(BENCHES)
	@for bench in $(BENCHES) $(sort $(wildcard tests/bench/bench_*.sh)); do BUILD=$(BUILD) "$$bench" || exit 1; done

FUZZ_SECONDS ?= 30
.PHONY: fuzz
fuzz: ci-deps ## fuzz each parser for FUZZ_SECONDS (30) with libFuzzer
	@$(MAKE) --no-print-directory MODE=fuzz fuzzers
	@printf '%s\n' $(FUZZ_SOURCES:tests/fuzz/fuzz_%.c=%) | xargs -P $(JOBS) -I NAME sh -c ' \
	    mkdir -p build/fuzz/found/NAME && \
	    build/fuzz/fuzzers/fuzz_NAME -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=20 -print_final_stats=1 \
	        -artifact_prefix=build/fuzz/NAME- build/fuzz/found/NAME tests/fuzz/corpus/NAME >build/fuzz/NAME.log 2>&1 || \
	        { tail -n 60 build/fuzz/NAME.log; echo "fuzz NAME: an input that fails is left in build/fuzz"; exit 1; }; \
	    echo "fuzz NAME: $$(sed -n "s/.*executed_units: *//p" build/fuzz/NAME.log) inputs"'

.PHONY: fuzzers
fuzzers: $(FUZZ_SOURCES:tests/fuzz/%.c=$(BUILD)/fuzzers/%)
$(BUILD)/fuzzers/%: $(BUILD)/obj/tests/fuzz/%.o $(FUZZ_HELPERS) $(BUILD)/libadjourn.a $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(LIBS)

# --- Quality ---

LINT_DEFINES  := -DADJOURN_VERSION=\"lint\"
.PHONY: lint
lint: $(BUILD)/compile.flags ## clang-tidy and cppcheck
	@echo "lint: clang-tidy"
	@printf '%s\n' $(SOURCES) $(PROGRAM_MAINS) | xargs -P $(JOBS) -n 1 sh -c \
	    'said=$$($(CLANG_TIDY) --quiet "$$1" -- $(filter-out $(CC),$(COMPILE)) $(LINT_DEFINES) 2>&1) || { echo "$$said"; exit 1; }' tidy
	@echo "lint: shellcheck"
	@shellcheck --severity=warning $$(grep -lrE '^#!/bin/(ba)?sh' image assets/system)
	@echo "lint: cppcheck"
	@$(CPPCHECK) --quiet -j $(JOBS) --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	    --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches -Iapp -I. -D_GNU_SOURCE $(LINT_DEFINES) app platform

.PHONY: format format-check
format: ## format all C files in place
	@$(CLANG_FORMAT) -i $(ALL_C) $(ALL_H)
format-check: ## fail if a C file is not formatted
	@$(CLANG_FORMAT) --dry-run --Werror $(ALL_C) $(ALL_H)

.PHONY: ci
ci: ci-deps ## all of it with -Werror, gcc and clang, sanitizers, format, lint, 30 s of each fuzz target
	@JOBS=$(JOBS) .ci/stages

compile_commands.json: $(BUILD)/compile.flags FORCE ## for editors and language servers
	@{ echo '['; separator=; for file in $(ALL_C); do \
	    printf '%s{"directory": "%s", "file": "%s", "command": "%s"}\n' "$$separator" '$(CURDIR)' "$$file" \
	        '$(subst ",\",$(COMPILE)) -Itests -c '"$$file"; separator=,; \
	done; echo ']'; } >$@

# --- Use ---

.PHONY: deps check-deps servers-deps ci-deps image-deps
deps: ## install the Debian packages that are missing (with apt)
	$(call install_missing,$(CHECK_PACKAGES))
check-deps:
	$(call install_missing,$(CHECK_PACKAGES))
servers-deps:
	$(call install_missing,$(SERVER_PACKAGES))
ci-deps:
	$(call install_missing,$(CI_PACKAGES))
image-deps:
	$(call install_missing,$(IMAGE_PACKAGES))

# A display that can be used: X11, Wayland, or a KMS card with a monitor (and nobody else's session on it).
define play
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || { [ -w /dev/dri/card0 ] && grep -qx connected /sys/class/drm/*/status; } 2>/dev/null; then \
	    mkdir -p $(BUILD)/demo; \
	    $(BUILD)/adjourn kiosk --config assets/demo.ini --db $(BUILD)/demo/adjourn.db \
	        $(if $(FULLSCREEN),--fullscreen,--window 1280x800); \
	    code=$$?; [ $$code -eq 3 ] || exit $$code; \
	    echo "run: the display cannot be used"; \
	fi; \
	echo "run: no display; playing assets/story.adj on a memory surface"; \
	rm -rf $(BUILD)/demo && $(BUILD)/adjourn simulate assets/story.adj --out $(BUILD)/demo || exit 1; \
	echo "pictures of each screen:  $(BUILD)/demo/*.png"; \
	echo "the interruption log:     $(BUILD)/demo/interruptions.csv, interruptions.json"; \
	echo "the invitation:           $(BUILD)/demo/outbox/"
endef

.PHONY: run
run: ## build, then open the kiosk; without a display: play a session and save its pictures
	$(call install_missing,$(RUN_PACKAGES))
	@$(MAKE) --no-print-directory all
	$(play)

# How the sheet is drawn: SIZE=800x480 LANGUAGE=vi THEME=light VISION=grey|deutan|protan SCREEN=04 (names that begin so).
SIZE          := 1280x800
LANGUAGE      := en
THEME         := dark
VISION        := full
SHEET         := $(BUILD)/pictures/$(SIZE)-$(LANGUAGE)-$(THEME)$(VISION:%=-%)$(SCREEN:%=-%).png
.PHONY: pictures update-pictures
pictures: check-deps ## all screens of one SIZE, LANGUAGE, THEME, VISION on one sheet
	@$(MAKE) --no-print-directory all $(SCREENS_TOOL)
	@mkdir -p $(BUILD)/pictures
	@BUILD=$(BUILD) $(SCREENS_TOOL) --sheet $(SHEET) --size $(SIZE) --lang $(LANGUAGE) --theme $(THEME) --vision $(VISION) \
	    $(if $(SCREEN),--screen $(SCREEN)) && echo "pictures: $(SHEET)"
update-pictures: check-deps ## draw the reference pictures anew, for this machine's FreeType
	@$(MAKE) --no-print-directory all $(SCREENS_TOOL)
	@BUILD=$(BUILD) $(SCREENS_TOOL) --update tests/screens/references

DATA          := $(DESTDIR)$(PREFIX)/share/adjourn
.PHONY: install uninstall
install: all ## install below PREFIX (/usr/local), inside DESTDIR
	install -D -m 755 $(BUILD)/adjourn $(DESTDIR)$(PREFIX)/bin/adjourn
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/lib/adjourn $(PROGRAMS)
	install -D -m 644 assets/man/adjourn.1 $(DESTDIR)$(PREFIX)/share/man/man1/adjourn.1
	install -D -m 644 assets/man/adjourn.ini.5 $(DESTDIR)$(PREFIX)/share/man/man5/adjourn.ini.5
	install -D -m 644 assets/completions/adjourn $(DESTDIR)$(PREFIX)/share/bash-completion/completions/adjourn
	install -D -m 644 assets/adjourn.desktop $(DESTDIR)$(PREFIX)/share/applications/adjourn.desktop
	install -D -m 644 assets/adjourn.svg $(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/adjourn.svg
	cd assets && find adjourn.ini icons messages schema -type f -exec install -D -m 644 {} $(abspath $(DATA))/{} \;
	$(if $(CATALOGUES),cd $(BUILD) && find locale -name '*.mo' -exec install -D -m 644 {} $(abspath $(DATA))/{} \;)
uninstall: ## remove what install put there
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/adjourn share/man/man1/adjourn.1 share/man/man5/adjourn.ini.5 \
	    share/bash-completion/completions/adjourn share/applications/adjourn.desktop share/icons/hicolor/scalable/apps/adjourn.svg)
	rm -rf $(DATA) $(DESTDIR)$(PREFIX)/lib/adjourn/adjourn-*
	-rmdir $(DESTDIR)$(PREFIX)/lib/adjourn

# --- The appliance ---

# The package for this machine; with ARCH=amd64 or arm64 for the image's release, cross built against its sysroot.
ARCH          ?=
TRIPLET_amd64 := x86_64-linux-gnu
TRIPLET_arm64 := aarch64-linux-gnu
IMAGE_CACHE   ?= build/image
SYSROOT_NEEDS := $(filter lib%-dev,$(RUN_PACKAGES))
SYSROOT_AT     = $(abspath $(IMAGE_CACHE))/sysroot-$(ARCH)-$(shell echo '$(SYSROOT_NEEDS)' | cat - image/build-sysroot image/note-packages | sha256sum | cut -c 1-12)
DEB_OUT       ?= build/package
.PHONY: deb
ifeq ($(ARCH),)
deb: all ## build the Debian package in build/package (ARCH=arm64: cross built for the image)
	@image/build-deb $(BUILD) $$(dpkg --print-architecture) $(VERSION) $(DEB_OUT)
else
deb: image-deps
	@image/build-sysroot $(ARCH) $(SYSROOT_AT) $(SYSROOT_NEEDS)
	@env -u LIBRARY_PATH $(MAKE) --no-print-directory CROSS_COMPILE=$(TRIPLET_$(ARCH))- SYSROOT=$(SYSROOT_AT) ARCH= all
	@image/build-deb build/$(TRIPLET_$(ARCH)) $(ARCH) $(VERSION) $(DEB_OUT) $(SYSROOT_AT)
endif

# A bootable image in build/image/out: for a board, or with ARCH=amd64 for a virtual machine or a PC.
IMAGE_ARCH    := $(or $(ARCH),arm64)
TEST_ARCH     := $(or $(ARCH),amd64)
.PHONY: image image-test
image: ## build the SD-card image for a Raspberry Pi 4 (ARCH=amd64: for a virtual machine or a PC); as root
	@$(MAKE) --no-print-directory ARCH=$(IMAGE_ARCH) deb
	@image/build $(IMAGE_ARCH) $(DEB_OUT)/adjourn_$(VERSION)_$(IMAGE_ARCH).deb $(IMAGE_CACHE) $(IMAGE_CACHE)/out
image-test: ## boot the image in QEMU and use it (ARCH=amd64 unless given; CUTS=50 power cuts; TESTS=short; IMAGE= of another day)
	@[ -n "$(IMAGE)" ] || $(MAKE) --no-print-directory ARCH=$(TEST_ARCH) image
	@image/test/run $(TEST_ARCH) $(or $(IMAGE),$(IMAGE_CACHE)/out/adjourn-$(VERSION)-$(TEST_ARCH).img) $(IMAGE_CACHE)/test-$(TEST_ARCH) $(TESTS)

.PHONY: clean
clean: ## remove everything that was built
	rm -rf build compile_commands.json $(if $(filter-out build build/%,$(BUILD)),$(BUILD))

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z_.-]+:.*## / { printf "  %-22s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

ifeq ($(filter help clean deps check-deps servers-deps ci-deps format format-check,$(or $(MAKECMDGOALS),all)),)
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
endif
