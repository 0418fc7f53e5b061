# SPDX-License-Identifier: MIT
"""docs/fast-path.md shows the machine code that the headers compile to, and it has not grown."""

import os
import re
import subprocess
import sys

from harness import SOURCE, Skip, case, main, read

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import fast_path  # noqa: E402 pylint: disable=wrong-import-position


def count(architecture):
    if not fast_path.there(architecture):
        raise Skip(f"no compiler for {architecture}")
    bad = []
    for function, call in fast_path.CALLS.items():
        code, budget = fast_path.code(architecture, function), fast_path.BUDGETS[architecture, function]
        print(f"# {call} on {architecture}: {len(code)} instructions")
        if len(code) > budget:
            bad += [f"{call} on {architecture}: {len(code)} instructions, more than {budget}", *code]
    return bad


@case
def instructions_on_x86_64():
    return count("x86-64")


@case
def instructions_on_aarch64():
    return count("aarch64")


@case
def no_call_no_lock_and_no_loop():
    bad = []
    for architecture in filter(fast_path.there, fast_path.ARCHITECTURES):
        for function in fast_path.CALLS:
            bad += [f"{architecture} {function}: {line}" for line in fast_path.code(architecture, function)
                    if re.match(r"call|bl\b|lock|xchg|cmpxchg|ldxr|stxr|ldaxr|cas|swp|jmp|dmb", line)]
    return bad


@case
def the_document_shows_it():
    """As the compiler of Debian 12 has it: others allot registers as they like."""
    version = subprocess.run(["gcc", "-dumpversion"], capture_output=True, text=True, check=True).stdout.strip().split(".")[0]
    if version != "12":
        raise Skip(f"gcc {version}: the document has gcc 12's")
    bad = []
    for architecture in filter(fast_path.there, fast_path.ARCHITECTURES):
        text = fast_path.markdown(architecture)
        if text.strip() not in read("docs/fast-path.md"):
            bad += ["docs/fast-path.md should have (scripts/fast_path.py):", *text.splitlines()]
    return bad


main()
