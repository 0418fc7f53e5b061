# SPDX-License-Identifier: MIT
"""What the output of a kernel test program says: how many cases passed and failed.

Each program reports in its own way: KTAP, a count, lines with words. A judge takes the output and
the exit status of `kmem test` and gives a Result. Whatever it says, a warning fails the program, and
so does the lack of the line that should be there: silence is no success.
"""

import dataclasses
import re

# What no program may print; a BUG of the slab checker is what slub_kunit provokes, in KTAP it is
# the case that judges.
TROUBLE = re.compile(r"^(?:\[ *[\d.]+\] *)?(WARNING: CPU.*|BUG: .*|kernel BUG at .*|.*\boops\b.*)$", re.MULTILINE)
CASE = re.compile(r"^ {4}(not )?ok \d+(?: - | )(\S+)(.*)$", re.MULTILINE)
LINES_SHOWN = 60


@dataclasses.dataclass
class Result:
    passed: int
    failed: int
    why: str = ""

    def remark(self):
        return f": {self.why}" if self.why else ""


def trouble(output):
    found = TROUBLE.search(output)
    return found.group(0).strip() if found else ""


def compiled(output, status):
    """Why nothing ran at all, or ''."""
    error = re.search(r"^.*(?:error:|undefined reference|fatal error).*$", output, re.MULTILINE)
    return error.group(0).strip() if status and error else ""


def killed(status):
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def first_of(*reasons):
    return next((reason for reason in reasons if reason), "")


def module(output, status):
    """A module_init that says nothing of cases: `kmem test` says whether it passed."""
    why = first_of(compiled(output, status), trouble(output), killed(status) if status else "")
    return Result(0 if why else 1, 1 if why else 0, why)


def ktap(output, status):
    """KUnit: every case's line; those skipped do not count."""
    passed = failed = 0
    names = []
    for bad, name, rest in CASE.findall(output):
        if "# SKIP" in rest:
            continue
        if bad:
            failed += 1
            names.append(name)
        else:
            passed += 1
    why = first_of(compiled(output, status), "not ok: " + " ".join(names) if names else "",
                   "" if passed else "no case ran", killed(status) if status else "")
    return Result(passed, failed if failed or not why else 1, why)


def counted(name, pattern, known="", announced=""):
    """`name: N of M tests passed`. A check that says what matches `known` fails in the kernel too;
    warnings in what matches `announced` are provoked, and `kmem test` counts them all the same."""
    line = re.compile(rf"{re.escape(name)}: {pattern}")

    def check(output, status):
        if announced:
            output, provoked = re.subn(announced, "", output, flags=re.DOTALL)
            status = 0 if provoked and status == 1 else status
        found = line.search(output)
        passed, total = map(int, found.groups()) if found else (0, 0)
        excused = len(re.findall(known, output)) if known else 0
        failed = total - passed - excused
        why = first_of(compiled(output, status), trouble(output),
                       "" if found else f"no line of {name} says how many passed",
                       f"{failed} checks failed" if failed else "",
                       killed(status) if status and not (excused and status == 1) else "")
        return Result(passed, failed if failed > 0 or not why else 1, why)
    return check


def meminit(output, status):
    total = re.search(r"all (\d+) tests passed!", output)
    bad = re.search(r"failures: (\d+) out of (\d+)", output)
    passed, failed = (int(total.group(1)), 0) if total else (0, 0)
    if bad:
        failed = int(bad.group(1))
        passed = int(bad.group(2)) - failed
    why = first_of(compiled(output, status), trouble(output), bad.group(0) if bad else "",
                   "" if total else "no total", killed(status) if status else "")
    return Result(passed, failed if failed or not why else 1, why)


def vmalloc(threads, designed):
    """A line for each case and worker. The designed cases must fail; the others must not."""
    line = re.compile(r"Summary: (\w+) passed: (\d+) failed: (\d+) (?:xfailed: (\d+) )?")

    def check(output, status):
        passed = failed = 0
        wrong = []
        cases = line.findall(output)
        for name, good, bad, expected in cases:
            # Since 7.0 those that must fail are counted by themselves.
            failing = int(bad) + int(expected or 0)
            if (failing == 0) != (name in designed) and int(good) + failing > 0:
                passed += 1
            else:
                failed += 1
                wrong.append(name)
        names = {case[0] for case in cases}
        workers = output.count("All test took worker")
        why = first_of(compiled(output, status), "wrong: " + " ".join(wrong) if wrong else "",
                       "" if workers == threads else f"{workers} of {threads} workers ended",
                       "" if len(cases) == threads * len(names) else "lines are missing",
                       killed(status) if status else "")
        return Result(passed, failed if failed or not why else 1, why)
    return check


def rhashtable(output, status):
    """Steps that say `Test failed`, and a last line with the threads and the rhltable part.

    A walk that met a resize (table-jumps) may see an entry twice, and the test counts it twice.
    """
    output = re.sub(r"(table-jumps=[1-9].*\n)Test failed: Total count mismatch.*\n", r"\1", output)
    wrong = re.findall(r"^.*(?:Test failed|YES, failed|failed with|not found!|wrong object|unexpected object).*$",
                       output, re.MULTILINE)
    last = re.search(r"Started (\d+) threads, (\d+) failed, rhltable test returns (-?\d+)", output)
    runs = len(re.findall(r"Traversal complete: counted=(\d+), nelems=\1, entries=\1,", output))
    threads = int(last.group(1)) if last else 0
    failed = len(wrong) + (int(last.group(2)) + (last.group(3) != "0") if last else 0)
    why = first_of(compiled(output, status), trouble(output), wrong[0].strip() if wrong else "",
                   "" if last else "no last line", last.group(0) if last and failed else "",
                   "" if runs else "no traversal was complete", killed(status) if status else "")
    # Each traversal, each thread, the rhltable part, the limit of the size.
    return Result(runs + threads + 2 if not why else 0, failed if failed or not why else 1, why)


def show(path, everything):
    with open(path, encoding="utf-8", errors="replace") as log:
        lines = log.read().splitlines()
    if not everything and len(lines) > LINES_SHOWN:
        print(f"    ... the last {LINES_SHOWN} of {len(lines)} lines of {path}:")
        lines = lines[-LINES_SHOWN:]
    for line in lines:
        print("    " + line)
