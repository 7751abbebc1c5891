#!/bin/sh
# What is installed can be used: a small program is built against the installed library by pkg-config (shared and static) and
# by CMake, also after the installation was moved; the manual, the completion and the licence are there.
# usage: check_install.sh SOURCE BUILD
set -eu
LC_ALL=C
export LC_ALL
source_folder=$1
build_folder=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cached() {
  sed -n "s/^$1:[^=]*=//p" "$build_folder/CMakeCache.txt"
}
fail() {
  echo "$1"
  exit 1
}
compiler=$(cached CMAKE_C_COMPILER)
flags='-std=c11 -Wall -Wextra -Werror'
[ "$(cached CUTIS_SANITIZE)" = ON ] && flags="$flags -fsanitize=address,undefined"
[ "$(cached CUTIS_COVERAGE)" = ON ] && flags="$flags --coverage"

cmake --install "$build_folder" --prefix "$scratch/first" > "$scratch/log" || { cat "$scratch/log"; exit 1; }
prefix="$scratch/a moved folder"
mv "$scratch/first" "$prefix"
library_folder="$prefix/$(cached CMAKE_INSTALL_LIBDIR)"

# ---- a program of ten lines ----
cat > "$scratch/user.c" <<'END'
#include <cutis/cutis.h>
#include <stdio.h>
int main(void) {
  cutis_context *context;
  if (cutis_context_create(NULL, &context) != CUTIS_OK) return 1;
  printf("%s %s %zu\n", cutis_version(), cutis_status_name(CUTIS_STOPPED), cutis_parameter_count());
  cutis_context_destroy(&context);
  return context != NULL;
}
END
version=$(cat "$source_folder/VERSION")
runs() {
  said=$(LD_LIBRARY_PATH="$library_folder" "$1") || fail "$2: the program failed"
  case $said in
    "$version CUTIS_STOPPED "[1-9]*) ;;
    *) fail "$2: the program said \"$said\"" ;;
  esac
}

# ---- pkg-config: the words of its answer are split, blanks in folders are escaped by it ----
export PKG_CONFIG_PATH="$library_folder/pkgconfig"
[ "$(pkg-config --modversion cutis)" = "$version" ] || fail "pkg-config tells another version"
eval "$compiler $flags -o '$scratch/shared' '$scratch/user.c' $(pkg-config --cflags --libs cutis)"
runs "$scratch/shared" pkg-config
eval "$compiler $flags -o '$scratch/static' '$scratch/user.c' $(pkg-config --cflags cutis) '$library_folder/libcutis.a' \
  $(pkg-config --static --libs cutis | sed 's/ -lcutis / /')"
runs "$scratch/static" 'pkg-config --static'
nm -D --undefined-only "$scratch/static" | grep -q ' cutis_' && fail 'the static program needs the shared library'
objdump -p "$scratch/shared" | grep -q 'NEEDED *libcutis\.so' || fail 'the shared program does not need the library'

# ---- CMake ----
mkdir "$scratch/project"
cat > "$scratch/project/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES C)
find_package(cutis $version REQUIRED)
add_executable(user ../user.c)
target_link_libraries(user PRIVATE cutis::cutis)
END
{
  cmake -S "$scratch/project" -B "$scratch/project/build" "-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_C_COMPILER=$compiler" \
    "-DCMAKE_C_FLAGS=$flags" && cmake --build "$scratch/project/build"
} > "$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
runs "$scratch/project/build/user" CMake

# ---- the rest ----
grep -q "^version: $version\$" "$source_folder/CITATION.cff" || fail 'CITATION.cff names another version'
[ "$(find "$prefix/include" -type f)" = "$prefix/include/cutis/cutis.h" ] || fail 'more or less than one header'
cmp -s "$source_folder/LICENSE" "$prefix/share/doc/cutis/LICENSE" || fail 'the licence is missing'
grep -rlF "$scratch" "$prefix" --include='*.cmake' --include='*.pc' && fail 'a package file names the folder of the first installation'
if [ -d "$source_folder/apps/cutis" ]; then
  [ "$("$prefix/bin/cutis" --version)" = "$version" ] || [ "$("$prefix/bin/cutis" --version)" = "cutis $version" ] ||
    fail 'the program tells another version'
  for command in run check params areas devices doctor; do
    page="$prefix/share/man/man1/cutis-$command.1"
    grep -q '^\.SH DESCRIPTION' "$page" || fail "no manual page for $command"
    "$prefix/bin/cutis" man "$command" | cmp -s - "$page" || fail "the manual page of $command is not the program's"
  done
  grep -q '^\.SH COMMANDS' "$prefix/share/man/man1/cutis.1" || fail 'no manual page for cutis'
  if command -v bash > /dev/null; then
    bash -c '. "$1"; COMP_WORDS=(cutis dev); COMP_CWORD=1; _cutis; [ "${COMPREPLY[*]}" = devices ]' \
      sh "$prefix/share/bash-completion/completions/cutis" || fail 'the completion does not complete'
  fi
fi
