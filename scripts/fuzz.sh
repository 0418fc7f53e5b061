#!/bin/sh
# SPDX-License-Identifier: MIT
# fuzz.sh MINUTES: let each fuzz target run that long, with sanitizers, from its corpus and what was found before.
set -eu
cd "$(dirname "$0")/.."
minutes=${1:?fuzz.sh MINUTES}
[ "$minutes" -gt 0 ] # libFuzzer takes 0 for ever
folder=build/fuzz
[ -f "$folder/build.ninja" ] ||
	CC=clang meson setup "$folder" -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
ninja -C "$folder" fuzz/audit_fuzz >/dev/null
mkdir -p "$folder/found"
if ! ASAN_OPTIONS=detect_leaks=1 "$folder/fuzz/audit_fuzz" -max_total_time=$((minutes * 60)) -max_len=16384 -timeout=20 \
	-print_final_stats=1 -artifact_prefix="$folder/" -close_fd_mask=2 "$folder/found" fuzz/corpus >"$folder/log" 2>&1; then
	echo "audit_fuzz: failed; the input is in $folder/, the report in $folder/log"
	exit 1
fi
echo "audit_fuzz: $minutes minutes, no crash"
