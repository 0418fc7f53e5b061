# SPDX-License-Identifier: MIT
"""list_files.py FOLDER ENDING: the names of the files of FOLDER that end so, sorted."""

import os
import sys

folder, ending = sys.argv[1:]
for name in sorted(os.listdir(folder)):
    if name.endswith(ending):
        print(name)
