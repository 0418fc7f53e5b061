#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fast_path.py: the machine code of kmalloc(64, GFP_KERNEL) and kfree(p), as docs/fast-path.md has it.

Compiles both for x86-64 and, where the cross compiler is installed, for aarch64, and follows each from
its first instruction to its return: the way of a call that finds an object, or room for one.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = """#include <linux/slab.h>
void *allocate(void);
void release(const void *p);
void *allocate(void) { return kmalloc(64, GFP_KERNEL); }
void release(const void *p) { kfree(p); }
"""
ARCHITECTURES = {"x86-64": ("gcc", "objdump", ("-fcf-protection=none",)),
                 "aarch64": ("aarch64-linux-gnu-gcc", "aarch64-linux-gnu-objdump", ())}
CALLS = {"allocate": "kmalloc(64, GFP_KERNEL)", "release": "kfree(p)"}
# what each may cost, instructions
BUDGETS = {("x86-64", "allocate"): 14, ("x86-64", "release"): 26,
           ("aarch64", "allocate"): 17, ("aarch64", "release"): 34}


def there(architecture):
    return all(shutil.which(tool) for tool in ARCHITECTURES[architecture][:2])


def symbol(name, addend, pc_relative):
    """What the linker will put here. A PC-relative field counts from behind itself, as a rule."""
    value = int(addend or "0", 16) + (4 if pc_relative else 0)
    return name.replace("km_hot_v2", "km_hot") + (f"+{value}" if value else "")


def lines_of(text):
    """(instruction, relocations) of each line of a disassembled function, in order."""
    found, at = [], 0
    for line in text.splitlines():
        m = re.match(r"\s+([0-9a-f]+):\s+(R_\w+)\s+([\w.$]+)([+-]0x[0-9a-f]+)?", line)
        if m:
            if found and at <= int(m.group(1), 16) < at + 16:
                found[-1][1].append(symbol(m.group(3), m.group(4), "PC32" in m.group(2)))
            continue
        m = re.match(r"\s+([0-9a-f]+):\s+(\S.*)", line)
        if m:
            at = int(m.group(1), 16)
            found.append((re.sub(r"\s*(# |//|<).*", "", " ".join(m.group(2).split())), []))
    return found


def code(architecture, function):
    """The instructions up to the return, one string each."""
    cc, objdump, flags = ARCHITECTURES[architecture]
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "x.c"), os.path.join(folder, "x.o")
        with open(source, "w", encoding="utf-8") as f:
            f.write(PROGRAM)
        subprocess.run([cc, "-O2", "-fno-pie", "-fomit-frame-pointer", *flags, "-I", os.path.join(ROOT, "include"),
                        "-c", source, "-o", out], check=True)
        text = subprocess.run([objdump, "-dr", "--no-show-raw-insn", f"--disassemble={function}", out],
                              check=True, capture_output=True, text=True).stdout
    result = []
    for instruction, names in lines_of(text):
        if instruction.startswith("nop"):
            continue
        for name in names:
            if re.search(r"0x0\(%rip\)", instruction):
                instruction = re.sub(r"0x0\(%rip\)", f"{name}(%rip)", instruction)
            elif not re.match(r"b\.|cb|j", instruction):
                instruction += f"  # {name}"
        result.append(re.sub(r"^(j\w+|b\.\w+|cbn?z \w+,) .*", r"\1 out", instruction))
        if instruction.split()[0] in ("ret", "retq"):
            return result
    raise RuntimeError(f"{architecture} {function}: no return")


def markdown(architecture):
    text = ""
    for function, call in CALLS.items():
        instructions = code(architecture, function)
        text += f"### {architecture}: `{call}`, {len(instructions)} instructions\n\n"
        text += "".join(f"\t{line}\n" for line in instructions) + "\n"
    return text


def main():
    for architecture in ARCHITECTURES:
        if there(architecture):
            sys.stdout.write(markdown(architecture))


if __name__ == "__main__":
    main()
