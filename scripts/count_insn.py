# SPDX-License-Identifier: MIT
"""Instructions per repetition of what bench/insn does, by callgrind."""

import os
import re
import subprocess

N = 20000

# what bench/insn is asked for: (words, most instructions it may take)
BUDGETS = {
    "kmalloc64": ("kmalloc(64) and kfree", 40),
    "kmalloc64-variable": ("kmalloc(n) of 64 and kfree", 80),
    "page": ("alloc_page and __free_page", 60),
    "vmalloc20": ("vmalloc(20) and vfree", 400),
    "malloc64": ("malloc(64) and free, preloaded", 60),
}
PRELOADED = ("malloc64",)


def total(program, what, n, preload):
    # Without the idle trimmer: its thread would be counted, too.
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                          program, what, str(n)], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                         env={**os.environ, "KMEM_CMDLINE": "kmem.idle_trim=0", "LD_PRELOAD": preload})
    m = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not m:
        raise RuntimeError(f"{program} {what}: {run.stdout}{run.stderr}")
    return int(m.group(1))


def count(program, what, n=N):
    """Instructions of one repetition: those of 2n less those of n, and less an empty loop's."""
    build = os.path.dirname(os.path.dirname(os.path.abspath(program)))
    preload = os.path.join(build, "src", "preload", "libkmem-malloc.so") if what in PRELOADED else ""

    def per_repetition(name):
        return (total(program, name, 2 * n, preload) - total(program, name, n, preload)) / n
    return per_repetition(what) - per_repetition("nothing")
