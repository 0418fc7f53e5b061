# SPDX-License-Identifier: MIT
"""Instructions per repetition of what bench/insn does, by callgrind."""

import os
import re
import subprocess

N = 20000

# what bench/insn is asked for: (words, most instructions it may take)
BUDGETS = {
    "kmalloc64": ("kmalloc(64) and kfree", 40),
    "page": ("alloc_page and __free_page", 60),
    "vmalloc20": ("vmalloc(20) and vfree", 400),
}


def total(program, what, n):
    # Without the idle trimmer: its thread would be counted, too.
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                          program, what, str(n)], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                         env={**os.environ, "KMEM_CMDLINE": "kmem.idle_trim=0"})
    m = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not m:
        raise RuntimeError(f"{program} {what}: {run.stdout}{run.stderr}")
    return int(m.group(1))


def count(program, what, n=N):
    """Instructions of one repetition: those of 2n less those of n, and less an empty loop's."""
    def per_repetition(name):
        return (total(program, name, 2 * n) - total(program, name, n)) / n
    return per_repetition(what) - per_repetition("nothing")
