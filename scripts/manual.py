# SPDX-License-Identifier: MIT
"""manual.py TEMPLATE KMEM VERSION: the template on standard output, @OPTIONS@ and @VERSION@ filled in.

The options are what `KMEM options` prints.
"""

import re
import subprocess
import sys


def options(kmem):
    """(form, stability, default, meaning) of each option, in the table's order."""
    text = subprocess.run([kmem, "options"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^(\S+) \((\w+); default: (.*)\)\n\t(.*)$", text, re.M)
    if 2 * len(found) != len(text.splitlines()):
        sys.exit(f"manual.py: cannot read what {kmem} options says:\n{text}")
    return found


def escape(text):
    return text.replace("\\", "\\e").replace("-", "\\-")


def roff(found):
    out = []
    for form, stability, default, meaning in found:
        own = "" if stability == "kernel" else " An option of libkmem's own, which may change."
        default = f" Default: {default}." if form.count("=") else ""
        out.append(f".TP\n.B {escape(form)}\n{escape(meaning[0].upper() + meaning[1:])}.{escape(default)}{own}\n")
    return "".join(out)


def markdown(found):
    out = ["| option | meaning | default |\n|---|---|---|\n"]
    for form, stability, default, meaning in found:
        own = "" if stability == "kernel" else " (libkmem's own)"
        cells = [f"`{form}`", meaning + own, default]
        out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return "".join(out)


def main():
    template, kmem, version = sys.argv[1:]
    with open(template, encoding="utf-8") as f:
        text = f.read()
    sys.stdout.write(text.replace("@VERSION@", version).replace("@OPTIONS@\n", roff(options(kmem))))


if __name__ == "__main__":
    main()
