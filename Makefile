# wasl: needs a C11 compiler, GNU make, libutf8proc, jansson, ICU and sqlite.
# Honoured: CC CFLAGS CPPFLAGS LDFLAGS LIBS PREFIX LIBDIR DESTDIR BUILD DATA T V.

BUILD   ?= build
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wwrite-strings
ifdef DEVELOPER
WARN    += -Werror
endif
# The folder it is built in leaves no trace: what comes out is the same anywhere.
OWN_CFLAGS = -std=c11 -D_GNU_SOURCE -fPIC -fvisibility=hidden \
	-ffile-prefix-map=$(CURDIR)=.
ALL_CFLAGS = $(OWN_CFLAGS) $(WARN) $(CFLAGS)
ALL_CPPFLAGS = -Iinclude -Ipipeline $(CPPFLAGS)

# A static utf8proc and jansson where there are any: they cost no start-up then.
static = $(firstword $(wildcard $(addsuffix /lib$(1).a,$(shell $(CC) -print-search-dirs | sed -n 's/^libraries: =//p' | tr : ' '))) -l$(1))
ifndef LIBS
LIBS    := $(call static,utf8proc) $(call static,jansson) $(call static,m) -ldl -lpthread
endif

# A shared library asks for shared ones.
SHARED_LIBS = $(foreach lib,$(LIBS),$(if $(filter %.a,$(lib)),$(patsubst lib%.a,-l%,$(notdir $(lib))),$(lib)))

# Modules are opened on first use, for what they link is slow to load.
MODULE_SRC = $(sort $(wildcard pipeline/base/module_*.c))
MODULES  = $(patsubst pipeline/base/module_%.c,$(BUILD)/wasl-%.so,$(MODULE_SRC))
MAIN_SRC = pipeline/main.c
# The rules are compiled by the library's own objects, then embedded.
PACK_OBJ = $(BUILD)/pipeline/base/pack_embedded.o
SRC      = $(filter-out $(MODULE_SRC) $(MAIN_SRC) pipeline/base/pack_embedded.c,$(sort $(wildcard pipeline/*.c pipeline/*/*.c)))
OBJ      = $(SRC:%.c=$(BUILD)/%.o)
MAIN_OBJ = $(MAIN_SRC:%.c=$(BUILD)/%.o)

# The number changes when a program that used the library must be built anew.
SO = libwasl.so.0
# What a shell completes, from the table of commands.
COMPLETIONS = $(BUILD)/completions/wasl $(BUILD)/completions/_wasl \
	$(BUILD)/completions/wasl.fish

# What is built is named; V=1 shows the commands.
Q = $(if $(V),,@)
say = $(if $(V),,@printf '%-4s %s\n' $(1) $(@:$(BUILD)/%=%))

.PHONY: all lib clean check check-page check-package tests asan golden lint \
	format bench demo install uninstall quality mutate gen static deb \
	check-deb check-arm check-cluster check-engines scale FORCE
all: $(BUILD)/wasl $(BUILD)/libwasl.a $(BUILD)/libwasl.so $(MODULES) $(COMPLETIONS)
lib: $(BUILD)/libwasl.a $(BUILD)/libwasl.so

# Objects that were made with other flags of ours are made anew.
$(BUILD)/own-flags: FORCE
	@mkdir -p $(@D)
	@echo '$(OWN_CFLAGS)' | cmp -s - $@ || echo '$(OWN_CFLAGS)' >$@

$(BUILD)/%.o: %.c $(BUILD)/own-flags
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

# A sanitizer's functions are the program's.
ALL_DEFINED = $(if $(findstring -fsanitize,$(ALL_CFLAGS)),,-Wl,-z -Wl,defs)
$(BUILD)/$(SO): $(OBJ) $(PACK_OBJ)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SO) \
		$(ALL_DEFINED) -o $@ $^ $(SHARED_LIBS)
$(BUILD)/libwasl.so: $(BUILD)/$(SO)
	$(Q)ln -sf $(SO) $@

# One file that needs no other: ICU and SQLite are in it. Not the C library's
# converters, which are files, nor HTTP, for names of hosts are found by files too.
ALONE = $(addprefix pipeline/base/,codec.o module.o module_icu.o module_sqlite.o)
ALONE_LIBS = -licui18n -licuuc -licudata -lsqlite3 -lstdc++
static: $(BUILD)/wasl-static
$(BUILD)/alone/%.o: ALL_CPPFLAGS += -DWASL_STATIC
$(BUILD)/alone/%.o: %.c $(BUILD)/own-flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/wasl-static: $(MAIN_OBJ) $(filter-out $(ALONE:%=$(BUILD)/%),$(OBJ)) \
		$(ALONE:%=$(BUILD)/alone/%) $(PACK_OBJ)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -static -o $@ $^ $(LIBS) \
		$(ALONE_LIBS) $(LIBS)

# What a shell completes.
$(BUILD)/completions/make: $(BUILD)/scripts/completions.o $(OBJ)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/completions/wasl: SHELL_NAME = bash
$(BUILD)/completions/_wasl: SHELL_NAME = zsh
$(BUILD)/completions/wasl.fish: SHELL_NAME = fish
$(COMPLETIONS): $(BUILD)/completions/make
	$(Q)$< $(SHELL_NAME) >$@.part && mv $@.part $@

# Another PREFIX or LIBDIR makes the one object anew that knows of it.
$(BUILD)/module-dir: FORCE
	@mkdir -p $(@D)
	@echo '$(LIBDIR)/wasl' | cmp -s - $@ || echo '$(LIBDIR)/wasl' >$@
FORCE:
$(BUILD)/pipeline/base/module.o: ALL_CPPFLAGS += -DMODULE_DIR='"$(LIBDIR)/wasl"'
$(BUILD)/pipeline/base/module.o: $(BUILD)/module-dir
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
	$(BUILD)/tests/tools/cost $(BUILD)/tests/tools/faults.so
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

# Whole builds, compared; the static program. Beside the suite.
check-package:
	@BUILD="$(BUILD)" tests/package/builds

# Debian's packages from a clean root to an installed one. Beside the suite.
check-deb:
	@BUILD="$(BUILD)" tests/package/clean

# The kernels of 64-bit ARM, under qemu. Beside the suite.
check-arm:
	@BUILD="$(BUILD)" tests/package/arm

# Documents shared out by a real Slurm, started here. Beside the suite.
check-cluster: all
	@BUILD="$(BUILD)" tests/cluster/run

# Real engines, which scripts/bootstrap check-engines installs. Beside the suite.
check-engines: all
	@BUILD="$(BUILD)" DATA="$(DATA)" tests/engines/run

# Takes what the program says as what it should say; read the difference.
golden: all
	@GOLDEN=write $(RUN_TESTS)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
asan:
	@$(MAKE) BUILD=$(BUILD)/asan check \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -Wno-format-truncation $(SANITIZE)"

# Threads: what several workers do, and who writes beside them.
TSAN_TESTS = $(if $(T),$(T),laws/jobs laws/chunk base prepare finish translate engine)
tsan:
	@$(MAKE) BUILD=$(BUILD)/tsan tests \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -Wno-format-truncation -fsanitize=thread"
	@for t in $(TSAN_TESTS); do \
		TSAN_OPTIONS=exitcode=99 BUILD="$(BUILD)/tsan" T=$$t tests/run || exit; \
	done

# Memory that is read before it was written; needs clang.
MSAN_FLAGS = -fsanitize=memory -fsanitize-recover=memory \
	-fsanitize-memory-track-origins -fsanitize-ignorelist=tests/tools/msan.ignore
msan:
	@$(MAKE) BUILD=$(BUILD)/msan CC=clang LIBS="$(SHARED_LIBS)" tests \
		CFLAGS="-O1 -g -fno-omit-frame-pointer $(MSAN_FLAGS)"
	@BUILD="$(BUILD)/msan" T="$(T)" scripts/msan

.PHONY: fuzz fuzz-targets faults valgrind coverage tsan msan
# libFuzzer's targets, tests/fuzz: each for FUZZ_SECONDS, or T=stream alone. What
# pointer-overflow would say is of {NULL, 0}, the empty slice.
FUZZ_SECONDS ?= 60
FUZZ_FLAGS = -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize=pointer-overflow -fno-sanitize-recover=all
fuzz:
	@$(MAKE) BUILD=$(BUILD)/fuzz CC=clang FUZZ_MAIN= FUZZ_LINK=-fsanitize=fuzzer \
		CFLAGS="-O1 -g -fno-omit-frame-pointer $(FUZZ_FLAGS)" \
		LIBS="$(SHARED_LIBS)" fuzz-targets
	@BUILD="$(BUILD)/fuzz" T="$(T)" FUZZ_SECONDS="$(FUZZ_SECONDS)" scripts/fuzz
fuzz-targets: $(if $(T),$(BUILD)/tests/fuzz/$(T),$(FUZZ_BIN)) $(MODULES)

# Every allocation and every call of the system fails once; check tries some.
faults: tests
	@FAULT_STEP=1 BUILD="$(BUILD)" T=laws/faults tests/run
	@HOSTILE_STEP=4 BUILD="$(BUILD)" T=base/hostile tests/run

# Memory under valgrind, over some of the goldens.
valgrind: all
	@BUILD="$(BUILD)" T="$(T)" scripts/valgrind

# Lines and branches of pipeline/ that the suite goes through.
coverage:
	@BUILD="$(BUILD)/coverage" MAKE="$(MAKE)" T="$(T)" scripts/coverage

lint: all
	@BUILD="$(BUILD)" scripts/lint

C_FILES = $(wildcard include/*.h pipeline/*.[ch] pipeline/*/*.[ch] \
	scripts/*.c tests/*/*.[ch])
format:
	clang-format -i $(C_FILES)

# Ratios of processor time, measured in one run. BENCH_MB is the corpus's size.
bench: all $(BUILD)/bench
	@BUILD="$(BUILD)" DATA="$(DATA)" scripts/bench $(BENCH_MB)

$(BUILD)/bench: $(BUILD)/scripts/bench.o
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

# Growth, from 1 MB to SCALE_MB, and of what hurts.
scale: tests
	@BUILD="$(BUILD)" scripts/scale $(SCALE_MB)

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

# What is installed: mode:file:folder, taken away again by the same list.
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
MANDIR  ?= $(PREFIX)/share/man
put = $(foreach file,$(2),$(1):$(file):$(3))
INSTALLED = $(call put,755,$(BUILD)/wasl,$(PREFIX)/bin) \
	$(call put,644,$(BUILD)/libwasl.a $(BUILD)/$(SO),$(LIBDIR)) \
	$(call put,644,$(MODULES),$(LIBDIR)/wasl) \
	$(call put,644,include/wasl.h,$(PREFIX)/include) \
	$(call put,644,$(BUILD)/wasl.pc,$(LIBDIR)/pkgconfig) \
	$(call put,644,$(wildcard pipeline/*.1 pipeline/*/*.1),$(MANDIR)/man1) \
	$(call put,644,$(wildcard pipeline/*.5 pipeline/*/*.5),$(MANDIR)/man5) \
	$(call put,644,$(BUILD)/completions/wasl,$(BASHDIR)) \
	$(call put,644,$(BUILD)/completions/_wasl,$(ZSHDIR)) \
	$(call put,644,$(BUILD)/completions/wasl.fish,$(FISHDIR))

$(BUILD)/wasl.pc: FORCE
	@scripts/pkgconfig "$(PREFIX)" "$(LIBDIR)" $(SHARED_LIBS) >$@

install: all $(BUILD)/wasl.pc
	$(Q)for entry in $(INSTALLED); do \
		IFS=:; set -- $$entry; \
		install -D -m $$1 "$$2" "$(DESTDIR)$$3/$${2##*/}" || exit; \
	done
	$(Q)ln -sf $(SO) "$(DESTDIR)$(LIBDIR)/libwasl.so"

uninstall:
	$(Q)for entry in $(INSTALLED); do \
		IFS=:; set -- $$entry; \
		rm -f "$(DESTDIR)$$3/$${2##*/}" || exit; \
	done
	$(Q)rm -f "$(DESTDIR)$(LIBDIR)/libwasl.so"
	$(Q)rmdir "$(DESTDIR)$(LIBDIR)/wasl" 2>/dev/null || true

# Packages for Debian, of what is committed.
deb:
	@BUILD="$(BUILD)" scripts/deb

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -type f -name '*.d' 2>/dev/null)
