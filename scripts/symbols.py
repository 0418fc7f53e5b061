#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The names that the public headers declare with KM_API.

symbols.py          print them
symbols.py --write  write libkmem.map from them
"""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAP = os.path.join(ROOT, "libkmem.map")
MARK = '__visibility__("default")'


def public_headers():
    """Every header of include/ for ordinary programs, as it is named in an #include line."""
    found = []
    include = os.path.join(ROOT, "include")
    for folder, folders, names in os.walk(include):
        if folder == include and "compat" in folders:
            folders.remove("compat")
        for name in names:
            if name.endswith(".h"):
                found.append(os.path.relpath(os.path.join(folder, name), include))
    return sorted(found)


def preprocessed(cc="cc"):
    text = "".join(f"#include <{name}>\n" for name in public_headers())
    run = subprocess.run([*cc.split(), "-std=gnu11", "-O2", "-E", "-P", "-I", os.path.join(ROOT, "include"),
                          "-x", "c", "-"], input=text, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"the public headers do not compile together:\n{run.stderr}")
    return run.stdout


def top_level(text):
    """Cut C text into its top-level declarations, bodies left out."""
    text = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: m.group(0) if "default" in m.group(0) else '""', text)
    depth, start, out = 0, 0, []
    for m in re.finditer(r"[{};]", text):
        if m.group(0) == "{":
            if depth == 0:
                out.append(text[start:m.start()])
            depth += 1
        elif m.group(0) == "}":
            depth -= 1
            if depth == 0:
                start = m.end()
                out.append("{}")
        elif depth == 0:
            out.append(text[start:m.start()] + ";")
            start = m.end()
    return out


def without_attributes(text):
    """Remove __attribute__((...)) and asm(...), whatever is nested in them."""
    while True:
        m = re.search(r"\b(__attribute__|__asm__|asm)\s*\(", text)
        if not m:
            return text
        depth, i = 1, m.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[i], 0)
            i += 1
        text = text[:m.start()] + text[i:]


def declared_name(declaration):
    plain = without_attributes(declaration)
    m = re.search(r"\(\s*([A-Za-z_]\w*)\s*\)\s*\(", plain)  # (name)(arguments): hides a macro
    if m:
        return m.group(1)
    m = re.search(r"([A-Za-z_]\w*)\s*\(", plain)
    if m:
        return m.group(1)
    m = re.search(r"([A-Za-z_]\w*)\s*(\[[^;]*\])*\s*;", plain)
    return m.group(1) if m else None


def declared(cc="cc"):
    """Names declared with KM_API, sorted."""
    names, text = set(), top_level(preprocessed(cc))
    for piece in text:
        if MARK not in piece:
            continue
        name = declared_name(piece)
        if not name:
            sys.exit(f"cannot read this declaration: {piece.strip()}")
        names.add(name)
    return sorted(names)


def map_text(names):
    lines = "".join(f"\t\t{name};\n" for name in names)
    return ("/* SPDX-License-Identifier: MIT */\n"
            "/* The exported names: those that include/ declares with KM_API. Made by scripts/symbols.py --write. */\n"
            "LIBKMEM_0 {\n\tglobal:\n" + lines + "\tlocal:\n\t\t*;\n};\n")


def main():
    names = declared(os.environ.get("CC", "cc"))
    if sys.argv[1:] == ["--write"]:
        with open(MAP, "w") as f:
            f.write(map_text(names))
    elif not sys.argv[1:]:
        print("\n".join(names))
    else:
        sys.exit(__doc__.strip())


if __name__ == "__main__":
    main()
