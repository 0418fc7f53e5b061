#!/bin/sh
# SPDX-License-Identifier: MIT
# static_library.sh OBJECTS.a OUTPUT.a: make one object of all members, hide the hidden
# names in it for good, and put it into an archive of its own.
set -eu
object=${2%.a}.o
"${LD:-ld}" -r --whole-archive "$1" -o "$object"
"${OBJCOPY:-objcopy}" --localize-hidden "$object"
rm -f "$2"
"${AR:-ar}" rcsD "$2" "$object"
rm -f "$object"
