#!/bin/bash
# Every screen as it was when somebody last looked at it: compared with the reference pictures. For each that differs a
# picture of the difference is left in $BUILD/pictures. `make update-pictures` draws the references anew.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}
mkdir -p "$BUILD/pictures"
rm -f "$BUILD"/pictures/*-difference.png
BUILD=$BUILD "$BUILD/tests/render_screens" --compare tests/screens/references --out "$BUILD/pictures"
