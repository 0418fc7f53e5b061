#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh build|check|kernel-tests|bench|coverage: see to it that the Debian packages for it are installed.
# Installs missing ones as root or through sudo; where neither is possible it names them and stops.
set -eu

build="gcc libc6-dev meson ninja-build pkg-config python3 liburcu-dev zlib1g-dev liblzma-dev libjansson-dev"
case ${1:-build} in
build) want=$build ;;
check) want="$build g++ gcc-aarch64-linux-gnu qemu-user sqlite3 git perl openssl redis-tools stress-ng libpython3.11-testsuite clang libclang-rt-14-dev llvm-14 valgrind cmake gcovr binutils man-db chromium" ;;
bench) want="$build valgrind binutils libmimalloc2.0 libjemalloc2 libtcmalloc-minimal4 libtbbmalloc2" ;;
coverage) want="$build gcovr" ;;
kernel-tests) want="$build xz-utils" ;;
*)
	echo "deps.sh: unknown list: $1" >&2
	exit 2
	;;
esac

installed() {
	dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

if ! command -v dpkg-query >/dev/null; then
	echo "deps.sh: this is no Debian system; it is taken on trust that it has: $want" >&2
	exit 0
fi
missing=
for package in $want; do
	installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as_root="sudo -n"
else
	echo "These packages are missing, and only root can install them:" >&2
	echo "  apt-get install$missing" >&2
	exit 1
fi
echo "installing:$missing" >&2
install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends"
# shellcheck disable=SC2086 # the lists are meant to be split
if ! $install $missing >/dev/null 2>&1 </dev/null; then
	$as_root apt-get update -q >/dev/null </dev/null
	$install $missing >/dev/null </dev/null
fi
