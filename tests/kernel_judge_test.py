# SPDX-License-Identifier: MIT
"""The judges of `make kernel-tests`: what output counts as passed, and that silence does not."""

import os
import sys

from harness import SOURCE, case, main

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import kernel_tests_judge as judge  # noqa: E402 pylint: disable=wrong-import-position


def expect(result, passed, failed, why=""):
    wrong = []
    if (result.passed, result.failed) != (passed, failed):
        wrong.append(f"{result} is not {passed} passed, {failed} failed")
    if why not in result.why or bool(result.why) != bool(result.failed):
        wrong.append(f"{result} does not say why: {why}")
    return wrong


KTAP = "KTAP version 1\n1..1\n    1..3\n    ok 1 one\n    ok 2 two # SKIP no such\n    {} 3 three\n{} 1 suite\n"


@case
def ktap():
    return (expect(judge.ktap(KTAP.format("ok", "ok"), 0), 2, 0)
            + expect(judge.ktap(KTAP.format("not ok", "not ok"), 1), 1, 1, "three")
            + expect(judge.ktap(KTAP.format("ok", "ok"), 1), 2, 1, "exit status 1")
            + expect(judge.ktap(KTAP.format("ok", "ok"), -11), 2, 1, "signal 11")
            + expect(judge.ktap("1..0\n", 0), 0, 1, "no case")
            + expect(judge.ktap("x.c:1:2: error: no name\n", 1), 0, 1, "error: no name"))


@case
def counted():
    check = judge.counted("XArray", r"(\d+) of (\d+) tests passed")
    known = judge.counted("XArray", r"(\d+) of (\d+) tests passed", known="BUG at f:.*: x")
    return (expect(check("[    0.1] XArray: 12 of 12 tests passed\n", 0), 12, 0)
            + expect(check("XArray: 11 of 12 tests passed\n", 1), 11, 1, "1 checks")
            + expect(check("XArray: 12 of 12 tests passed\nWARNING: CPU: 0 PID: 1 at x.c:2\n", 0), 12, 1, "WARNING")
            + expect(known("BUG at f:1: x\nXArray: 11 of 12 tests passed\n", 1), 11, 0)
            + expect(known("BUG at f:1: y\nXArray: 11 of 12 tests passed\n", 1), 11, 1, "1 checks")
            + expect(known("BUG at f:1: x\nXArray: 10 of 12 tests passed\n", 1), 10, 1, "1 checks")
            + expect(known("XArray: 12 of 12 tests passed\n", 1), 12, 1, "exit status")
            + expect(check("IDA: 12 of 12 tests passed\n", 0), 0, 1, "no line"))


def summary(name, good, bad):
    return f"Summary: {name} passed: {good} failed: {bad} repeat: 1 loops: 10000 avg: 5 usec\n"


@case
def vmalloc():
    check = judge.vmalloc(1, designed=["align"])
    end = "All test took worker0=5 cycles\n"
    return (expect(check(summary("fix", 1, 0) + summary("align", 0, 1) + end, 0), 2, 0)
            + expect(check(summary("fix", 0, 1) + summary("align", 0, 1) + end, 0), 1, 1, "fix")
            + expect(check(summary("fix", 1, 0) + summary("align", 1, 0) + end, 0), 1, 1, "align")
            + expect(check(summary("fix", 0, 0) + end, 0), 0, 1, "fix")
            + expect(check(summary("fix", 1, "0 xfailed: 0") + summary("align", 0, "0 xfailed: 1") + end, 0), 2, 0)
            + expect(check(summary("fix", 0, "0 xfailed: 1") + summary("align", 0, "0 xfailed: 1") + end, 0), 1, 1,
                     "fix")
            + expect(check(summary("fix", 1, 0), 0), 1, 1, "0 of 1 workers")
            + expect(judge.vmalloc(2, [])(summary("fix", 1, 0) + 2 * end, 0), 1, 1, "lines are missing")
            + expect(check("", 0), 0, 1, "workers"))


@case
def meminit():
    return (expect(judge.meminit("test_meminit: all 130 tests passed!\n", 0), 130, 0)
            + expect(judge.meminit("test_meminit: failures: 3 out of 130\n", 1), 127, 3, "3 out of")
            + expect(judge.meminit("", 0), 0, 1, "no total"))


@case
def rhashtable():
    walk = "  Traversal complete: counted=5, nelems=5, entries=5, table-jumps=0\n"
    last = "Started 10 threads, 0 failed, rhltable test returns 0\n"
    return (expect(judge.rhashtable(walk + last, 0), 13, 0)
            + expect(judge.rhashtable(walk + last.replace(", 0", ", 2"), 0), 0, 2, "2 failed")
            + expect(judge.rhashtable(walk + "Test failed: Could not find key 4\n" + last, 0), 0, 1, "key 4")
            + expect(judge.rhashtable(walk.replace("=5", "=4", 1) + last, 0), 0, 1, "traversal")
            + expect(judge.rhashtable(walk, 0), 0, 1, "no last line"))


@case
def module():
    return (expect(judge.module("ok 1 test_free_pages\n", 0), 1, 0)
            + expect(judge.module("not ok 1 test_free_pages\n", 1), 0, 1, "exit status")
            + expect(judge.module("kernel BUG at mm/x.c:1!\n", 0), 0, 1, "BUG"))


main()
