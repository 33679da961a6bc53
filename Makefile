# Adjourn: a meeting-room timer kiosk.
BUILD         ?= build
CC            ?= cc
AR            ?= ar
PKG_CONFIG    ?= pkg-config

ifdef CROSS_COMPILE
CC            := $(CROSS_COMPILE)gcc
AR            := $(CROSS_COMPILE)ar
endif

PACKAGES      := sdl2 SDL2_ttf SDL2_image libical icu-i18n icu-uc sqlite3 libqrencode inih
WARNINGS      := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
                 -Wswitch-enum -Wvla
CFLAGS        ?= -O2 -g
CPPFLAGS_ALL  := -Iapp -I. -D_GNU_SOURCE $(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(CPPFLAGS)
CFLAGS_ALL    := -std=c17 $(WARNINGS) -MMD -MP $(CFLAGS)
LIBS          := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm

SOURCES       := $(filter-out app/main.c,$(sort $(wildcard app/*/*.c app/*/*/*.c platform/*.c)))
OBJECTS       := $(SOURCES:%.c=$(BUILD)/obj/%.o)
TESTS         := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))

.PHONY: all check clean
all: $(BUILD)/adjourn

$(BUILD)/adjourn: $(BUILD)/obj/app/main.o $(BUILD)/libadjourn.a
	$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libadjourn.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libadjourn.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< $(BUILD)/libadjourn.a $(LIBS) -lcmocka

check: $(BUILD)/adjourn $(TESTS)
	@for t in $(TESTS); do $$t || exit 1; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
