# SPDX-License-Identifier: MIT
"""What the documents say of the code is so."""

import os
import re
import subprocess
import sys

from harness import BUILD, SOURCE, call, case, files, main, read

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import manual  # noqa: E402 pylint: disable=wrong-import-position

KMEM = os.path.join(BUILD, "src", "cli", "kmem")


@case
def the_readme_has_the_options():
    return [] if manual.markdown(manual.options(KMEM)) in read("README.md") else \
        ["README.md should have:"] + manual.markdown(manual.options(KMEM)).splitlines()


@case
def the_manual_has_the_command_line():
    page, bad = read("man/kmem.1").replace("Fl \\-", "--").replace("\\-", "-"), []
    for command in re.findall(r"^  (\w+) ", call(KMEM, "--help").split("Commands:")[1], re.M):
        if f"\n.Cm {command}\n" not in page:
            bad.append(f"man/kmem.1 has no kmem {command}")
        for option in re.findall(r"--([a-z]+)", call(KMEM, command, "--help")):
            if option not in ("help", "usage", "version") and f"--{option}" not in page:
                bad.append(f"man/kmem.1 has no --{option} of kmem {command}")
    return bad


@case
def the_manual_has_every_rule_of_the_audit():
    page = read("man/kmem-audit.1").replace("\\-", "-")
    rules = re.findall(r'^\tX\(\w+, "([a-z-]+)"', read("src/audit/audit.h"), re.M)
    assert rules
    bad = [f"man/kmem-audit.1 has no .Ss {rule}:" for rule in rules if f"\n.Ss {rule}:" not in page]
    for option in re.findall(r"--([a-z]+)", call(KMEM, "audit", "--help")):
        if option not in ("help", "usage", "version") and f"Fl -{option}" not in page.replace("\\-", "-"):
            bad.append(f"man/kmem-audit.1 has no --{option}")
    return bad


@case
def the_shell_completes_commands_options_and_formats():
    def complete(*words):
        script = (f'PATH="{os.path.dirname(KMEM)}:$PATH"; . "{SOURCE}/man/kmem.bash"; COMP_WORDS=("$@"); '
                  'COMP_CWORD=$(($# - 1)); _kmem; printf "%s\\n" "${COMPREPLY[@]}"')
        return call("bash", "-c", script, "bash", *words).split()

    assert complete("kmem", "au") == ["audit"]
    assert set(complete("kmem", "")) >= {"audit", "replay", "run", "test", "options"}
    assert "--suppress" in complete("kmem", "audit", "--s") and "--json" in complete("kmem", "replay", "--j")
    assert complete("kmem", "audit", "--format", "=", "s") == ["sarif"]
    assert complete("kmem", "audit", "-f", "") == ["text", "json", "sarif", "html"]
    assert complete("kmem", "audit", os.path.join(SOURCE, "READ")) == [os.path.join(SOURCE, "README.md")]


@case
def functions_that_documents_name_are_there():
    known = set()
    for path in files("src", "include", "scripts", endings=(".c", ".h")):
        known |= set(re.findall(r"\w+", read(path)))
    bad = []
    for path in ["README.md"] + files("docs", endings=".md"):
        for name in set(re.findall(r"`(\w+)\(\)`", read(path))):
            if name not in known:
                bad.append(f"{path}: there is no {name}()")
    return sorted(bad)


@case
def the_readme_names_the_targets_of_make():
    makefile, bad = read("Makefile"), []
    for target in re.findall(r"\bmake ([a-z]+)\b", read("README.md")):
        if not re.search(rf"^{target}:", makefile, re.M):
            bad.append(f"README.md: make {target}")
    return bad


@case
def the_caveats_list_what_does_nothing():
    run = subprocess.run([sys.executable, os.path.join(SOURCE, "scripts", "noops.py")],
                         capture_output=True, text=True, check=True)
    text = read("CAVEATS.md")
    listed = re.search(r"<!-- names that do nothing: scripts/noops.py -->\n(.*?)"
                       r"<!-- end of names that do nothing -->", text, re.S)
    if not listed:
        return ["CAVEATS.md: the marks are missing"]
    return [] if listed.group(1) == run.stdout else ["CAVEATS.md: scripts/noops.py --write"]


main()
