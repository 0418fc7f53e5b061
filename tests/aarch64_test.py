# SPDX-License-Identifier: MIT
"""The restartable sections for 64-bit Arm, cross compiled: run by an emulator, and looked at by objdump."""

import os
import re
import shutil
import tempfile

from harness import SOURCE, Skip, call, case, main

PREFIX = "aarch64-linux-gnu-"
NATIVE = os.uname().machine == "aarch64"
RUNNER = [] if NATIVE else ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"]
SIGNATURE = "brk\t#0x45e0"
# Of the way that ends with true or an object, return and position-independent code included.
BUDGETS = {"pop_constant": 18, "pop_variable": 19, "push": 23, "replace": 21}


def build(folder, *options):
    for tool in [PREFIX + "gcc", PREFIX + "objdump", *RUNNER[:1]]:
        if not shutil.which(tool):
            raise Skip(f"no {tool}")
    program = os.path.join(folder, "sections")
    call(PREFIX + "gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", *options, "-I" + os.path.join(SOURCE, "include"),
         os.path.join(SOURCE, "tests", "aarch64", "sections.c"), "-o", program)
    return program


def run(*options):
    with tempfile.TemporaryDirectory() as folder:
        text = call(*RUNNER, build(folder, *options), timeout=300)
    return [] if text.endswith("all is well\n") else [text]


@case
def unoptimised():
    return run("-O0")


@case
def optimised():
    return run("-O2")


@case
def optimised_most():
    return run("-O3", "-flto")


@case
def position_independent():
    return run("-O2", "-fPIC", "-pie")


@case
def static():
    return run("-O2", "-static")


@case
def failures_far_away():
    return run("-O2", "-DFAR=0x200000")


class Code:
    """A linked program's instructions by address, its functions, and its descriptors."""

    def __init__(self, program):
        self.words, self.function = {}, {}
        where = None
        for line in call(PREFIX + "objdump", "-d", program).splitlines():
            label = re.match(r"[0-9a-f]+ <(\S+)>:", line)
            if label:
                where = label[1]
            insn = re.match(r" *([0-9a-f]+):\t[0-9a-f]{8} +\t(.*)", line)
            if insn:
                address = int(insn[1], 16)
                self.words[address] = re.sub(r"\s*//.*", "", insn[2])
                self.function[address] = where
        data = ""
        for line in call(PREFIX + "objdump", "-s", "-j", "__rseq_cs", program).splitlines():
            words = re.match(r" [0-9a-f]+ ((?:[0-9a-f]+ )+)", line)
            data += words[1].replace(" ", "") if words else ""
        self.descriptors = [[int.from_bytes(bytes.fromhex(data[i + j:i + j + 16]), "little") for j in range(0, 64, 16)]
                            for i in range(0, len(data), 64)]

    def way(self, name):
        """Instructions of a function up to its first return: nothing on a section's way is jumped over."""
        start = min(a for a, f in self.function.items() if f == name)
        end = min(a for a, w in self.words.items() if a >= start and w == "ret")
        return [self.words[a] for a in range(start, end + 4, 4)]


def wrong_with(code, descriptor):
    """What is wrong with a descriptor and its section, as the kernel and the takers of stacks see them."""
    zero, start, length, abort = descriptor
    name = code.function.get(start)
    inside = [code.words[a] for a in range(start, start + length, 4)]
    before, after = code.words[start - 4], code.words[start + length]
    clear = after
    rseq = re.fullmatch(r"str\txzr, \[(x\d+), #8\]", clear)
    target = re.match(r"b\t([0-9a-f]+) ", code.words[abort])
    stores = [w for w in inside if re.match(r"st", w)]
    expected = 2 if name == "push" else 1
    commit = "stlr" if name == "replace" else "str"
    found = [
        (zero == 0, "version and flags are 0"),
        (rseq, f"it does not end where rseq_cs is cleared, but at {after}"),
        (rseq and re.fullmatch(rf"str\tx\d+, \[{rseq[1]}, #8\]", before), f"it does not begin after {before}"),
        (rseq and re.fullmatch(rf"ldr\tw\d+, \[{rseq[1]}, #4\]", inside[0]), f"cpu_id is not read first: {inside[0]}"),
        (re.match(commit + r"\tx\d+, \[", inside[-1]), f"the last instruction is not the commit: {inside[-1]}"),
        (len(stores) == expected, f"{len(stores)} stores, not {expected}"),
        (code.words[abort - 4] == SIGNATURE, f"no signature before the abort address: {code.words[abort - 4]}"),
        (not start <= abort < start + length, "the abort address is inside"),
        (target and code.function[int(target[1], 16)] == name, "abort does not go on in the same function"),
        (target and code.words[int(target[1], 16)] == clear, "abort does not clear rseq_cs at once"),
    ]
    for address in range(start, start + length, 4):
        branch = re.match(r"(?:cbn?z\tx\d+, |b\.\w+\t)([0-9a-f]+)", code.words[address])
        if branch:
            found.append((code.words[int(branch[1], 16)] == clear, f"a way out leaves rseq_cs: {code.words[address]}"))
    return [f"{name}: {complaint}" for fine, complaint in found if not fine]


def look_at(*options):
    with tempfile.TemporaryDirectory() as folder:
        code = Code(build(folder, "-O2", "-no-pie", *options))
    complaints = [c for d in code.descriptors for c in wrong_with(code, d)]
    names = sorted(code.function[d[1]] for d in code.descriptors)
    if names != sorted(BUDGETS):
        complaints.append(f"descriptors of {names}")
    for name, budget in BUDGETS.items():
        nr = len(code.way(name))
        print(f"# {name}: {nr} instructions")
        if nr > budget:
            complaints.append(f"{name}: {nr} instructions, more than {budget}")
    return complaints


@case
def descriptors():
    return look_at("-fno-pie")


@case
def descriptors_position_independent():
    return look_at("-fPIC")


main()
