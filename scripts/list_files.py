# SPDX-License-Identifier: MIT
"""list_files.py FOLDER ENDING: the files in FOLDER, and the folders in it, that end so, sorted."""

import os
import sys

folder, ending = sys.argv[1:]
found = []
for place, _, names in os.walk(folder):
    found += [os.path.relpath(os.path.join(place, name), folder) for name in names if name.endswith(ending)]
print("\n".join(sorted(found)))
