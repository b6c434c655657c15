# What is different for Windows; the Makefile includes this with SYSTEM=win.

WIN_LIBS := $(shell sh tools/win/libs.sh where)
EXE      := .exe

replaced = $(filter-out $(WIN_SRC:_win.c=.c),$(1)) \
	$(filter $(2)/%,$(WIN_SRC))
ENGINE_SRC := $(call replaced,$(ENGINE_SRC),engine)
TUI_SRC    := $(call replaced,$(TUI_SRC),tui)

# Formats are checked by the other builds: this compiler takes printf for
# msvcrt's, the macro makes it C's.
WARNINGS += -Wno-format
CPPFLAGS += -D__USE_MINGW_ANSI_STDIO=1 -include engine/host/os/posix_win.h \
	-DUNICODE -D_UNICODE \
	-D_WIN32_WINNT=0x0A00 -DWIN32_LEAN_AND_MEAN -DPCRE2_STATIC \
	-DLIBXML_STATIC -DNCURSES_STATIC -DLIBARCHIVE_STATIC -I$(WIN_LIBS)/include \
	-I$(WIN_LIBS)/include/ncursesw
XML2_INCLUDE := -I$(WIN_LIBS)/include/libxml2
CFLAGS   ?= -O2
# What this compiler has: no Control Flow Guard, which needs /guard:cf.
HARDEN   := -fstack-protector-strong
HARDEN_LINK := -static -municode -s \
	-Wl,--no-insert-timestamp,--dynamicbase,--high-entropy-va,--nxcompat
LIBS     := -L$(WIN_LIBS)/lib -lncursesw -lpcre2-8 -lxml2 -lcrypto \
	-ljansson -larchive -llzma -lzstd -lz -lpthread \
	-lws2_32 -ladvapi32 -luser32

# What is not among the KnownDLLs Windows takes from the folder of the program
# before it looks into its own, unless wmain() has said where from: it is
# loaded only when it is called.
DELAYED := crypt32 wevtapi bcrypt httpapi
delayed_lib := $(DELAYED:%=$(BUILD)/delayed/lib%_delayed.a)
LIBS += -L$(BUILD)/delayed $(DELAYED:%=-l%_delayed) -ldelayimp
windows_lib := $(dir $(shell $(CC) -print-file-name=libkernel32.a))
$(BUILD)/engine.a: | $(delayed_lib)

# The first goal of a make without goals stays the program.
.DEFAULT_GOAL := all

$(BUILD)/delayed/lib%_delayed.a: $(windows_lib)lib%.a
	$(folder)
	$(Q){ echo 'LIBRARY $*.dll'; echo EXPORTS; \
	    x86_64-w64-mingw32-nm -g --defined-only $< 2>/dev/null | \
	    sed -n 's/^[0-9a-f]* T //p' | LC_ALL=C sort -u; } >$(@:.a=.def)
	$(Q)x86_64-w64-mingw32-dlltool -d $(@:.a=.def) -y $@

RESOURCES := $(BUILD)/resources.o
comma := ,
$(BUILD)/resources.o: tools/win/ndes-doctor.rc tools/win/ndes-doctor.manifest
	$(call say,RC,$<)
	$(folder)
	$(Q)x86_64-w64-mingw32-windres -I. -DVERSION='\"$(VERSION)\"' \
	    -DVERSION_NUMBERS=$(subst .,$(comma),$(VERSION)),0 -o $@ $<

# What the tests under Wine use beside the program.
.PHONY: probe
probe: $(BUILD)/probe.exe $(BUILD)/ndes-doctor-killed.exe
$(BUILD)/probe.exe: $(BUILD)/tests/win/probe.o \
    $(TUI_SRC:%.c=$(BUILD)/%.o) $(BUILD)/engine.a | $(delayed_lib)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LINK) \
	    -o $@ $^ $(LIBS)

# A wevtapi.dll with recorded events, in a folder of its own: a program that
# is copied there takes it for the system's.
probe: $(BUILD)/wevtapi/wevtapi.dll $(BUILD)/wevtapi/events.exe
$(BUILD)/wevtapi/wevtapi.dll: tests/win/wevtapi.c
	$(call say,LINK,$@)
	$(folder)
	$(Q)$(CC) -std=gnu11 -O2 -Wall -Wextra -DUNICODE -D_UNICODE \
	    -D_WIN32_WINNT=0x0A00 -shared -static -s -o $@ $<
$(BUILD)/wevtapi/events.exe: $(BUILD)/tests/win/wevtapi_probe.o \
    $(BUILD)/engine.a
	$(call say,LINK,$@)
	$(folder)
	$(Q)$(CC) $(CFLAGS) $(HARDEN) -static -s -o $@ $^ $(LIBS)

# An httpapi.dll with two bindings.
probe: $(BUILD)/httpapi.dll
$(BUILD)/httpapi.dll: tests/win/httpapi.c
	$(call say,LINK,$@)
	$(Q)$(CC) -std=gnu11 -O2 -Wall -Wextra -DUNICODE -D_UNICODE \
	    -D_WIN32_WINNT=0x0A00 -shared -static -s \
	    -o $@ $< -lws2_32

# Services like the connector's.
probe: $(BUILD)/connector.exe
$(BUILD)/connector.exe: tests/win/connector.c
	$(call say,LINK,$@)
	$(folder)
	$(Q)$(CC) -std=gnu11 -O2 -Wall -Wextra -DUNICODE -D_UNICODE \
	    -D_WIN32_WINNT=0x0A00 -municode -static -s -o $@ $< -ladvapi32

# What stands in for programs that Wine lacks.
probe: $(BUILD)/standin.exe
$(BUILD)/standin.exe: tests/win/standin.c
	$(call say,LINK,$@)
	$(folder)
	$(Q)$(CC) -std=gnu11 -O2 -Wall -Wextra -DUNICODE -D_UNICODE \
	    -D_WIN32_WINNT=0x0A00 -municode -static -s -o $@ $< -lcrypt32 \
	    -ladvapi32
