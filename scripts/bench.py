#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench.py BUILD: the figures with their goals, instruction counts, cycles of all calls, and other mallocs beside."""

import os
import subprocess
import sys

import count_insn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bench"))
import compare  # noqa: E402 pylint: disable=wrong-import-position


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
    subprocess.run([os.path.join(bench, "pairs")], check=True)
    print(flush=True)
    sys.argv = [sys.argv[0], sys.argv[1]]
    return compare.main() or (1 if missed else 0)


if __name__ == "__main__":
    sys.exit(main())
