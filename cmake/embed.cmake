# Compiles files into the library: writes a C file with their bytes and embedded_file(), which finds them by path,
# and embedded_path(), which lists the paths.
# usage: cmake -D OUTPUT=embedded.c "-D FILES=name:path;name:path" -P embed.cmake
set(code "/* Made by cmake/embed.cmake. */\n#include \"base/base.h\"\n#include <string.h>\n")
set(index "")
set(n 0)
foreach(file IN LISTS FILES)
  string(REPLACE ":" ";" pair "${file}")  # name:path
  list(GET pair 0 name)
  list(GET pair 1 path)
  file(READ "${path}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" hex "${hex}")
  string(APPEND code "static const unsigned char file_${n}[] = {\n${hex}0x00};\n")
  string(APPEND index "  {\"${name}\", file_${n}, ${bytes}},\n")
  math(EXPR n "${n} + 1")
endforeach()
string(APPEND code "static const struct { const char *path; const unsigned char *bytes; size_t length; } files[] = {\n${index}  {NULL, NULL, 0}};\n"
  "const char *embedded_file(const char *path, size_t *length) {\n"
  "  for (size_t i = 0; files[i].path != NULL; i++) {\n"
  "    if (strcmp(files[i].path, path) == 0) {\n"
  "      if (length) *length = files[i].length;\n"
  "      return (const char *)files[i].bytes;\n    }\n  }\n  return NULL;\n}\n"
  "const char *embedded_path(size_t index) {\n"
  "  return index < sizeof files / sizeof files[0] ? files[index].path : NULL;\n}\n")
file(WRITE "${OUTPUT}" "${code}")
