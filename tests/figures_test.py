# SPDX-License-Identifier: MIT
"""What the library is held to: instructions, start-up and memory (see bench/)."""

import os
import shutil
import subprocess
import sys

from harness import BUILD, SOURCE, Skip, case, main

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import count_insn  # noqa: E402 pylint: disable=wrong-import-position


def within_budget(what):
    if not shutil.which("valgrind"):
        raise Skip("no valgrind")
    words, budget = count_insn.BUDGETS[what]
    nr = count_insn.count(os.path.join(BUILD, "bench", "insn"), what)
    print(f"# {words}: {nr:.1f} instructions")
    return [f"{words}: {nr:.1f} instructions, not below {budget}"] if nr >= budget else []


@case
def kmalloc_and_kfree():
    return within_budget("kmalloc64")


@case
def alloc_page_and_free_page():
    return within_budget("page")


@case
def vmalloc_and_vfree():
    return within_budget("vmalloc20")


@case
def kmalloc_of_a_variable_size_and_kfree():
    return within_budget("kmalloc64-variable")


@case
def malloc_and_free_preloaded():
    return within_budget("malloc64")


@case
def start_up_and_memory():
    """Start-up is a time: it may have one more try on a busy machine."""
    for _ in range(2):
        run = subprocess.run([os.path.join(BUILD, "bench", "figures")], capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, check=False)
        if run.returncode == 0:
            break
    for line in run.stdout.splitlines():
        print(f"# {line}")
    return [line for line in run.stdout.splitlines() if "MISSED" in line] + \
        ([run.stderr] if run.returncode and "MISSED" not in run.stdout else [])


main()
