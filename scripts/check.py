#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Build and test the library in several configurations.

check.py [--minutes M] [CONFIGURATION ...]

Without names the usual ones are tested; `all` is every one. Each is built in
a folder of its own below build/. The last line is the total of test cases, as `N passed, N failed`;
a program that stops without its own total counts as one failed case.
With --minutes everything is repeated with new seeds until the time is up.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JOBS = str(max(2, os.cpu_count() or 2))
ASAN = {"ASAN_OPTIONS": "detect_stack_use_after_return=0:abort_on_error=1",
        "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}
TSAN = {"TSAN_OPTIONS": "halt_on_error=1:abort_on_error=1:second_deadlock_stack=1"}
UBSAN_FATAL = "-Dc_args=-fno-sanitize-recover=undefined"
CLANG = {"CC": "clang"}

# name: (folder, Meson options, environment of build and tests)
CONFIGURATIONS = {
    "gcc": ("build", [], {}),
    "gcc-none": ("build/gcc-none", ["-Dwire=none"], {}),
    "gcc-asan": ("build/gcc-asan", ["-Db_sanitize=address,undefined", UBSAN_FATAL], ASAN),
    "gcc-tsan": ("build/gcc-tsan", ["-Db_sanitize=thread"], TSAN),
    "clang": ("build/clang", ["-Dcheck=true"], CLANG),
    # Unoptimised, gcc takes products that are to overflow in tests for mistakes.
    "coverage": ("build/coverage", ["-Db_coverage=true", "-Dcheck=true", "-Doptimization=0",
                                    "-Dc_args=-Wno-alloc-size-larger-than"], {}),
    "clang-asan": ("build/clang-asan",
                   ["-Db_sanitize=address,undefined", "-Db_lundef=false", UBSAN_FATAL], {**ASAN, **CLANG}),
    "clang-tsan": ("build/clang-tsan", ["-Db_sanitize=thread", "-Db_lundef=false"], {**TSAN, **CLANG}),
}
# What `make check` has time for; the others repeat it with another compiler.
USUAL = ["gcc", "gcc-none", "gcc-asan", "gcc-tsan", "clang", "coverage"]
CORE_ROOMS = ["page", "slab", "kmalloc", "vmalloc", "reclaim"]
COVERAGE_PERCENT = 90
TOTAL = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return text + (f", {self.skipped} skipped" if self.skipped else "")


def build(name):
    """Configure and build; True when that worked, without a warning."""
    folder, options, env = CONFIGURATIONS[name]
    path = os.path.join(ROOT, folder)
    env = {**os.environ, **env}
    if not os.path.exists(os.path.join(path, "build.ninja")):
        run = subprocess.run(["meson", "setup", path, ROOT, *options], env=env, stdin=subprocess.DEVNULL,
                             capture_output=True, text=True)
        if run.returncode:
            print(run.stdout + run.stderr)
            return False
    run = subprocess.run(["ninja", "-C", path], env=env, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    clean = run.returncode == 0 and "warning:" not in run.stdout
    if not clean:
        print("".join(line for line in run.stdout.splitlines(True) if not line.startswith("[")))
    return clean


def count_one(result):
    """The cases of one test program, and whether all went well."""
    count, text = Count(), result.get("stdout", "")
    totals = TOTAL.findall(text)
    if totals:
        count.passed, count.failed, count.skipped = (int(n or 0) for n in totals[-1])
    if result["result"] not in ("OK", "SKIP") and not count.failed:
        count.failed = 1
    elif not totals:  # it said nothing: one case
        count.passed, count.skipped = int(result["result"] == "OK"), int(result["result"] == "SKIP")
    return count


def show_failure(result):
    print(f"--- {result['name']}: {result['result']}, exit status {result['returncode']}, "
          f"{result['duration']:.1f} s")
    for part in ("stdout", "stderr"):
        lines = result.get(part, "").rstrip().splitlines()
        keep = [line for line in lines if not line.startswith("ok ")]
        for line in keep[-60:]:
            print(f"    {line}")


def run_tests(name, seed):
    """Run the tests of a built configuration; their count."""
    folder, _, env = CONFIGURATIONS[name]
    path = os.path.join(ROOT, folder)
    env = {**os.environ, **env, "TEST_SEED": str(seed)}
    env.pop("KMEM_CMDLINE", None)
    log = os.path.join(path, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.remove(log)
    run = subprocess.run(["meson", "test", "-C", path, "--no-rebuild", "--num-processes", JOBS], env=env,
                         stdin=subprocess.DEVNULL, capture_output=True, text=True)
    count = Count()
    if os.path.exists(log):
        with open(log) as f:
            for line in f:
                result = json.loads(line)
                one = count_one(result)
                count.add(one)
                if one.failed:
                    show_failure(result)
    if count.passed + count.failed == 0 or (run.returncode and not count.failed):
        print(run.stdout[-4000:] + run.stderr)
        count.failed += 1
    return count


def measure_coverage():
    """Line coverage of the core rooms, as one test case."""
    path = os.path.join(ROOT, CONFIGURATIONS["coverage"][0])
    filters = [arg for room in CORE_ROOMS for arg in ("--filter", f"{ROOT}/src/{room}/")]
    run = subprocess.run(["gcovr", "--root", ROOT, *filters, "--exclude-unreachable-branches",
                          "--json-summary", os.path.join(path, "coverage.json"),
                          "--txt", os.path.join(path, "coverage.txt"), "--gcov-ignore-parse-errors", path],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=path)
    count = Count()
    if run.returncode:
        print(run.stdout + run.stderr)
        count.failed = 1
        return count
    with open(os.path.join(path, "coverage.json")) as f:
        summary = json.load(f)
    for room in CORE_ROOMS:
        files = [f for f in summary["files"] if f"/{room}/" in "/" + f["filename"]]
        total = sum(f["line_total"] for f in files)
        covered = sum(f["line_covered"] for f in files)
        print(f"  src/{room}: {covered} of {total} lines, {100 * covered / max(1, total):.1f} %")
    percent = summary["line_percent"]
    print(f"  all: {percent:.1f} % (at least {COVERAGE_PERCENT} %); by file in {path}/coverage.txt")
    if percent >= COVERAGE_PERCENT:
        count.passed = 1
    else:
        count.failed = 1
    return count


def forget_coverage():
    path = os.path.join(ROOT, CONFIGURATIONS["coverage"][0])
    for folder, _, names in os.walk(path):
        for name in names:
            if name.endswith(".gcda"):
                os.remove(os.path.join(folder, name))


def check(name, seed):
    start = time.monotonic()
    print(f"{name}: building", flush=True)
    count = Count()
    if not build(name):
        count.failed = 1
        print(f"{name}: does not build, or with warnings", flush=True)
        return count
    built = time.monotonic()
    if name == "coverage":
        forget_coverage()
    count = run_tests(name, seed)
    if name == "coverage":
        count.add(measure_coverage())
    print(f"{name}: {count} (built in {built - start:.0f} s, tested in {time.monotonic() - built:.0f} s)",
          flush=True)
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("configuration", nargs="*", help=", ".join(CONFIGURATIONS))
    parser.add_argument("--minutes", type=float, default=0, help="repeat for so long")
    args = parser.parse_args()
    names = args.configuration or USUAL
    if names == ["all"]:
        names = list(CONFIGURATIONS)
    for name in names:
        if name not in CONFIGURATIONS:
            parser.error(f"no such configuration: {name}")
    os.chdir(ROOT)

    end = time.monotonic() + 60 * args.minutes
    seed = int(os.environ.get("TEST_SEED", "0"), 0) or random.getrandbits(48)
    total = Count()
    while True:
        print(f"TEST_SEED={seed:#x}")
        for name in names:
            total.add(check(name, seed))
        if time.monotonic() >= end or total.failed:
            break
        seed = random.getrandbits(48)
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
