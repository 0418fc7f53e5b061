#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench.py BUILD: the figures with their goals, instruction counts, and cycles beside glibc's malloc."""

import os
import subprocess
import sys

import count_insn


def main():
    bench = os.path.join(sys.argv[1], "bench")
    subprocess.run(["ninja", "-C", sys.argv[1], "bench"], check=True, stdout=subprocess.DEVNULL)
    missed = subprocess.run([os.path.join(bench, "figures")], check=False).returncode != 0
    print()
    for what, (words, budget) in count_insn.BUDGETS.items():
        nr = count_insn.count(os.path.join(bench, "insn"), what)
        missed |= nr > budget
        print(f"{words:<46} {nr:9.1f} instructions (below {budget}){' MISSED' if nr > budget else ''}", flush=True)
    print(flush=True)
    for program in ["pairs", "threads"]:
        subprocess.run([os.path.join(bench, program)], check=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
