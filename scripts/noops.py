#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""List the kernel names that do nothing on purpose.

noops.py [--write]

Each is marked in the headers for kernel code by a comment "NO-OP: why". The
list goes between two marks of CAVEATS.md: with --write it is put there.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BEGIN = "<!-- names that do nothing: scripts/noops.py -->\n"
END = "<!-- end of names that do nothing -->\n"
NAME = re.compile(r"#\s*define\s+(\w+)|(\w+)\s*\([^*]")
# What a comment covers: macros, and functions that are empty or return a constant.
COVERED = re.compile(r"\s*#\s*define\s+(\w+)(?:.*\\\n)*.*\n"
                     r"|\s*static (?:__always_)?inline [^;{}]*?\b(\w+)\([^{};]*\)\s*"
                     r"\{\s*(?:return [^;{}]*;\s*)?\}\s*?\n")


def sources():
    for top in ("include/compat", "src/compat"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in sorted(names):
                if name.endswith((".h", ".c")):
                    yield os.path.join(folder, name)


def name_in(code):
    m = NAME.search(code)
    return m and (m.group(1) or m.group(2))


def covered(text, at):
    names = []
    while (m := COVERED.match(text, at)) and (not names or "\n\n" not in m.group(0).lstrip("\n")):
        if names and re.match(r"\s*\n\s*\n", text[at - 1:m.end()]) and m.group(1):
            break
        names.append(m.group(1) or m.group(2))
        at = m.end()
    return names


def noops():
    """(header, name, why), sorted."""
    found = []
    for path in sources():
        text = open(path).read()
        where = re.sub(r"^(include|src)/compat/", "", os.path.relpath(path, ROOT))
        for m in re.finditer(r"/\*(?:(?!\*/).)*?NO-OP:\s*((?:(?!\*/).)*)\*/", text, re.S):
            why = re.sub(r"\s*\n\s*\*?\s*", " ", m.group(1)).strip()
            line = text[text.rfind("\n", 0, m.start()) + 1:m.start()]
            names = [name_in(line)] if name_in(line) else covered(text, m.end())
            if not names:
                names = [name_in(text[m.end():].lstrip().split("\n")[0] + " ")]
            found.append((where, "`, `".join(n or "all of it" for n in names), why))
    return sorted(found)


def listing():
    lines, last = [], None
    for where, name, why in noops():
        if where != last:
            lines.append(f"- `{where}`:")
            last = where
        lines.append(f"  - `{name}`: {why}")
    return "\n".join(lines) + "\n"


def main():
    path = os.path.join(ROOT, "CAVEATS.md")
    if sys.argv[1:] == ["--write"]:
        text = open(path).read()
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        open(path, "w").write(text[:begin] + listing() + text[end:])
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        print(listing(), end="")


if __name__ == "__main__":
    main()
