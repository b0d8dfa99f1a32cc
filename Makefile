# Builds and installs pg_privacy with PGXS: make && make install. Unit tests and tools: CMakeLists.txt.
# Both read SOURCES (C++ files) and extension/PARTS (SQL files).
EXTENSION = pg_privacy
EXTVERSION = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" pg_privacy.control)
MODULE_big = pg_privacy
OBJS = $(patsubst %.cpp,%.o,$(sort $(shell cat SOURCES)))
DATA_built = extension/$(EXTENSION)--$(EXTVERSION).sql
# What released versions were installed by, and what leads from one to the next: see extension/released/README.md.
DATA = $(filter-out %/$(EXTENSION)--$(EXTVERSION).sql,$(wildcard extension/released/$(EXTENSION)--*.sql))
SQL_PARTS = $(addprefix extension/,$(shell cat extension/PARTS))
EXTRA_CLEAN = $(OBJS:.o=.d)

REGRESS = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
REGRESS_OPTS = --load-extension=pg_privacy
ISOLATION = $(patsubst tests/isolation/specs/%.spec,%,$(sort $(wildcard tests/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=tests/isolation --load-extension=pg_privacy

PG_CONFIG ?= pg_config
# C++ gains nothing from bitcode, and clang would be called without PG_CXXFLAGS.
override with_llvm = no
# PostgreSQL hands down the options of the compiler it was built with, not all of which clang knows.
OTHERS_OPTIONS = $(if $(findstring clang,$(CXX)),-Wno-unknown-warning-option -Wno-ignored-optimization-argument)
PG_CPPFLAGS = -I$(CURDIR)/src
PG_CXXFLAGS = -std=c++20 -fvisibility=hidden -Wall -Wextra -Wshadow $(if $(CI),-Werror) $(OTHERS_OPTIONS) -MMD -MP \
	-DPRIVACY_VERSION='"$(EXTVERSION)"' -isystem $(shell $(PG_CONFIG) --includedir-server)
SHLIB_LINK = -lcrypto -lstdc++

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

-include $(OBJS:.o=.d)

extension/$(EXTENSION)--$(EXTVERSION).sql: $(SQL_PARTS) extension/PARTS pg_privacy.control
	cat $(SQL_PARTS) > $@
