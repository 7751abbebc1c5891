#!/bin/sh
# The page's types and unit tests, in the folder where it was bundled.
# usage: check_web.sh SOURCE BUILD
set -eu
cd "$1/build/web"
node node_modules/typescript/bin/tsc --noEmit
if ! node test/run.mjs > unit.log 2>&1; then
  cat unit.log
  exit 1
fi
