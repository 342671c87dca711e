# wasl: needs a C11 compiler, GNU make, libutf8proc, jansson, ICU and sqlite.
# Honoured: CC CFLAGS CPPFLAGS LDFLAGS PREFIX DESTDIR BUILD DATA T V.

BUILD   ?= build
PREFIX  ?= /usr/local
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wwrite-strings
ifdef DEVELOPER
WARN    += -Werror
endif
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -fvisibility=hidden
ALL_CPPFLAGS = -Iinclude -Ipipeline $(CPPFLAGS)

# A static utf8proc and jansson where there are any: they cost no start-up then.
static = $(firstword $(wildcard $(addsuffix /lib$(1).a,$(shell $(CC) -print-search-dirs | sed -n 's/^libraries: =//p' | tr : ' '))) -l$(1))
LIBS    := $(call static,utf8proc) $(call static,jansson) $(call static,m) -ldl -lpthread

# Modules are opened on first use, for what they link is slow to load.
MODULE_SRC = $(wildcard pipeline/base/module_*.c)
MODULES  = $(patsubst pipeline/base/module_%.c,$(BUILD)/wasl-%.so,$(MODULE_SRC))
MAIN_SRC = pipeline/main.c
# The rules are compiled by the library's own objects, then embedded.
PACK_OBJ = $(BUILD)/pipeline/base/pack_embedded.o
SRC      = $(filter-out $(MODULE_SRC) $(MAIN_SRC) pipeline/base/pack_embedded.c,$(wildcard pipeline/*.c pipeline/*/*.c))
OBJ      = $(SRC:%.c=$(BUILD)/%.o)
MAIN_OBJ = $(MAIN_SRC:%.c=$(BUILD)/%.o)

# What is built is named; V=1 shows the commands.
Q = $(if $(V),,@)
say = $(if $(V),,@printf '%-4s %s\n' $(1) $(@:$(BUILD)/%=%))

.PHONY: all lib clean check check-page tests asan golden lint format bench demo \
	install uninstall quality mutate gen fuzz fuzz-targets
all: $(BUILD)/wasl $(BUILD)/libwasl.a $(MODULES)
lib: $(BUILD)/libwasl.a

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/compile_rules: $(BUILD)/scripts/compile_rules.o $(OBJ)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/pack: $(BUILD)/compile_rules $(shell find rules 2>/dev/null)
	$(call say,PACK)
	$(Q)$(BUILD)/compile_rules rules $@

$(BUILD)/pipeline/base/html_page.o: pipeline/base/html_page.css pipeline/base/html_page.js

$(PACK_OBJ): ALL_CPPFLAGS += -DPACK_FILE='"$(BUILD)/pack"'
$(PACK_OBJ): $(BUILD)/pack

$(BUILD)/libwasl.a: $(OBJ) $(PACK_OBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/wasl: $(MAIN_OBJ) $(BUILD)/libwasl.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/pipeline/base/module.o: ALL_CPPFLAGS += -DMODULE_DIR='"$(PREFIX)/lib/wasl"'
$(BUILD)/wasl-icu.so: MODULE_LIBS = -licui18n -licuuc
$(BUILD)/wasl-sqlite.so: MODULE_LIBS = -lsqlite3
$(BUILD)/wasl-curl.so: MODULE_LIBS = -lcurl
$(BUILD)/wasl-%.so: pipeline/base/module_%.c pipeline/base/%.h
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -shared -fPIC -o $@ $< \
		$(MODULE_LIBS)

# The suite. T=split/abbrev runs one case, DATA=DIR adds the development data.
TEST_BIN = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/base/*.c))
FUZZ_SRC = $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c))
FUZZ_BIN = $(FUZZ_SRC:%.c=$(BUILD)/%)
TEST_TOOLS = $(BUILD)/tests/tools/hardtext $(BUILD)/tests/tools/icusplit \
	$(BUILD)/tests/tools/mutate $(BUILD)/tests/tools/trickle.so \
	$(BUILD)/tests/tools/cost
RUN_TESTS = BUILD="$(BUILD)" T="$(T)" V="$(V)" DATA="$(DATA)" tests/run

$(BUILD)/tests/%: tests/%.c $(BUILD)/libwasl.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
		$(BUILD)/libwasl.a -lcmocka $(LIBS)

# Fed with the files of its corpus, or by libFuzzer (FUZZ_MAIN is then empty).
FUZZ_MAIN = tests/fuzz/replay.c
$(BUILD)/tests/fuzz/%: tests/fuzz/%.c $(FUZZ_MAIN) $(BUILD)/libwasl.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(FUZZ_MAIN) \
		$(FUZZ_LINK) $(BUILD)/libwasl.a $(LIBS)

$(BUILD)/tests/tools/%.so: tests/tools/%.c
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) -fno-sanitize=all -shared -fPIC -o $@ $< -ldl

tests: all $(TEST_BIN) $(TEST_TOOLS) $(FUZZ_BIN)
check: tests
	@$(RUN_TESTS)

# The page that join writes, used in a browser (Chromium), beside the suite.
check-page: all
	@BUILD="$(BUILD)" tests/formats/use-page

# Takes what the program says as what it should say; read the difference.
golden: all
	@GOLDEN=write $(RUN_TESTS)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
asan:
	@$(MAKE) BUILD=$(BUILD)/asan check \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -Wno-format-truncation $(SANITIZE)"

# libFuzzer's targets, tests/fuzz: each for FUZZ_SECONDS, or T=stream alone. What
# pointer-overflow would say is of {NULL, 0}, the empty slice.
FUZZ_SECONDS ?= 60
FUZZ_FLAGS = -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize=pointer-overflow -fno-sanitize-recover=all
fuzz:
	@$(MAKE) BUILD=$(BUILD)/fuzz CC=clang FUZZ_MAIN= FUZZ_LINK=-fsanitize=fuzzer \
		CFLAGS="-O1 -g -fno-omit-frame-pointer $(FUZZ_FLAGS)" fuzz-targets
	@BUILD="$(BUILD)/fuzz" T="$(T)" FUZZ_SECONDS="$(FUZZ_SECONDS)" scripts/fuzz
fuzz-targets: $(if $(T),$(BUILD)/tests/fuzz/$(T),$(FUZZ_BIN)) $(MODULES)

lint: all
	@BUILD="$(BUILD)" scripts/lint

C_FILES = $(wildcard include/*.h pipeline/*.[ch] pipeline/*/*.[ch] \
	scripts/*.c tests/*/*.[ch])
format:
	clang-format -i $(C_FILES)

# Ratios of processor time, measured in one run. BENCH_MB is the corpus's size.
bench: all $(BUILD)/bench
	@BUILD="$(BUILD)" scripts/bench $(BENCH_MB)

$(BUILD)/bench: $(BUILD)/scripts/bench.o
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

# Switches off each rule in turn; T=split those of one folder.
mutate: $(BUILD)/tests/tools/mutate
	@$(BUILD)/tests/tools/mutate $(T)

# Figures from the development data, DATA, beside ICU's and their limits.
quality: tests
	@BUILD="$(BUILD)" DATA="$(DATA)" scripts/quality

# Tables that scripts make from named sources; counts need DATA.
gen:
	scripts/codec-tables >pipeline/base/codec_tables.h
	$(if $(DATA),scripts/encoding-statistics $(DATA)/ntrex)

demo: all
	@BUILD="$(BUILD)" scripts/demo

MAN1 = $(wildcard pipeline/*.1 pipeline/*/*.1)
MAN5 = $(wildcard pipeline/*.5 pipeline/*/*.5)
to = $(DESTDIR)$(PREFIX)
install: all
	install -d $(to)/bin $(to)/lib/pkgconfig $(to)/include \
		$(to)/share/man/man1 $(to)/share/man/man5
	install -m 755 $(BUILD)/wasl $(to)/bin/wasl
	install -m 644 $(BUILD)/libwasl.a $(to)/lib/libwasl.a
	install -d $(to)/lib/wasl
	install -m 644 $(MODULES) $(to)/lib/wasl
	install -m 644 include/wasl.h $(to)/include/wasl.h
	$(if $(MAN1),install -m 644 $(MAN1) $(to)/share/man/man1)
	$(if $(MAN5),install -m 644 $(MAN5) $(to)/share/man/man5)
	scripts/pkgconfig "$(PREFIX)" $(LIBS) >$(to)/lib/pkgconfig/wasl.pc

uninstall:
	rm -f $(to)/bin/wasl $(to)/lib/libwasl.a $(to)/include/wasl.h \
		$(addprefix $(to)/lib/wasl/,$(notdir $(MODULES))) \
		$(to)/lib/pkgconfig/wasl.pc \
		$(addprefix $(to)/share/man/man1/,$(notdir $(MAN1))) \
		$(addprefix $(to)/share/man/man5/,$(notdir $(MAN5)))

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
