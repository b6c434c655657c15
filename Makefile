# ndes-doctor.  `make help' lists the targets.
#
# V=1 shows the commands.  BUILD, CC, CFLAGS, LDFLAGS, PREFIX and DESTDIR may
# be set on the command line.

VERSION := 0.1.0
BUILD   ?= build/$(notdir $(CC))
PREFIX  ?= /usr/local
OBJCOPY ?= objcopy
DATADIR ?= $(PREFIX)/share/ndes-doctor
CFLAGS  ?= -O2 -g
SAMPLE  ?= samples/intermediate-in-root-local

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wconversion -Wno-sign-conversion -Wpointer-arith \
	-Wvla -Wformat=2 -Wundef -Werror
CPPFLAGS += -I. -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64 \
	-DPCRE2_CODE_UNIT_WIDTH=8 -DVERSION='"$(VERSION)"' \
	-DDATADIR='"$(DATADIR)"'
XML2_INCLUDE ?= -I/usr/include/libxml2
LIBS ?= -lncursesw -ltinfo -lpcre2-8 -lxml2 -lcrypto -ljansson -larchive \
	-lpthread

# x_win.c stands in for x.c on Windows.
WIN_SRC    := $(sort $(wildcard engine/*/*_win.c engine/*/*/*_win.c \
	tui/*/*_win.c))
ENGINE_SRC := $(filter-out $(WIN_SRC),$(sort $(wildcard engine/*/*.c \
	engine/*/*/*.c)))
TUI_SRC    := $(filter-out $(WIN_SRC),$(sort $(wildcard tui/*/*.c)))
TEST_SRC   := $(sort $(wildcard tests/test_*.c))
KNOWLEDGE  := $(sort $(wildcard knowledge/*.xml knowledge/*.tsv \
	knowledge/*.rng))
# A sample with a lesson, those that a lesson gives, and what they share.
LESSONS    := $(sort $(dir $(wildcard samples/*/scenario.xml)) \
	$(shell sed -n 's,.* gives="\([^"]*\)".*,samples/\1/,p' \
	samples/*/scenario.xml) $(wildcard samples/world-*.xml))

# What makes a memory error harder to use.  It stands apart from CFLAGS and
# LDFLAGS, and after them: whoever sets those loses nothing of it.  FORTIFY
# needs an optimising compiler, and gets in the way of ASan.
# tests/check-hardening.sh looks for all of it in the program.
has = $(shell $(CC) -Werror $(1) -x c -c /dev/null -o /dev/null 2>/dev/null \
	&& echo $(1))
ifneq ($(SYSTEM),win)
HARDEN := -fstack-protector-strong -fPIE $(call has,-fstack-clash-protection) \
	$(call has,-fcf-protection=full)
HARDEN_LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack
ifneq ($(filter-out -O0,$(filter -O%,$(CFLAGS))),)
ifeq ($(findstring -fsanitize,$(CFLAGS)),)
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
endif

endif

ifeq ($(SYSTEM),win)
include tools/win/win.mk
endif

GUIDE_OBJ  := $(ENGINE_SRC:%.c=$(BUILD)/%.o) $(BUILD)/knowledge_data.o \
	$(BUILD)/lessons_data.o
ENGINE_OBJ := $(GUIDE_OBJ) $(BUILD)/knowledge_image.o
TUI_OBJ    := $(TUI_SRC:%.c=$(BUILD)/%.o)
MAIN_OBJ   := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tui/*.c)))
TEST_HELP  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/help_*.c))
TESTS      := $(TEST_SRC:%.c=$(BUILD)/%)
PROGRAM    := $(BUILD)/ndes-doctor$(EXE)

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,$(info $()  $(1)	$(2)))
# The folder of the target; no process where it is there already.
folder = $(if $(wildcard $(@D)/.),,$(Q)mkdir -p $(@D))

.PHONY: all
all: $(PROGRAM)
	$(Q)ln -sf $(PROGRAM) ndes-doctor

$(PROGRAM): $(MAIN_OBJ) $(TUI_OBJ) $(RESOURCES) $(BUILD)/engine.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) -o $@ $^ $(LIBS)

$(BUILD)/engine.a: $(ENGINE_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	$(folder)
	$(Q)$(CC) -std=c11 $(CPPFLAGS) $(XML2_INCLUDE) $(CFLAGS) $(HARDEN) \
	    $(WARNINGS) \
	    -MMD -MP -c -o $@ $<

$(BUILD)/knowledge_data.c: tools/embed.sh $(KNOWLEDGE)
	$(call say,EMBED,$@)
	$(folder)
	$(Q)sh tools/embed.sh builtin_files $(KNOWLEDGE) > $@.tmp && \
	    mv $@.tmp $@

# The guide as the loader leaves it in memory, for a quick start.  That of the
# Windows program is the same: the layout is, and the program looks at that.
ifeq ($(SYSTEM),win)
$(BUILD)/knowledge_image.c: $(IMAGE)
	$(folder)
	$(Q)cp $(IMAGE) $@
else
IMAGE_MAKER := $(BUILD)/tools/guide-image
$(IMAGE_MAKER): $(BUILD)/tools/guide-image.o $(GUIDE_OBJ)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) -o $@ $^ $(LIBS)
$(BUILD)/knowledge_image.c: $(IMAGE_MAKER)
	$(call say,IMAGE,$@)
	$(Q)$(IMAGE_MAKER) > $@.tmp && mv $@.tmp $@
endif

# The same bytes from the same samples, wherever they are packed.  The folders
# are newer when a file of theirs is gone.
$(BUILD)/lessons.tar.xz: samples $(shell find $(LESSONS) | sed 's/ /\\ /g')
	$(call say,PACK,$@)
	$(folder)
	$(Q)tar -c --sort=name --format=ustar --owner=0 --group=0 \
	    --numeric-owner --mtime=@0 --mode=u=rw,go=r,a+X -f $@.tar $(LESSONS)
	$(Q)xz -6 --threads=1 < $@.tar > $@.tmp && rm $@.tar && mv $@.tmp $@

$(BUILD)/lessons_data.c: tools/embed.sh $(BUILD)/lessons.tar.xz
	$(call say,EMBED,$@)
	$(Q)sh tools/embed.sh builtin_lessons $(BUILD)/lessons.tar.xz > $@.tmp && \
	    mv $@.tmp $@

$(BUILD)/lessons_data.o: $(BUILD)/lessons_data.c
	$(Q)$(CC) -std=c11 $(CPPFLAGS) -MMD -MP $(CFLAGS) $(HARDEN) -c -o $@ $<

$(BUILD)/knowledge_%.o: $(BUILD)/knowledge_%.c
	$(Q)$(CC) -std=c11 $(CPPFLAGS) -MMD -MP $(CFLAGS) $(HARDEN) -c -o $@ $<

# What the engine asks of the system can be refused in tests, where its calls
# have other names: tests/help_starve.h.
STARVED := malloc calloc realloc free write read __read_chk pread pread64 \
	__pread64_chk fopen fopen64 fsync rename renameat
STARVED_AS := $(foreach f,$(STARVED),--redefine-sym $(f)=starved_$(f))
$(BUILD)/tests/engine.a: $(BUILD)/engine.a
	$(call say,SYMS,$@)
	$(folder)
	$(Q)$(OBJCOPY) $(STARVED_AS) $< $@

# Tests: one cmocka program per tests/test_*.c; they may use the whole tree
# but main.c.
$(BUILD)/tests/test_%: $(BUILD)/tests/test_%.o $(TEST_HELP) $(TUI_OBJ) \
    $(BUILD)/tests/engine.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) -o $@ \
	    $^ $(LIBS) -lcmocka

# The program that kills itself between two changes, for tests/test-fix.sh.
KILLED := $(PROGRAM:%$(EXE)=%)-killed$(EXE)
$(KILLED): $(BUILD)/tests/killed.o $(MAIN_OBJ) $(TUI_OBJ) \
    $(BUILD)/engine.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) \
	    -Wl,--wrap=fixes_new -o $@ $^ $(LIBS)

.SECONDARY:

.PHONY: tests
tests: $(PROGRAM) $(KILLED) $(TESTS)

.PHONY: check
check:
	$(Q)BUILD_JOBS="$(BUILD_JOBS)" sh tests/check.sh

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
.PHONY: asan
asan:
	$(Q)$(MAKE) BUILD=build/asan CFLAGS="-O1 -g $(SANITIZE)" tests
	$(Q)sh tests/run.sh build/asan

# libFuzzer over every reader and every file of a case; FUZZ_SECONDS is the
# time for all of them together.
FUZZ_SECONDS ?= 120
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
.PHONY: fuzz
fuzz:
	$(Q)$(MAKE) BUILD=build/fuzz CC=clang CFLAGS="$(FUZZ_FLAGS)" \
	    build/fuzz/fuzz
	$(Q)sh tests/fuzz/run.sh build/fuzz/fuzz $(FUZZ_SECONDS) \
	    $(FUZZ_RUNS)
$(BUILD)/fuzz: $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/tests/help_feed.o \
    $(BUILD)/engine.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) \
	    -fsanitize=fuzzer -o $@ $^ $(LIBS) -lcmocka

# The program for Windows, cross-built; its libraries are made once, in a
# cache outside of the tree.
.PHONY: win dist check-win
win: $(BUILD)/knowledge_image.c
	$(Q)BUILD_JOBS="$(BUILD_JOBS)" sh tools/win/libs.sh build
	$(Q)$(MAKE) --no-print-directory SYSTEM=win BUILD=build/win \
	    IMAGE=$< CC=x86_64-w64-mingw32-gcc program
dist: win
	$(Q)sh tools/win/dist.sh build/win/ndes-doctor.exe $(VERSION)
check-win: all dist
	$(Q)$(MAKE) --no-print-directory SYSTEM=win BUILD=build/win \
	    IMAGE=$(BUILD)/knowledge_image.c \
	    CC=x86_64-w64-mingw32-gcc probe
	$(Q)sh tests/win/check.sh $(PROGRAM) build/win
.PHONY: program
program: $(PROGRAM)

# What is given away, of a tag; and the same of any commit, looked at.
.PHONY: release check-release
release:
	$(Q)sh tools/release/release.sh $(VERSION)
check-release:
	$(Q)sh tests/test-release.sh $(VERSION)

.PHONY: demo
demo: all
	$(Q)./ndes-doctor $(SAMPLE)

# What `make bench' measures with.
BENCH := $(patsubst %,$(BUILD)/tests/bench/%,generate measure empty)
$(BUILD)/tests/bench/generate: $(patsubst %.c,$(BUILD)/%.o, \
    $(wildcard tests/bench/generate*.c) tests/help_evtx.c) $(BUILD)/engine.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) -o $@ \
	    $^ $(LIBS) -lcmocka
$(BUILD)/tests/bench/measure: $(BUILD)/tests/bench/measure.o
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) -o $@ $^
$(BUILD)/tests/bench/empty: $(BUILD)/tests/bench/empty.o
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) \
	    -Wl,--no-as-needed -o $@ $^ $(LIBS)

# The last release is built once more, from its tag, to compare with.
.PHONY: bench
ifneq ($(filter bench,$(MAKECMDGOALS)),)
RELEASE := $(shell git describe --tags --abbrev=0 2>/dev/null)
ifneq ($(RELEASE),)
OLD := $(abspath $(BUILD)/$(RELEASE))/ndes-doctor
$(OLD):
	$(Q)mkdir -p $(@D)/src
	$(Q)git archive $(RELEASE) | tar -x -C $(@D)/src
	$(Q)$(MAKE) -C $(@D)/src BUILD=$(@D) $@
endif
endif
bench: all $(OLD) $(BENCH)
	$(Q)OLD='$(OLD)' python3 tests/bench/bench.py $(BUILD)

.PHONY: format
format:
	$(Q)clang-format -i $(sort $(wildcard engine/*/*.[ch] \
	    engine/*/*/*.[ch] tui/*.[ch] tui/*/*.[ch] tests/*.[ch] \
	    tests/bench/*.[ch]))

# What a fresh Debian 12 lacks.  The tools of the tests are asked for only
# when the tests are.
DEPS_BUILD := gcc libc6-dev libncurses-dev libpcre2-dev libxml2-dev \
	libssl-dev libjansson-dev libarchive-dev xz-utils
DEPS_CHECK := libcmocka-dev clang clang-format libclang-rt-14-dev mandoc \
	tmux openssl git python3 prometheus prometheus-node-exporter \
	ansible ansible-lint yamllint openssh-server openssh-client
DEPS_BENCH := libcmocka-dev python3 git ripgrep ugrep lnav goaccess \
	libxml2-utils libevtx-utils npm
DEPS_WIN := gcc-mingw-w64-x86-64-win32 ncurses-term dpkg-dev zip
DEPS_RELEASE := debhelper lintian wixl msitools faketime osslsigncode openssl \
	mmdebstrap python3 git
DEPS_CHECK_WIN := wine wine64 wine64-preloader tmux unzip openssl python3 \
	openssh-server openssh-client procps ansible
.PHONY: deps
deps:
	$(Q)sh tools/deps.sh $(DEPS_BUILD) \
	    $(if $(filter check asan fuzz,$(MAKECMDGOALS)),$(DEPS_CHECK)) \
	    $(if $(filter bench,$(MAKECMDGOALS)),$(DEPS_BENCH)) \
	    $(if $(filter win dist check-win,$(MAKECMDGOALS)),$(DEPS_WIN)) \
	    $(if $(filter release check-release,$(MAKECMDGOALS)),$(DEPS_WIN) \
	        $(DEPS_RELEASE)) \
	    $(if $(filter check-win,$(MAKECMDGOALS)),$(DEPS_CHECK_WIN))

# `make -j deps all': nothing is compiled before the packages are there.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(ENGINE_OBJ) $(TUI_OBJ) $(MAIN_OBJ) $(BUILD)/tools/guide-image.o \
    $(BUILD)/lessons.tar.xz check win fuzz bench release check-release: | deps
endif

# The samples are the course of `ndes-doctor train'.
.PHONY: install uninstall
install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/ndes-doctor
	install -D -m 644 man/ndes-doctor.1 \
	    $(DESTDIR)$(PREFIX)/share/man/man1/ndes-doctor.1
	install -D -m 644 man/ndes-doctor-guide.5 \
	    $(DESTDIR)$(PREFIX)/share/man/man5/ndes-doctor-guide.5
	install -D -m 644 man/fr/ndes-doctor.1 \
	    $(DESTDIR)$(PREFIX)/share/man/fr/man1/ndes-doctor.1
	mkdir -p $(DESTDIR)$(DATADIR)
	cp -R samples $(DESTDIR)$(DATADIR)/
	rm -f $(DESTDIR)$(DATADIR)/samples/.gitattributes
	find $(DESTDIR)$(DATADIR)/samples -type l -exec rm -f {} +
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/ndes-doctor \
	    $(DESTDIR)$(PREFIX)/share/man/man1/ndes-doctor.1 \
	    $(DESTDIR)$(PREFIX)/share/man/man5/ndes-doctor-guide.5 \
	    $(DESTDIR)$(PREFIX)/share/man/fr/man1/ndes-doctor.1
	rm -rf $(DESTDIR)$(DATADIR)/samples

.PHONY: clean
clean:
	rm -rf build ndes-doctor

.PHONY: help
help:
	@printf '%s\n' \
	    'make deps demo    install what is missing, build, open the wizard' \
	    'make deps check   install what is missing, run all tests' \
	    'make              build ./ndes-doctor' \
	    'make win dist     the program for Windows, and a zip of it' \
	    'make check-win    the same samples and screens under Wine' \
	    'make asan         unit tests under ASan and UBSan' \
	    'make fuzz         two minutes of libFuzzer over all readers' \
	    'make bench        speed, as ratios against peers' \
	    'make release      packages for Debian and Windows, of a tag' \
	    'make format       lay the code out' \
	    'make install      into PREFIX (uninstall takes it away)'

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
