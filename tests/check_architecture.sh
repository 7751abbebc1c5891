#!/bin/sh
# The architecture holds: (1) includes in src/ follow the arrows, (2) the library prints nothing and ends nothing,
# (3) it exports nothing but cutis_*, (4) it keeps no variable of its own. First the rules prove on made-up trees that
# they can fail.
# usage: check_architecture.sh SOURCE BUILD
set -u
LC_ALL=C
export LC_ALL
source_folder=$1
build_folder=$2

# Who stands on whom: a folder may include the header of a folder of lower rank, and its own files.
RANKS='base 0  infer 1  person 1  plan 1  skin 1  wound 2  mechanics 2  instruments 3  course 4  tissue 4  observe 5  calibrate 6  study 6  io 7  serve 8'
# Where files are written, fprintf and its kin are at home.
WRITERS='io'

# The C of a tree as path:line:code, without comments; strings=keep leaves string literals in place, else they are emptied.
code_of() {
  find "$1/src" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) | sort | xargs awk -v strings="$2" '
    FNR == 1 { comment = 0 }
    !comment && !/["\047]|\/\*|\/\// { if (/[^ \t]/) print FILENAME ":" FNR ":" $0; next }
    {
      code = ""; line = $0; n = length(line); literal = ""
      for (i = 1; i <= n; i++) {
        c = substr(line, i, 1); two = substr(line, i, 2)
        if (comment) { if (two == "*/") { comment = 0; i++ } continue }
        if (literal != "") {
          if (strings == "keep") code = code c
          if (c == "\\") { i++; if (strings == "keep") code = code substr(line, i, 1); continue }
          if (c == literal) { literal = ""; if (strings != "keep") code = code c }
          continue
        }
        if (two == "/*") { comment = 1; i++; code = code " "; continue }
        if (two == "//") break
        if (c == "\"" || c == "\047") literal = c
        code = code c
      }
      if (code !~ /^[ \t]*$/) print FILENAME ":" FNR ":" code
    }'
}

includes_against_arrows() {
  code_of "$1" keep | awk -v root="$1/" -v ranks="$RANKS" '
    BEGIN { n = split(ranks, word, " "); for (i = 1; i < n; i += 2) rank[word[i]] = word[i + 1] }
    {
      place = substr($0, length(root) + 1); split(place, part, ":")
      split(part[1], step, "/"); mine = step[2]
      if (!(mine in rank)) {
        if (!(mine in told)) print part[1] ": folder " mine " has no place in the arrows"
        told[mine]; next
      }
      if (!match($0, /:[ \t]*#[ \t]*include[ \t]*["<][^">]*[">]/)) next
      header = substr($0, RSTART, RLENGTH); quoted = header ~ /"$/
      sub(/^[^"<]*["<]/, "", header); sub(/[">]$/, "", header)
      slash = index(header, "/"); theirs = slash ? substr(header, 1, slash - 1) : ""
      if (!quoted && !(theirs in rank)) next
      where = part[1] ":" part[2] ": includes " header
      if (theirs == mine || (quoted && !slash)) next
      if (!(theirs in rank)) print where ", which is in no folder of src"
      else if (rank[theirs] >= rank[mine]) print where ", against the arrows"
      else if (header != theirs "/" theirs ".h") print where ", but the interface of " theirs " is " theirs "/" theirs ".h"
    }'
}

prints_and_exits() {
  code_of "$1" empty | awk -v root="$1/" -v writers=" $WRITERS " '
    function find(words, what,   text) {
      text = code
      while (match(text, "(^|[^A-Za-z0-9_.>])(" words ")")) {
        hit = substr(text, RSTART, RLENGTH); sub(/^[^A-Za-z_]/, "", hit); sub(/[ \t]*\($/, "", hit)
        print place ": " what " " hit
        text = substr(text, RSTART + RLENGTH)
      }
    }
    {
      split(substr($0, length(root) + 1), part, ":"); place = part[1] ":" part[2]
      split(part[1], step, "/")
      code = $0; sub(/^[^:]*:[0-9]*:/, "", code); code = code " "
      find("(printf|vprintf|puts|putchar|perror|psignal|err|errx|warn|warnx|syslog)[ \t]*\\(", "prints with")
      find("(stdout|stderr|stdin)[^A-Za-z0-9_]", "uses")
      find("(exit|_exit|_Exit|quick_exit|abort|assert|raise|atexit|longjmp)[ \t]*\\(", "ends the program with")
      find("(setlocale|uselocale|setenv|putenv|unsetenv|srand|rand|signal|sigaction|chdir|umask)[ \t]*\\(", "changes the process with")
      if (index(writers, " " step[2] " ") == 0)
        find("(fprintf|vfprintf|fputs|fputc|putc|dprintf)[ \t]*\\(", "writes, which is the work of io, with")
    }'
}

# Dynamic symbols of the shared library; those of sanitizers and coverage are not ours.
exports_without_prefix() {
  nm -D --defined-only "$1" | awk '
    { name = $NF; sub(/@.*/, "", name) }
    name !~ /^(cutis_|__asan_|__ubsan_|__odr_asan|__sanitizer_|__gcov|_init$|_fini$)/ { print "exports " name }'
}

# Symbols in writable sections of the objects. Relocated constants (.data.rel.ro) are read-only when the program runs. Not
# ours: those of sanitizers and coverage, and the locks that OpenMP makes for critical sections.
variables_of() {
  find "$1" -name '*.o' | sort | while read -r object; do
    nm -f sysv "$object" | awk -F'|' -v object="${object#"$1"/}" '
      NF >= 7 {
        name = $1; section = $7; gsub(/[ \t]/, "", name); gsub(/[ \t]/, "", section)
        if (section !~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ || section ~ /^\.data\.rel\.ro/) next
        if (name ~ /^(__gcov|__llvm_|__asan|___asan|__odr_asan|__ubsan|\.L|\.gomp_critical_user_|\.gomp)/) next
        if (name == section) next
        print object ": keeps the variable " name
      }'
  done
}

# ---- the rules can fail ----
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failures=0
compiler=$(sed -n 's/^CMAKE_C_COMPILER:[^=]*=//p' "$build_folder/CMakeCache.txt")

# expect WHAT WANTED GOT: the findings, line by line.
expect() {
  if [ "$2" != "$3" ]; then
    printf 'self-test, %s:\nwanted:\n%s\ngot:\n%s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

mkdir -p "$scratch/bad/src/base" "$scratch/bad/src/skin" "$scratch/bad/src/plan" "$scratch/bad/src/wound" \
  "$scratch/bad/src/course" "$scratch/bad/src/io" "$scratch/bad/src/cosmetics" "$scratch/good/src/skin" \
  "$scratch/good/src/io"
cat > "$scratch/bad/src/base/base.c" <<'END'
#include <stdio.h>
#include <cutis/cutis.h>
#include "base/number.h"
#  include "skin/skin.h"
int counter;
static double last = 2.385;
static _Thread_local int mine;
static const char *const NAMES[] = {"a", "b"};
int hidden(void);
const char *name_of(int i) { return NAMES[i]; }
int hidden(void) { last += mine; mine = counter; return (int)last; }
END
cat > "$scratch/bad/src/skin/skin.c" <<'END'
#include "base/base.h" /* #include "io/io.h" */
#include "base/number.h"
#include "plan/plan.h"
#include <course/course.h>
#include "../base/base.h"
#include "parameters.def"
#include "skin/mechanisms.h"
void f(void) { printf("x"); /* printf("y"); */ exit (2); }
void g(void) { snprintf(t, 1, "printf(stderr)"); of.exit(3); of->abort(); reprintf(1); } // abort()
void h(void) { fprintf(file, "%d", 1); if (!x) abort(); fputs("a", stderr); }
END
echo '#include "mechanics/mechanics.h"' > "$scratch/bad/src/wound/wound.h"
echo '#include "io/io.h"' > "$scratch/bad/src/course/course.c"
echo 'void w(void) { fprintf(file, "%s", "fine"); fprintf(stdout, "not fine"); }' > "$scratch/bad/src/io/report.c"
echo '#include "base/base.h"' > "$scratch/bad/src/cosmetics/cream.c"
cat > "$scratch/good/src/skin/skin.c" <<'END'
#include "base/base.h"
#include "skin/parameters.def"
#include <math.h>
/* printf("said"); exit(1);
 * #include "io/io.h" */
static const double RATES[] = {2.385, 7.5};
int cutis_skin(char *text, int size);
int cutis_skin(char *text, int size) { return snprintf(text, size, "exit(%g) \" abort()", RATES[1]); }
END
echo '#include "course/course.h"' > "$scratch/good/src/io/io.h"

expect 'includes' "src/base/base.c:4: includes skin/skin.h, against the arrows
src/cosmetics/cream.c: folder cosmetics has no place in the arrows
src/course/course.c:1: includes io/io.h, against the arrows
src/skin/skin.c:2: includes base/number.h, but the interface of base is base/base.h
src/skin/skin.c:3: includes plan/plan.h, against the arrows
src/skin/skin.c:4: includes course/course.h, against the arrows
src/skin/skin.c:5: includes ../base/base.h, which is in no folder of src
src/wound/wound.h:1: includes mechanics/mechanics.h, against the arrows" \
  "$(includes_against_arrows "$scratch/bad")"
expect 'prints and exits' "src/io/report.c:1: uses stdout
src/skin/skin.c:8: prints with printf
src/skin/skin.c:8: ends the program with exit
src/skin/skin.c:10: uses stderr
src/skin/skin.c:10: ends the program with abort
src/skin/skin.c:10: writes, which is the work of io, with fprintf
src/skin/skin.c:10: writes, which is the work of io, with fputs" \
  "$(prints_and_exits "$scratch/bad" | sed 's/[^A-Za-z]*$//')"
expect 'a good tree' '' "$(includes_against_arrows "$scratch/good"; prints_and_exits "$scratch/good")"

for tree in bad good; do
  mkdir -p "$scratch/$tree/objects"
  folder=base/base.c
  [ $tree = good ] && folder=skin/skin.c
  { echo '#include <stdio.h>'; grep -v '^#' "$scratch/$tree/src/$folder"; } > "$scratch/$tree/one.c"
  "$compiler" -std=c11 -fPIC -w -c -o "$scratch/$tree/objects/one.o" "$scratch/$tree/one.c" &&
    "$compiler" -shared -o "$scratch/$tree/one.so" "$scratch/$tree/objects/one.o" || exit 1
done
expect 'exports' 'exports counter
exports hidden
exports name_of' "$(exports_without_prefix "$scratch/bad/one.so" | sort)"
expect 'variables' 'one.o: keeps the variable counter
one.o: keeps the variable last
one.o: keeps the variable mine' "$(variables_of "$scratch/bad/objects" | sort)"
expect 'a good library' '' \
  "$(exports_without_prefix "$scratch/good/one.so"; variables_of "$scratch/good/objects")"

# ---- the rules hold ----
objects="$build_folder/CMakeFiles/cutis_objects.dir"
library="$build_folder/libcutis.so"
if [ -z "$(find "$objects" -name '*.o' 2>/dev/null)" ] || [ ! -e "$library" ]; then
  echo "There is nothing to look at: $objects, $library"
  exit 1
fi
findings=$(
  includes_against_arrows "$source_folder"
  prints_and_exits "$source_folder"
  exports_without_prefix "$library"
  variables_of "$objects"
)
if [ -n "$findings" ]; then
  echo "$findings"
  failures=$((failures + 1))
fi
[ $failures -eq 0 ]
