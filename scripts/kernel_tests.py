#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compile files of Debian's kernel source package, unmodified, with `kmem test`, and run them.

kernel_tests.py BUILD [--kernel VERSION] [--files PATTERN ...] [--deb FILE] [--jobs N] [--verbose]

The package linux-source-VERSION (6.1 unless told) is downloaded with apt into a cache folder
($XDG_CACHE_HOME/libkmem, or ~/.cache/libkmem), and the few files that are needed are unpacked
there; nothing of it comes into the source tree. A version that apt does not offer is given as
--deb FILE. BUILD is the build folder with the library; programs and outputs go into
BUILD/kernel-tests. PATTERN picks programs by name or by a file of theirs (`*vmalloc*`).
The last line is the total of test cases, as `N passed, N failed`.
"""

import argparse
import concurrent.futures
import dataclasses
import fnmatch
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import kernel_tests_judge as judge

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TIMEOUT = 420  # seconds, of one program; the slowest takes a fraction of that


@dataclasses.dataclass
class Program:
    name: str
    files: list  # of the kernel's tree, or of ours: tests/kunit/...
    judge: object  # output, status -> judge.Result
    cmdline: str = ""
    init: str = ""  # MODULE=ERROR: what its module_init returns by design


def vmalloc(threads):
    # Case 7, align_shift_alloc_test, asks for what cannot be had, and must fail.
    return Program(f"test_vmalloc, {threads} threads", ["lib/test_vmalloc.c"],
                   judge.vmalloc(threads, designed=["align_shift_alloc_test"]),
                   f"test_vmalloc.nr_threads={threads} test_vmalloc.test_loop_count=10000 "
                   "test_vmalloc.run_test_mask=0x7fffffff", # of 7.x three cases, if not told
                   "test_vmalloc=EAGAIN")


def meminit(option):
    return Program(f"test_meminit, {option}", ["lib/test_meminit.c"], judge.meminit, f"{option}=1")


# 6.1.y's test, of a later version than its maple_tree.c, expects mas_next() at the end to leave the
# index behind the last entry; this mas_next() leaves the limit there.
MAPLE_KNOWN = r"BUG at next_prev_test:\d+: mas\.index != last_index"

# It frees what is not allocated, between these lines. And it returns -EINVAL when all has passed.
IDA_WARNINGS = r'vvv Ignore.*?\^\^\^ "not allocated" warnings over'

PROGRAMS = [
    # The long ones first.
    vmalloc(8),
    Program("test_maple_tree", ["lib/maple_tree.c", "lib/test_maple_tree.c"],
            judge.counted("maple_tree", r"(\d+) of (\d+) tests passed", known=MAPLE_KNOWN)),
    Program("test_rhashtable", ["lib/rhashtable.c", "lib/test_rhashtable.c"], judge.rhashtable),
    Program("test_xarray", ["lib/xarray.c", "lib/test_xarray.c"],
            judge.counted("XArray", r"(\d+) of (\d+) tests passed")),
    vmalloc(2),
    vmalloc(1),
    Program("test_free_pages", ["lib/test_free_pages.c"], judge.module),
    meminit("init_on_alloc"),
    meminit("init_on_free"),
    Program("slub_kunit", ["lib/slub_kunit.c"], judge.ktap),
    Program("test_ida", ["lib/xarray.c", "lib/radix-tree.c", "lib/idr.c", "lib/test_ida.c"],
            judge.counted("IDA", r"(\d+) of (\d+) tests passed",
                          announced=IDA_WARNINGS),
            init="test_ida=EINVAL"),
    Program("rbtree_test", ["lib/rbtree.c", "lib/rbtree_test.c"], judge.module,
            init="rbtree_test=EAGAIN"),
    Program("test_list_sort", ["lib/list_sort.c", "lib/test_list_sort.c"], judge.ktap),
    Program("list-test", ["lib/list-test.c"], judge.ktap),
    Program("overflow_kunit", ["lib/overflow_kunit.c"], judge.ktap),
    # A driver and the core of its kind: brought up, used through its file, taken down.
    Program("comedi", [*(f"drivers/comedi/{name}.c" for name in
                         ("comedi_fops", "drivers", "comedi_buf", "range", "proc", "drivers/comedi_test")),
                       "tests/kernel/comedi_kunit.c"], judge.ktap),
    Program("dummy", ["drivers/net/dummy.c", "tests/kernel/dummy_kunit.c"], judge.ktap),
    Program("genalloc", ["lib/genalloc.c", "tests/kunit/genalloc_kunit.c"], judge.ktap),
]


class Failure(Exception):
    pass


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(base, "libkmem")
    os.makedirs(folder, exist_ok=True)
    return folder


def ours(path):
    return path.startswith("tests/")


def places(path):
    """Where the versions have this file: since 6.14 most tests of lib/ are in lib/tests/."""
    folder, name = os.path.split(path)
    return [path, f"lib/tests/{name}"] if folder == "lib" else [path]


def place(tree, path):
    """Where this tree has it, or None."""
    return next((p for p in places(path) if os.path.exists(os.path.join(tree, p))), None)


def download(folder, package):
    """The package's file, from the cache or by apt, which needs no root for it."""
    found = sorted(glob.glob(os.path.join(folder, package + "_*.deb")))
    if found:
        return found[-1]
    if not shutil.which("apt-get"):
        raise Failure(f"apt-get is not here; give the package with --deb {package}_VERSION_all.deb")
    print(f"downloading {package} (140 MB) into {folder}", flush=True)
    run = subprocess.run(["apt-get", "-q", "download", package], cwd=folder, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    found = sorted(glob.glob(os.path.join(folder, package + "_*.deb")))
    if run.returncode or not found:
        raise Failure(f"apt-get download {package} failed; `apt-get update` first?\n{run.stdout}")
    return found[-1]


def unpack(deb, package, wanted, folder):
    """Those of the wanted files that are not in the folder yet, from the archive in the package."""
    missing = [path for path in wanted if not place(folder, path)]
    if not missing:
        return
    for tool in ["dpkg-deb", "tar", "xz"]:
        if not shutil.which(tool):
            raise Failure(f"{tool} is needed to unpack {deb}")
    print(f"unpacking {len(missing)} files of {os.path.basename(deb)}", flush=True)
    partial = folder + ".partial"
    shutil.rmtree(partial, ignore_errors=True)
    os.makedirs(partial)
    script = ('set -o pipefail; dpkg-deb --fsys-tarfile "$0" '
              f"| tar -xO ./usr/src/{package}.tar.xz | xz -dcT0 "
              '| tar -xC "$1" --strip-components=1 --occurrence=1 "${@:2}"')
    members = [f"{package}/{where}" for path in missing for where in places(path)]
    run = subprocess.run(["bash", "-c", script, deb, partial, *members], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    # tar may leave the pipe early, and not find all: what counts is that each file is somewhere.
    absent = [path for path in missing if not place(partial, path)]
    if absent:
        raise Failure(f"not unpacked from {deb}: {' '.join(absent)}\n{run.stdout}")
    for path in missing:
        found = place(partial, path)
        os.makedirs(os.path.dirname(os.path.join(folder, found)), exist_ok=True)
        os.replace(os.path.join(partial, found), os.path.join(folder, found))
    shutil.rmtree(partial)


def sources(programs, deb, package):
    """The folder with the kernel's files of these programs."""
    cache = cache_folder()
    wanted = sorted({path for program in programs for path in program.files if not ours(path)})
    for folder in sorted(glob.glob(os.path.join(cache, package + "_*[0-9]")), reverse=True):
        if not deb and all(place(folder, path) for path in wanted):
            return folder
    deb = deb or download(cache, package)
    folder = os.path.join(cache, os.path.basename(deb).removesuffix(".deb").removesuffix("_all"))
    os.makedirs(folder, exist_ok=True)
    unpack(deb, package, wanted, folder)
    return folder


def stage(programs, tree, folder):
    """Copies of the files, with the kernel's folders, where nothing else of the kernel is."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in {path for program in programs for path in program.files if not ours(path)}:
        found = place(tree, path)
        os.makedirs(os.path.dirname(os.path.join(folder, found)), exist_ok=True)
        shutil.copyfile(os.path.join(tree, found), os.path.join(folder, found))


def run(program, kmem, version, staged, output):
    """Compile, link and run it: (judge.Result, seconds)."""
    files = [os.path.join(ROOT, path) if ours(path) else os.path.join(staged, place(staged, path))
             for path in program.files]
    command = [kmem, "test", f"--kernel={version}"]
    if program.cmdline:
        command += ["--cmdline", program.cmdline]
    if program.init:
        command += ["--expect-init", program.init]
    start = time.monotonic()
    with open(output, "w", encoding="utf-8", errors="replace") as log:
        child = subprocess.Popen(command + files, stdout=log, stderr=subprocess.STDOUT,
                                 stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            status = child.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            status = None
    with open(output, encoding="utf-8", errors="replace") as log:
        text = log.read()
    if status is None:
        result = judge.Result(0, 1, f"no end after {TIMEOUT} seconds")
    else:
        result = program.judge(text, status)
    return result, time.monotonic() - start


def select(patterns):
    if not patterns:
        return PROGRAMS
    chosen = []
    for program in PROGRAMS:
        names = [program.name, *program.files, *map(os.path.basename, program.files)]
        if any(fnmatch.fnmatch(name, pattern) for name in names for pattern in patterns):
            chosen.append(program)
    if not chosen:
        raise Failure(f"no program has a file like {' '.join(patterns)}")
    return chosen


def run_all(programs, kmem, staged, folder, args):
    results = {}
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        waiting = {}
        for program in programs:
            output = os.path.join(folder, re.sub(r"\W+", "-", program.name) + ".log")
            waiting[pool.submit(run, program, kmem, args.kernel, staged, output)] = program, output
        for done in concurrent.futures.as_completed(waiting):
            program, output = waiting[done]
            result, seconds = results[program.name] = done.result()
            verdict = "ok" if not result.failed else "FAILED"
            print(f"{verdict:6} {program.name} ({seconds:.1f} s){result.remark()}", flush=True)
            if result.failed or args.verbose:
                judge.show(output, args.verbose)
    return results


def table(programs, results):
    width = max(len(program.name) for program in programs)
    print(f"\n{'program':{width}}  {'cases':>8} {'failed':>7} {'seconds':>8}")
    for program in programs:
        result, seconds = results[program.name]
        print(f"{program.name:{width}}  {result.passed + result.failed:8} {result.failed:7} {seconds:8.1f}")
    passed = sum(result.passed for result, _ in results.values())
    failed = sum(result.failed for result, _ in results.values())
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("--kernel", default="6.1", metavar="VERSION", help="as 6.12")
    parser.add_argument("--files", nargs="*", default=[], metavar="PATTERN")
    parser.add_argument("--deb", help="the package's file, instead of a download")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--verbose", action="store_true", help="show what the programs print")
    args = parser.parse_args()

    kmem = os.path.join(os.path.abspath(args.build), "src", "cli", "kmem")
    folder = os.path.join(os.path.abspath(args.build), "kernel-tests")
    staged = os.path.join(folder, "tree")
    try:
        if not os.path.exists(kmem):
            raise Failure(f"{kmem} is not there; `make` first")
        if not re.fullmatch(r"\d+\.\d+", args.kernel):
            raise Failure(f"--kernel wants two numbers, as 6.12, not {args.kernel}")
        programs = select(args.files)
        tree = sources(programs, args.deb, f"linux-source-{args.kernel}")
        print(f"{len(programs)} programs of {tree}, {args.jobs} at a time", flush=True)
        stage(programs, tree, staged)
    except Failure as failure:
        print(f"kernel_tests: {failure}", file=sys.stderr)
        return 2
    results = run_all(programs, kmem, staged, folder, args)
    return table(programs, results)


if __name__ == "__main__":
    sys.exit(main())
