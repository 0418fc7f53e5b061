# SPDX-License-Identifier: MIT
"""What the test scripts share: a list of cases, and the total line that scripts/check.py reads."""

import fnmatch
import os
import subprocess
import sys
import traceback

SOURCE = os.environ.get("KMEM_SOURCE", os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("KMEM_BUILD", os.path.join(SOURCE, "build"))
CC = os.environ.get("CC", "cc").split()

_cases = []


class Skip(Exception):
    """Raised by a case that cannot run here."""


def case(function):
    """Decorator: a test case; it fails by raising, or by returning a list of complaints."""
    _cases.append(function)
    return function


def call(*command, **options):
    """Run a command that must succeed; its standard output."""
    run = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
    if run.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}: exit status {run.returncode}\n"
                             f"{run.stdout}{run.stderr}")
    return run.stdout


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as f:
        return f.read()


def files(*folders, endings):
    """Paths below the folders, relative to the source, sorted."""
    found = []
    for folder in folders:
        for where, _, names in os.walk(os.path.join(SOURCE, folder)):
            found += [os.path.relpath(os.path.join(where, n), SOURCE) for n in names if n.endswith(endings)]
    return sorted(found)


def main():
    """`SCRIPT [GLOB]` runs the cases whose names match."""
    passed = failed = skipped = 0
    for function in _cases:
        name = function.__name__
        if len(sys.argv) > 1 and not fnmatch.fnmatch(name, sys.argv[1]):
            continue
        number = passed + failed + skipped + 1
        try:
            complaints = function() or []
        except Skip as why:
            skipped += 1
            print(f"ok {number} - {name} # SKIP {why}")
            continue
        except Exception:  # pylint: disable=broad-except
            complaints = traceback.format_exc().splitlines()
        for complaint in complaints[:40]:
            print(f"# {complaint}")
        if len(complaints) > 40:
            print(f"# and {len(complaints) - 40} more")
        print(f"{'not ok' if complaints else 'ok'} {number} - {name}", flush=True)
        failed += bool(complaints)
        passed += not complaints
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed or not passed + skipped else 77 if not passed else 0)
