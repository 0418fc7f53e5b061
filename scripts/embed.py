#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""embed.py NAME FILE: the file as a C string of that name, on standard output."""

import sys

name, path = sys.argv[1:]
with open(path, "rb") as f:
    data = f.read()
print("/* SPDX-License-Identifier: MIT */")
print(f"extern const char {name}[];\nconst char {name}[] = {{")
for at in range(0, len(data), 20):
    print(" ".join(f"{byte}," for byte in data[at:at + 20]))
print("0 };")
