# SPDX-License-Identifier: MIT
"""The rules that review should not spend time on; see each case."""

import os
import re

from harness import SOURCE, case, files, main, read

ROOMS = ["port", "base", "page", "slab", "kmalloc", "vmalloc", "pool", "reclaim", "wire", "preload",
         "tool", "trace", "audit", "cli"]
# They use the library as any program does, through its public headers.
TOOLS = ["tool", "trace", "audit", "cli"]
CORE = ["base", "page", "slab", "kmalloc", "vmalloc", "pool", "reclaim", "wire"]
# The doors of a room, for the rooms after it.
DOORS = {room: {f"{room}/{room}.h"} for room in ROOMS}
DOORS["port"].add("port/rcu.h")
DOORS["trace"].add("trace/pair.h")
DOORS["audit"].add("audit/sites.h")

MAX_FILE_LINES = 700
MAX_FAST_PATH_LINES = 200
MAX_FUNCTION_LINES = 70
MAX_COLUMNS = 100
MAX_IFS_PER_1000 = 5.0
# Functions that are longer, and how long: no others, and these may only shrink.
LONG_FUNCTIONS = {}

BANNED_CALLS = ("malloc calloc realloc free aligned_alloc posix_memalign alloca printf fprintf dprintf "
                "sprintf snprintf vprintf vfprintf vsprintf vsnprintf asprintf puts fputs putchar fopen "
                "fwrite fread scanf sscanf strcpy strcat strtok assert abort exit getenv qsort").split()
BANNED_HEADERS = "assert.h malloc.h stdio.h stdlib.h".split()
BANNED_EVERYWHERE = "gets sprintf strcpy strcat strtok".split()

THEORY = ["What it does", "Pieces", "Life of an allocation", "Life of a free", "States", "Locks",
          "Invariants", "Differences from the kernel"]
THEORY_ROOMS = ["page", "slab", "kmalloc", "vmalloc", "pool", "reclaim"]

ALL_C = files("src", "include", "tests", "bench", "fuzz", "examples", endings=(".c", ".h"))
# Kernel-style code has the kernel's names and the kernel's ways to include.
KERNEL_STYLE = ("include/compat/", "src/compat/", "tests/kunit/", "tests/kernel/", "examples/driver/")
# Read more than once on purpose.
UNGUARDED = ["include/compat/trace/define_trace.h"]
C_FILES = [f for f in ALL_C if not f.startswith(KERNEL_STYLE)]
OUR_C = [f for f in C_FILES if f.startswith(("src/", "include/"))]


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def in_rooms(rooms):
    return [f for f in C_FILES if room_of(f) in rooms]


def code_only(text):
    """Blank out comments and the insides of strings; line numbers stay."""
    def blank(match):
        token = match.group(0)
        if token.startswith('"') or token.startswith("'"):
            return token[0] * 2
        return "\n" * token.count("\n") or " "
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def numbered(text):
    return enumerate(text.split("\n"), 1)


def functions(path):
    """(name, first line, number of lines) of each function body, braces included."""
    start, head, lines = None, "", code_only(read(path)).split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start:
            names = re.findall(r"(\w+)\s*\(", head)
            yield (names[0] if names else "?", start, number - start + 1)
            start, head = None, ""
        elif start is None:
            head = line if re.match(r"\w", line) else head + line


@case
def rooms_are_entered_by_their_doors_and_in_order():
    bad = []
    for path in [f for f in C_FILES if room_of(f)]:
        room = room_of(path)
        if room not in ROOMS:
            bad.append(f"{path}: no such room")
            continue
        for number, line in numbered(read(path)):
            m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not m:
                continue
            included = m.group(1)
            other = included.split("/")[0]
            if "/" not in included or other not in ROOMS:
                bad.append(f"{path}:{number}: write the room: {included}")
            elif other == room:
                continue
            elif room in TOOLS and other not in TOOLS:
                bad.append(f"{path}:{number}: the command uses the library as any program does: {included}")
            elif ROOMS.index(other) > ROOMS.index(room):
                bad.append(f"{path}:{number}: {other} comes after {room}")
            elif included not in DOORS[other]:
                bad.append(f"{path}:{number}: {included} is not a door of {other}")
    return bad


@case
def public_headers_include_public_headers_only():
    return [f"{path}:{number}: {line.strip()}"
            for path in files("include", endings=".h") for number, line in numbered(read(path))
            if re.match(r'\s*#\s*include\s+"', line)]


@case
def files_are_short():
    bad = []
    for path in ALL_C:
        limit = MAX_FAST_PATH_LINES if path == "include/kmem/hot.h" else MAX_FILE_LINES
        nr = read(path).count("\n")
        if nr > limit:
            bad.append(f"{path}: {nr} lines, more than {limit}")
    return bad


@case
def functions_are_short():
    bad, seen = [], set()
    for path in ALL_C:
        for name, line, nr in functions(path):
            key = f"{path}:{name}"
            seen.add(key)
            if nr > LONG_FUNCTIONS.get(key, MAX_FUNCTION_LINES):
                bad.append(f"{path}:{line}: {name}() has {nr} lines")
            elif key in LONG_FUNCTIONS and nr < LONG_FUNCTIONS[key]:
                bad.append(f"{path}:{line}: {name}() is down to {nr} lines: say so in LONG_FUNCTIONS")
    return bad + [f"{key}: gone, but still in LONG_FUNCTIONS" for key in LONG_FUNCTIONS if key not in seen]


@case
def conditional_compilation_is_rare():
    bad = []
    for room in ROOMS[1:]:
        lines = ifs = 0
        for path in in_rooms([room]):
            text = code_only(read(path))
            lines += text.count("\n")
            guard = path.endswith(".h")
            ifs += len(re.findall(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b", text, re.M)) - guard
        if ifs > max(1.0, lines * MAX_IFS_PER_1000 / 1000):
            bad.append(f"src/{room}: {ifs} #if in {lines} lines")
    return bad


def find_calls(path, names):
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(names) + r")\s*\(")
    return [f"{path}:{number}: {m.group(1)}()"
            for number, line in numbered(code_only(read(path))) for m in pattern.finditer(line)
            if not line.lstrip().startswith("#")]


@case
def core_rooms_call_no_malloc_and_no_stdio():
    bad = []
    for path in in_rooms(CORE):
        bad += find_calls(path, BANNED_CALLS)
        bad += [f"{path}:{number}: {line.strip()}" for number, line in numbered(read(path))
                if re.match(r"\s*#\s*include\s+<(" + "|".join(map(re.escape, BANNED_HEADERS)) + ")>", line)]
    return bad


@case
def unbounded_string_calls_are_in_tests_only():
    return [bad for path in C_FILES if not path.startswith("tests/")
            for bad in find_calls(path, BANNED_EVERYWHERE)]


@case
def the_licence_is_on_the_first_line():
    bad = []
    sources = ALL_C + files("src", "tests", "bench", "scripts", "man", "examples",
                              endings=("meson.build", ".py", ".sh", ".1"))
    sources += ["meson.build", "meson_options.txt", "Makefile", "libkmem.map", ".ci/run"]
    for path in sources:
        lines = read(path).split("\n")
        first = lines[1] if lines[0].startswith("#!") else lines[0]
        if first not in [mark.format("SPDX-License-Identifier: MIT") for mark in ("/* {} */", "# {}", '.\\" {}')]:
            bad.append(f"{path}:1: {first}")
    return bad


@case
def no_name_starts_with_three_underscores():
    """But for the kernel's ___GFP_ bits."""
    return [f"{path}:{number}: {m.group(0)}" for path in OUR_C
            for number, line in numbered(code_only(read(path)))
            for m in re.finditer(r"\b___(?!GFP_)\w+", line)]


@case
def every_public_declaration_is_described():
    """A run of lines without a blank one that declares something public has a comment."""
    bad = []
    for path in files("include", endings=".h"):
        line_number, described = 1, False
        for block in re.split(r"\n[ \t]*\n", read(path)):
            if re.search(r"^KM_API|\bKM_API\s*;", block, re.M) and "/*" not in block and not described:
                bad.append(f"{path}:{line_number}: {block.strip().splitlines()[0]}")
            # A bare heading, /* ---- pages ---- */, describes nothing; one with a colon does.
            described = re.fullmatch(r"\s*/\*(?!\s*----[^:]*----).*\*/\s*", block, re.S) is not None
            line_number += block.count("\n") + 2
    return bad


@case
def no_file_is_dead():
    bad = []
    for room in ROOMS:
        listed = set(re.findall(r"'([^']+\.c)'", read(f"src/{room}/meson.build")))
        there = {os.path.relpath(f, f"src/{room}") for f in files(f"src/{room}", endings=".c")}
        bad += [f"src/{room}/{name}: in no meson.build" for name in sorted(there - listed)]
    included = set()
    for path in ALL_C:
        included.update(re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', read(path), re.M))
    for path in files("src", endings=".h"):
        if os.path.relpath(path, "src") not in included:
            bad.append(f"{path}: included by nobody")
    return bad


@case
def nothing_is_left_for_later():
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    paths = re.compile(r"(?<![\w.$/])/(work|home|root)/")
    bad = []
    texts = ALL_C + files("src", "tests", "bench", "scripts", "man", "docs", "examples", ".ci",
                            endings=("meson.build", ".py", ".sh", ".in", ".md", ".1", ".3", ".7", "run"))
    texts += ["meson.build", "Makefile", "README.md", "CAVEATS.md"]
    for path in texts:
        if not os.path.exists(os.path.join(SOURCE, path)):
            bad.append(f"{path}: missing")
            continue
        for number, line in numbered(read(path)):
            if words.search(line) or paths.search(line):
                bad.append(f"{path}:{number}: {line.strip()}")
    return bad


@case
def lines_are_tidy():
    bad = []
    for path in C_FILES:
        text = read(path)
        if not text.endswith("\n") or text.endswith("\n\n"):
            bad.append(f"{path}: must end in one newline")
        for number, line in numbered(text):
            if line != line.rstrip():
                bad.append(f"{path}:{number}: white space at the end")
            if re.match(r" +[^ *\\]", line):
                bad.append(f"{path}:{number}: indented with spaces")
            if " \t" in line and not line.lstrip().startswith("*"):
                bad.append(f"{path}:{number}: a space before a tab")
            if len(line.expandtabs(8)) > MAX_COLUMNS:
                bad.append(f"{path}:{number}: {len(line.expandtabs(8))} columns")
    return bad


@case
def comments_are_c_comments():
    return [f"{path}:{number}: {line.strip()}" for path in ALL_C
            for number, line in numbered(read(path)) if re.match(r"\s*//", line)]


@case
def headers_are_guarded():
    bad = []
    for path in files("src", "include", endings=".h"):
        guard = re.search(r"^#if(?:ndef (\w+)| !defined\((\w+)\).*)\n#define (?:\1|\2)$", read(path), re.M)
        # A header that only passes on to others needs none.
        if not guard and path not in UNGUARDED and re.sub(r"#\s*include(_next)? <.*>", "", code_only(read(path))).strip():
            bad.append(f"{path}: no guard")
    return bad


@case
def each_room_has_its_theory():
    bad = []
    for room in ROOMS:
        path = f"src/{room}/{room}.h"
        if not os.path.exists(os.path.join(SOURCE, path)):
            bad.append(f"{path}: missing")
            continue
        text = read(path)
        for number, heading in enumerate(THEORY if room in THEORY_ROOMS else THEORY[:2], 1):
            if not re.search(rf"^ \* {number}\. {heading}", text, re.M):
                bad.append(f"{path}: no heading '{number}. {heading}'")
    return bad


@case
def links_in_the_documents_lead_somewhere():
    bad = []
    for path in ["README.md", "CAVEATS.md"] + files("docs", endings=".md"):
        if not os.path.exists(os.path.join(SOURCE, path)):
            continue
        for number, line in numbered(read(path)):
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", line):
                if not os.path.exists(os.path.join(SOURCE, os.path.dirname(path), target)):
                    bad.append(f"{path}:{number}: {target}")
    return bad


main()
