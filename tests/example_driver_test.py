# SPDX-License-Identifier: MIT
"""examples/driver: kmem test says of it today what its README shows."""

import os
import re
import subprocess

from harness import BUILD, SOURCE, case, main, read

FOLDER = os.path.join(SOURCE, "examples", "driver")
FLAGS = ("KMEM_CMDLINE", "CFLAGS", "LDFLAGS", "MAKEFLAGS", "MAKELEVEL")


def run():
    env = {k: v for k, v in os.environ.items() if k not in FLAGS}
    kmem = os.path.join(BUILD, "src", "cli", "kmem")
    return subprocess.run(("make", "-s", "--no-print-directory", "-C", FOLDER, "test", f"KMEM={kmem}"), env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)


def plain(text):
    """Without what differs from run to run, and from compiler to compiler; the stack apart from its top."""
    text = re.sub(r"(?s)( <TASK>\n).*?( </TASK>\n)", r"\1\2", text)
    text = re.sub(r"\+0x[0-9a-f]+/0x[0-9a-f]+", "+X", text)
    text = re.sub(r"\b(0x)?[0-9a-f]{12,16}\b", "ADDRESS", text)
    text = re.sub(r"(pid: |PID: |CPU: |test/|preempt_count: )\d+", r"\1N", text)
    return "".join(line for line in text.splitlines(True) if not line.startswith("make"))


def shown():
    return re.search(r"(?s)\n```\n(KTAP.*?)```\n", read("examples/driver/README.md")).group(1)


@case
def the_readme_shows_todays_output():
    done = run()
    assert plain(done.stdout) == plain(shown()), f"{plain(done.stdout)}\nnot\n{plain(shown())}"
    assert done.returncode == 2, done.returncode  # make's, of a recipe that failed


@case
def each_mistake_is_told_with_its_line():
    out = run().stdout
    for sign, text in (("# leak: pkthook: 2 objects of 10 bytes", "kasprintf("),
                       ("# bug: may sleep in atomic context", "flow_find(saddr)|flow_add(ip->saddr)|GFP_KERNEL"),
                       ("# advice: vmalloc of 20 bytes", "last_drop = vmalloc(")):
        found = re.search(re.escape(sign) + r".*pkthook\.c:(\d+)", out)
        assert found, f"{sign} is not in\n{out}"
        number = int(found.group(1))
        lines = read("examples/driver/pkthook.c").splitlines()[max(0, number - 6):number + 1]
        assert any(part in line for part in text.split("|") for line in lines), (sign, number)


main()
