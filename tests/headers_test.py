# SPDX-License-Identifier: MIT
"""The public headers, all in one file, as strict compilers see them; each alone is in api_names_test.py."""

import os
import shutil
import subprocess
import sys

from harness import SOURCE, Skip, case, main

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import symbols  # noqa: E402 pylint: disable=wrong-import-position


def all_headers(cc, *flags):
    if not shutil.which(cc):
        raise Skip(f"no {cc}")
    text = "".join(f"#include <{name}>\n" for name in symbols.public_headers() * 2)
    run = subprocess.run([cc, "-Wall", "-Wextra", "-Werror", *flags, "-I", os.path.join(SOURCE, "include"),
                          "-x", "c", "-", "-S", "-o", "/dev/null"], input=text, capture_output=True, text=True,
                         check=False)
    return run.stderr.splitlines()


@case
def gcc():
    return all_headers("gcc", "-std=gnu11", "-O2")


@case
def gcc_unoptimised():
    return all_headers("gcc", "-std=gnu17", "-O0")


@case
def gcc_fortified():
    return all_headers("gcc", "-std=gnu11", "-O2", "-D_FORTIFY_SOURCE=2")


@case
def gcc_backwards():
    """In the reverse order: no header needs another one before it."""
    text = "".join(f"#include <{name}>\n" for name in reversed(symbols.public_headers()))
    run = subprocess.run(["gcc", "-Wall", "-Wextra", "-Werror", "-O2", "-I", os.path.join(SOURCE, "include"),
                          "-x", "c", "-", "-S", "-o", "/dev/null"], input=text, capture_output=True, text=True,
                         check=False)
    return run.stderr.splitlines()


@case
def clang():
    return all_headers("clang", "-std=gnu11", "-O2")


main()
