# SPDX-License-Identifier: MIT
"""The names of the kernel's allocator API: tests/data/api-names.txt against the headers and the library.

A line of that file is HEADER NAME KIND, or HEADER NAME call EXPRESSION, for the forms of a call
that kernels of different ages accept. KIND says how the name is used:

    function  has an address, and the library holds it if the header does not
    macro     is defined as a macro
    value     is an expression
    type      is a type

A name that CAVEATS.md lists under "Names that fail to compile" must do just that instead, with the
message that says why; the lists there, in the headers and here are compared.

`api_names_test.py --caveats` prints that part of CAVEATS.md as the headers have it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict

import harness
from harness import BUILD, CC, SOURCE, case, files, main, read

INCLUDE = os.path.join(SOURCE, "include")
FLAGS = ["-std=gnu11", "-Wall", "-Wextra", "-I", INCLUDE]
HEADING = "## Names that fail to compile"
MAX_ARGUMENTS = 12
COMPILERS = [CC] + ([["clang"]] if shutil.which("clang") and "clang" not in CC[0] else [])


def names():
    """(header, name, kind, expression) of each line."""
    found = []
    for line in read("tests/data/api-names.txt").splitlines():
        if line and not line.startswith("#"):
            header, name, kind, *rest = line.split(None, 3)
            found.append((header, name, kind, rest[0] if rest else ""))
    return found


def compile_c(text, *flags, compiler=None):
    """(exit status, standard error) of compiling the text with the flags."""
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "names.c")
        with open(source, "w", encoding="utf-8") as f:
            f.write(text)
        out = [] if "-fsyntax-only" in flags else ["-o", os.path.join(folder, "names.out")]
        run = subprocess.run([*(compiler or CC), *FLAGS, *flags[:1], source, *flags[1:], *out],
                             capture_output=True, text=True, check=False,
                             env={**os.environ, "LC_ALL": "C"})
    return run.returncode, run.stderr


def errors_by_line(text):
    """Line number -> what the compiler said of it: errors only."""
    found = defaultdict(str)
    for match in re.finditer(r"names\.c:(\d+):(?:\d+:)? (?:fatal )?error: (.*)", text):
        found[int(match.group(1))] += match.group(2) + "\n"
    return found


def library_flags():
    """What links with the library, or nothing where it is not built."""
    folder = os.path.join(BUILD, "src")
    if not os.path.exists(os.path.join(folder, "libkmem.so")):
        return None
    return ["-L", folder, "-lkmem", f"-Wl,-rpath,{folder}"]


def public_headers():
    return [os.path.relpath(path, "include") for path in files("include/linux", "include/kmem", endings=".h")]


def unavailable():
    """Name -> (header, message) of all that the headers declare as impossible."""
    found = {}
    for header in public_headers():
        status, out = preprocess(header)
        if status:
            continue
        pattern = r'(?:__error__|error)\s*\(((?:\s*"[^"]*")+)\s*\)\s*\)\s*\)([^;{]*);'
        for match in re.finditer(pattern, out):
            message = "".join(re.findall(r'"([^"]*)"', match.group(1)))
            name = re.search(r"([A-Za-z_]\w*)\s*\(", match.group(2))
            if name and name.group(1) not in found:
                found[name.group(1)] = (header, message)
    return found


_preprocessed = {}


def preprocess(header):
    """What is the header's own after preprocessing."""
    if header not in _preprocessed:
        run = subprocess.run([*CC, *FLAGS, "-E", "-x", "c", "-"], input=f"#include <{header}>\n",
                             capture_output=True, text=True, check=False)
        own, keep = [], False
        for line in run.stdout.splitlines():
            marker = re.match(r'# \d+ "([^"]*)"', line)
            if marker:
                keep = os.path.realpath(marker.group(1)) == os.path.realpath(os.path.join(INCLUDE, header))
            elif keep:
                own.append(line)
        _preprocessed[header] = (run.returncode, "\n".join(own))
    return _preprocessed[header]


def caveats():
    """Name -> reason of all that CAVEATS.md lists as failing to compile."""
    text = read("CAVEATS.md")
    section = text.split(HEADING, 1)[1].split("\n## ", 1)[0] if HEADING in text else ""
    found = {}
    for item in re.split(r"\n(?=- )", section):
        match = re.match(r"- (.*?): *(`.*)", " ".join(item.split()))
        if match:
            for name in re.findall(r"`(\w+)`", match.group(2)):
                found[name] = match.group(1).replace("`", "")
    return found


def print_caveats():
    by_reason = defaultdict(list)
    for name, (_, message) in unavailable().items():
        by_reason[message.removeprefix("libkmem: ")].append(f"`{name}`")
    for reason, listed in sorted(by_reason.items()):
        line = f"- {reason}:"
        for name in sorted(listed):
            comma = "" if line.endswith(":") else ","
            if len(line + comma) + len(name) + 1 > 100:
                print(line + comma)
                line, comma = " ", ""
            line += comma + " " * (line != " ") + name if line != " " else " " + name
        print(line)


def program(header, listed):
    """(text, line -> name): a program that uses each name of the header on a line of its own."""
    text, line_of = [f"#include <{header}>"], {}
    for number, (_, name, kind, expression) in enumerate(listed):
        if kind == "function":
            use = f"void *volatile use_{number} = (void *)&{name};"
        elif kind == "value":
            use = f"unsigned long use_{number} = sizeof({name});"
        elif kind == "type":
            use = f"__typeof__({name}) *use_{number};"
        elif kind == "call":
            use = f"void use_{number}(void); void use_{number}(void) {{ (void)({expression}); }}"
        else:
            use = f"#ifndef {name}\n#error {name} is no macro\n#endif"
        text.append(use)
        last = sum(part.count("\n") + 1 for part in text)
        for line in range(last - use.count("\n"), last + 1):
            line_of[line] = name
    text.append("int main(void) { return 0; }\n")
    return "\n".join(text), line_of


def by_header(listed):
    found = defaultdict(list)
    for entry in listed:
        found[entry[0]].append(entry)
    return found


@case
def every_name_can_be_used():
    gone, bad = caveats(), []
    for header, listed in by_header(names()).items():
        listed = [entry for entry in listed if entry[1] not in gone]
        text, line_of = program(header, listed)
        for compiler in COMPILERS:
            for optimise in ("-O0", "-O2"):
                status, err = compile_c(text, optimise, "-Wno-unused-value", "-c", compiler=compiler)
                found = errors_by_line(err)
                bad += [f"{header}: {line_of.get(line, '?')}: {what.splitlines()[0]}"
                        for line, what in found.items()]
                if status and not found:
                    bad.append(f"{header}: {err.strip().splitlines()[0]}")
    return sorted(set(bad))


@case
def every_function_is_in_the_library():
    link, gone, bad = library_flags(), caveats(), []
    if not link:
        raise harness.Skip("the library is not built")
    for header, listed in by_header(names()).items():
        listed = [entry for entry in listed if entry[1] not in gone and entry[2] in ("function", "call")]
        text, _ = program(header, listed)
        status, err = compile_c(text, "-O2", "-Wno-unused-value", *link)
        missing = re.findall(r"undefined reference to [`'](\w+)'", err)
        bad += [f"{header}: {name} is not in the library" for name in sorted(set(missing))]
        if status and not missing:
            bad += [f"{header}: {line}" for line in err.splitlines()[:3]]
    return bad


def argument_lists(declared):
    """Name -> the call of it with zeroes that the compiler takes, found by trying."""
    tries, text = [], []
    for header in sorted({header for header, _ in declared.values()}):
        text.append(f"#include <{header}>")
    for name in declared:
        for count in range(MAX_ARGUMENTS + 1):
            call = f"{name}({', '.join(['0'] * count)})"
            tries.append((len(text) + 1, name, call))
            text.append(f"void try_{len(text)}(void); void try_{len(text)}(void) {{ (void){call}; }}")
    _, err = compile_c("\n".join(text) + "\n", "-fsyntax-only", "-w", "-fmax-errors=0")
    failed, calls = errors_by_line(err), {}
    for line, name, call in tries:
        if line not in failed:
            calls.setdefault(name, call)
    return calls


@case
def impossible_names_fail_with_their_reason():
    declared, bad = unavailable(), []
    calls = argument_lists(declared)
    calls.update({name: use for _, name, kind, use in names() if kind == "call" and name in declared})
    text = [f"#include <{header}>" for header in sorted({header for header, _ in declared.values()})]
    line_of = {}
    for name in declared:
        if name not in calls:
            bad.append(f"{name}: no call of it compiles; add one to api-names.txt")
            continue
        text.append(f"void use_{name}(void); void use_{name}(void) {{ (void){calls[name]}; }}")
        line_of[len(text)] = name
    for optimise in ("-O0", "-O2"):
        _, err = compile_c("\n".join(text) + "\n", optimise, "-c", "-fmax-errors=0")
        found = errors_by_line(err)
        for line, name in line_of.items():
            if declared[name][1] not in found.get(line, ""):
                bad.append(f"{name}: a use compiles with {optimise}")
    return bad


@case
def the_lists_of_impossible_names_agree():
    declared, listed, bad = unavailable(), caveats(), []
    for name in sorted(declared.keys() - listed.keys()):
        bad.append(f"{declared[name][0]}: {name} is not in CAVEATS.md (see --caveats)")
    for name in sorted(listed.keys() - declared.keys()):
        bad.append(f"CAVEATS.md: {name} is declared as impossible nowhere")
    for name in sorted(listed.keys() & declared.keys()):
        reason = declared[name][1].removeprefix("libkmem: ").replace("`", "")
        if " ".join(reason.split()) != listed[name]:
            bad.append(f"{name}: the header says: {reason}; CAVEATS.md: {listed[name]}")
    return bad


@case
def each_header_stands_alone():
    bad = []
    for header in public_headers():
        for compiler in COMPILERS:
            for flags in (["-O2"], ["-O0"], ["-O2", "-DKMEM_NO_INLINE"]):
                status, err = compile_c(f"#include <{header}>\n", *flags, "-Werror", "-c", compiler=compiler)
                if status:
                    bad.append(f"{header}: {compiler[0]} {' '.join(flags)}: {err.strip().splitlines()[0]}")
    return bad


# ---- attributes ----

def object_size(header, call):
    return f"""#include <{header}>
int main(void) {{ char *p = (char *)({call}); return (int)__builtin_object_size(p, 1); }}
"""


@case
def sizes_are_known_to_the_compiler():
    calls = {
        "linux/slab.h": ["kmalloc(20, GFP_KERNEL)", "kzalloc(20, GFP_KERNEL)", "kcalloc(4, 5, GFP_KERNEL)",
                         "kmalloc_array(2, 10, GFP_KERNEL)", "krealloc(NULL, 20, GFP_KERNEL)",
                         "kvmalloc(20, GFP_KERNEL)", "kmalloc_node(20, GFP_KERNEL, 0)"],
        "linux/vmalloc.h": ["vmalloc(20)", "vzalloc(20)", "__vmalloc(20, GFP_KERNEL)"],
        "linux/gfp.h": ["alloc_pages_exact(20, GFP_KERNEL)", "alloc_pages_exact_nid(0, 20, GFP_KERNEL)"],
    }
    bad = []
    for header, listed in calls.items():
        for call in listed:
            # The size must be folded: with it known, the branch with the undefined call is gone.
            text = (f"#include <{header}>\nvoid size_is_unknown(void);\nint main(void) {{ char *p = (char *)({call});\n"
                    "if (__builtin_object_size(p, 1) != 20) size_is_unknown();\nreturn !p; }\n")
            status, err = compile_c(text, "-O2", "-S")
            if status:
                bad.append(f"{call}: {err.strip().splitlines()[0]}")
            elif "size_is_unknown" in assembly(text):
                bad.append(f"{call}: its size is unknown")
    return bad


def assembly(text):
    run = subprocess.run([*CC, *FLAGS, "-O2", "-S", "-x", "c", "-", "-o", "-"], input=text,
                         capture_output=True, text=True, check=False)
    return run.stdout


@case
def results_must_be_used():
    bad = []
    for header, call in (("linux/slab.h", "krealloc(p, 9, GFP_KERNEL)"),
                         ("linux/mm.h", "try_get_page(p)")):
        text = f"#include <{header}>\nvoid f(void *p);\nvoid f(void *p) {{ {call}; }}\n"
        status, err = compile_c(text, "-O2", "-Werror=unused-result", "-c")
        if status == 0 or "unused-result" not in err:
            bad.append(f"{call} without its result: {err.strip() or 'compiles'}")
    return bad


@case
def wrong_types_do_not_compile():
    uses = {
        "linux/highmem.h": ["kunmap_local((struct page *)0)", "kunmap_atomic((struct page *)0)"],
        "linux/gfp.h": ["alloc_pages(GFP_KERNEL)", "__get_free_pages(GFP_KERNEL)"],
    }
    bad = []
    for header, listed in uses.items():
        for use in listed:
            status, _ = compile_c(f"#include <{header}>\nvoid f(void);\nvoid f(void) {{ {use}; }}\n",
                                  "-fsyntax-only")
            if status == 0:
                bad.append(f"{use} compiles")
    return bad


if sys.argv[1:] == ["--caveats"]:
    print_caveats()
else:
    main()
