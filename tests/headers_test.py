# SPDX-License-Identifier: MIT
"""The public headers, each alone, as a program's compiler sees them."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from harness import SOURCE, Skip, case, main

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import symbols  # noqa: E402 pylint: disable=wrong-import-position

INCLUDE = os.path.join(SOURCE, "include")
STRICT = ["-Wall", "-Wextra", "-Werror"]


def compiles(cc, flags, text):
    """The compiler's complaints, or None."""
    run = subprocess.run([cc, *flags, "-I", INCLUDE, "-x", "c", "-", "-S", "-o", "/dev/null"], input=text,
                         capture_output=True, text=True, check=False)
    return run.stderr if run.returncode else None


def each_alone(cc, *flags):
    if not shutil.which(cc):
        raise Skip(f"no {cc}")

    def one(header):
        # Twice, for its guard; and a use, so that it is no empty program.
        return header, compiles(cc, [*STRICT, *flags], f"#include <{header}>\n#include <{header}>\nint x;\n")
    with ThreadPoolExecutor(2) as pool:
        return [f"{header}: {text}" for header, text in pool.map(one, symbols.public_headers()) if text]


@case
def with_gcc():
    return each_alone("gcc", "-std=gnu11", "-O2")


@case
def with_gcc_unoptimised():
    return each_alone("gcc", "-std=gnu17", "-O0")


@case
def with_gcc_and_no_inlining():
    return each_alone("gcc", "-std=gnu11", "-O2", "-DKMEM_NO_INLINE")


@case
def with_gcc_fortified():
    return each_alone("gcc", "-std=gnu11", "-O2", "-D_FORTIFY_SOURCE=2")


@case
def with_clang():
    return each_alone("clang", "-std=gnu11", "-O2")


@case
def with_clang_unoptimised():
    return each_alone("clang", "-std=gnu17", "-O0")


@case
def all_together():
    text = "".join(f"#include <{name}>\n" for name in symbols.public_headers())
    return [bad for bad in [compiles("gcc", [*STRICT, "-O2"], text)] if bad]


main()
