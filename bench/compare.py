#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py BUILD [--quick] [PATTERN...]: libkmem beside other implementations of malloc.

Each row of bench/malloc is measured in rounds. In a round every contestant has one process of its own, in rotating
order, on the same CPUs. The result is the median of the rounds; the spread is their interquartile range, relative to
it. PATTERN picks rows by name, by a part of it, or as in a shell. Writes BUILD/bench.json and BUILD/bench.svg.
"""

import fnmatch
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time

import chart

ROUNDS, ROUNDS_QUICK = 7, 3
MEMORY_ROUNDS, MEMORY_ROUNDS_QUICK = 3, 1  # what is no time varies little
ATTEMPTS = 2  # processes a disturbed measurement may take
SLOW = 17 / 16  # times the shortest gate loop of all processes: a CPU that was disturbed all the time
NOISY_SPREAD = 0.15
TIMEOUT = 120
PRELOADED, DIRECT = "libkmem", "direct"

# name, library: None is the C library's own
PEERS = [
    ("glibc", None),
    ("mimalloc", "libmimalloc.so.2"),
    ("jemalloc", "libjemalloc.so.2"),
    ("gperftools", "libtcmalloc_minimal.so.4"),
    ("tbb", "libtbbmalloc_proxy.so.2"),
]

# The most that a ratio to the best peer may be: the first pattern that matches the row counts.
GOALS = {
    PRELOADED: [("peak RSS*", 1.05), ("*", 0.95)],
    # Above 8 KiB kmalloc() gives pages, as the kernel does.
    DIRECT: [("pair 64 KiB", None), ("pair 1 MiB", None), ("pair *", 0.6), ("lifo *", 0.8), ("fifo *", 0.8),
             ("ring *", 0.8), ("random *", 0.9), ("producer/consumer *", 0.9),
             ("two threads *", 0.9)],
}


class Failure(Exception):
    """What ends the program with one line on stderr."""


# ---- contestants ----

def libraries(name):
    """Files of that name that the dynamic linker may know, most likely first."""
    found = []
    for ldconfig in ["ldconfig", "/sbin/ldconfig", "/usr/sbin/ldconfig"]:
        try:
            run = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)
        except OSError:
            continue
        found = re.findall(rf"^\s*{re.escape(name)} \(.*\) => (.*)$", run.stdout, re.MULTILINE)
        break
    machine = platform.machine()
    for folder in [f"/usr/lib/{machine}-linux-gnu", f"/lib/{machine}-linux-gnu", "/usr/local/lib", "/usr/lib64",
                   "/usr/lib"]:
        found.append(os.path.join(folder, name))
    return [path for path in dict.fromkeys(found) if os.path.exists(path)]


class Contestant:
    """A program to run and what is preloaded into it; missing is a reason."""

    def __init__(self, name, program, library=None):
        self.name, self.program, self.library = name, program, library
        self.missing = None if os.access(program, os.X_OK) else f"no {program}"
        self.rows = []
        if not self.missing:
            listed = subprocess.run([program, "--list"], capture_output=True, text=True, check=False)
            self.rows = listed.stdout.splitlines()
            if listed.returncode:
                self.missing = listed.stderr.strip() or f"{program} does not run"

    def run(self, row, cpus):
        """One measurement, in a process of its own: what it printed, or a Failure."""
        env = {k: v for k, v in os.environ.items() if k not in ("LD_PRELOAD", "KMEM_CMDLINE", "KMEM_DUMP")}
        if self.library:
            env["LD_PRELOAD"] = self.library
        try:
            run = subprocess.run([self.program, row], capture_output=True, text=True, env=env, timeout=TIMEOUT,
                                 stdin=subprocess.DEVNULL, check=False,
                                 preexec_fn=lambda: os.sched_setaffinity(0, cpus))
        except subprocess.TimeoutExpired:
            raise Failure(f"still running after {TIMEOUT} s") from None
        if run.returncode:
            last = (run.stderr.strip().splitlines() or [""])[-1]
            what = f"signal {-run.returncode}" if run.returncode < 0 else f"exit status {run.returncode}"
            raise Failure(f"{what} {last}".strip())
        result = json.loads(run.stdout)
        self.check(result["malloc"])
        return result

    def check(self, used):
        """The malloc that was measured is the one that was meant."""
        if used == "direct":
            return
        if self.library:
            if os.path.realpath(used) != os.path.realpath(self.library):
                raise Failure(f"{self.library} was not preloaded: malloc came from {used or 'an unknown file'}")
        elif not re.match(r"libc[.-]|ld-musl", os.path.basename(used)):
            raise Failure(f"malloc came from {used or 'an unknown file'}, not the C library")


def contestants(build):
    program = os.path.join(build, "bench", "malloc")
    found = []
    for name, library in PEERS:
        best = Contestant(name, program)
        if library:
            best.missing = best.missing or f"no {library}"
        for path in libraries(library) if library and os.access(program, os.X_OK) else []:
            attempt = Contestant(name, program, path)
            try:
                attempt.run("pair 64 B", os.sched_getaffinity(0))
                best = attempt
                break
            except Failure as why:
                best.missing = str(why)
        found.append(best)
    preload = os.path.join(build, "src", "preload", "libkmem-malloc.so")
    ours = Contestant(PRELOADED, program, preload)
    if not os.path.exists(preload):
        ours.missing = f"no {preload}"
    return found + [ours, Contestant(DIRECT, os.path.join(build, "bench", "malloc-direct"))]


# ---- measuring ----

class Bench:
    """Measures rows and keeps the shortest gate loop seen so far."""

    def __init__(self, who, quick):
        self.who, self.quick = who, quick
        self.cpus = sorted(os.sched_getaffinity(0))
        self.best_gate = None

    def disturbed(self, result):
        gate = result.get("gate")
        if not gate:
            return False
        self.best_gate = min(gate, self.best_gate or gate)
        return gate > self.best_gate * SLOW or result["thrown"] > result["repetitions"]

    def once(self, contestant, row, cpus):
        """One measurement; a disturbed one may be repeated. The better of the two counts."""
        results = []
        for _ in range(ATTEMPTS):
            result = contestant.run(row, cpus)
            results.append(result)
            if not self.disturbed(result):
                break
        def badness(result):
            gate = result.get("gate", 0)
            return gate > (self.best_gate or 0) * SLOW, result.get("thrown", 0) / (1 + result.get("repetitions", 0))
        return min(results, key=badness)

    def row(self, row):
        """All rounds of a row: for each contestant what its processes printed, or why there is nothing."""
        memory = "RSS" in row
        rounds = (MEMORY_ROUNDS_QUICK if memory else ROUNDS_QUICK) if self.quick else \
            (MEMORY_ROUNDS if memory else ROUNDS)
        alone = "thread" not in row and "producer" not in row
        here = [c for c in self.who if not c.missing and row in c.rows]
        runs, failed = {c.name: [] for c in here}, {}
        for i in range(rounds):
            cpus = {self.cpus[-1 - i % len(self.cpus)]} if alone else set(self.cpus)
            for contestant in here[i % len(here):] + here[:i % len(here)]:
                if contestant.name in failed:
                    continue
                try:
                    runs[contestant.name].append(self.once(contestant, row, cpus))
                except Failure as why:
                    failed[contestant.name] = str(why)
        return {name: failed.get(name) or summary(results) for name, results in runs.items()}


def summary(results):
    values = [r["cycles"] if "cycles" in r else r["mib"] for r in results]
    median = statistics.median(values)
    low, _, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [median] * 3
    thrown, kept = sum(r.get("thrown", 0) for r in results), sum(r.get("repetitions", 0) for r in results)
    return {
        "median": median,
        "spread": (high - low) / median if median > 0 else 0.0,
        "peak_mib": statistics.median(r["peak_kib"] for r in results) / 1024,
        "repetitions": kept,
        "thrown": thrown,
        "instructions": statistics.median(r["instructions"] for r in results) if "instructions" in results[0] else None,
        "noisy": (high - low) > NOISY_SPREAD * median or thrown > kept,
        "runs": values,
        "no_instructions": results[0].get("no_instructions"),
    }


def goal_of(name, row):
    return next((most for pattern, most in GOALS.get(name, []) if fnmatch.fnmatchcase(row, pattern)), None)


def judge(row, results):
    """Ratios to the best peer, and what became of the goals."""
    measured = {name: r for name, r in results.items() if isinstance(r, dict)}
    peers = {name: max(r["median"], 0.1) for name, r in measured.items() if name not in (PRELOADED, DIRECT)}
    best = min(peers, key=peers.get) if peers else None
    held = [name for name in results if best and goal_of(name, row)]
    for name, result in measured.items():
        result["ratio"] = max(result["median"], 0.1) / peers[best] if best else None
        result["goal"] = goal_of(name, row) if best else None
        result["reached"] = name in held and result["ratio"] <= result["goal"]
    return {
        "name": row,
        "unit": "MiB" if "RSS" in row else "cycles",
        "best_peer": best,
        "goals": len(held),
        "missed": [name for name in held if name not in measured or not measured[name]["reached"]],
        "noisy": [name for name, r in measured.items() if r["noisy"] and name in (best, PRELOADED, DIRECT)],
        "contestants": measured,
        "failed": {name: why for name, why in results.items() if isinstance(why, str)},
    }


# ---- what is said ----

def number(value):
    return f"{value:.1f}" if value < 9999.5 else f"{value:.0f}"


def width(name):
    return max(8, len(name) + 1)


def cells(row, names):
    """The columns of a row: each contestant's median, a ratio behind those of libkmem."""
    text = f"{row['name']:<27}"
    for name in names:
        result = row["contestants"].get(name)
        text += (number(result["median"]) if result else "failed" if name in row["failed"] else "-").rjust(width(name))
        if name in (PRELOADED, DIRECT):
            text += f"{result['ratio']:6.2f}" if result and result["ratio"] else " " * 6
    missed = row["missed"]
    words = []
    if missed:
        words.append("MISSED" + (" both" if len(missed) > 1 else " direct" if missed == [DIRECT] else ""))
    if row["noisy"]:
        words.append("noisy")
    return f"{text} {' '.join(words)}".rstrip()


def heading(names, first):
    text = f"{first:<27}"
    for name in names:
        text += name.rjust(width(name)) + (" ratio" if name in (PRELOADED, DIRECT) else "")
    return text


def print_details(rows, names):
    print(f"\n{'spread, peak memory in MiB':<27}" + "".join(f"{name:>13}" for name in names))
    for row in rows:
        text = f"{row['name']:<27}"
        for name in names:
            result = row["contestants"].get(name)
            text += f"{result['spread']:6.0%} {result['peak_mib']:6.1f}" if result else f"{'-':>13}"
        print(text)


def print_instructions(rows, names):
    results = [r for row in rows for r in row["contestants"].values()]
    if not any(r["instructions"] is not None for r in results):
        why = next((r["no_instructions"] for r in results if r["no_instructions"]), "only rows of one thread have them")
        print(f"\nInstructions are not counted: {why}.")
        return
    print(f"\n{'instructions':<27}" + "".join(f"{name:>13}" for name in names))
    for row in rows:
        counts = [(row["contestants"].get(name) or {}).get("instructions") for name in names]
        if any(n is not None for n in counts):
            print(f"{row['name']:<27}" + "".join(f"{'-' if n is None else number(n):>13}" for n in counts))


def goals(rows):
    of = sum(row["goals"] for row in rows)
    return {"reached": of - sum(len(row["missed"]) for row in rows), "of": of}


def print_end(report):
    rows = report["rows"]
    for row in rows:
        for name, why in row["failed"].items():
            print(f"{row['name']}: {name} failed: {why}")
    noisy = [row["name"] for row in rows if row["noisy"]]
    if noisy:
        print(f"The machine was too noisy to judge {len(noisy)} of {len(rows)} rows: spread above {NOISY_SPREAD:.0%}, "
              f"or more than\nhalf of the repetitions disturbed.")
    print(f"{report['goals']['reached']} of {report['goals']['of']} goals reached"
          f"{'' if report['complete'] else '; interrupted: the other rows were not measured'}.")


# ---- the whole ----

def machine():
    model = None
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as f:
            model = re.search(r"^(?:model name|Model|cpu model)\s*:\s*(.*)$", f.read(), re.MULTILINE)
    except OSError:
        pass
    return {
        "cpu": model.group(1).strip() if model else platform.machine(),
        "cpus": len(os.sched_getaffinity(0)),
        "kernel": f"{platform.system()} {platform.release()}",
        "c_library": " ".join(platform.libc_ver()),
        "date": time.strftime("%Y-%m-%d %H:%M %z"),
    }


def write(path, text):
    """All of it or nothing."""
    new = path + ".new"
    try:
        with open(new, "w", encoding="utf-8") as f:
            f.write(text)
        os.replace(new, path)
    except OSError as why:
        if os.path.exists(new):
            os.remove(new)
        raise Failure(f"{path}: {why.strerror}") from None


def pick(rows, patterns):
    picked = []
    for pattern in patterns:
        exact = [row for row in rows if row == pattern]
        found = exact or [row for row in rows if pattern in row or fnmatch.fnmatchcase(row, pattern)]
        if not found:
            raise Failure(f"no row is called like {pattern!r}; bench/malloc --list names them")
        picked += found
    return [row for row in rows if row in picked] if patterns else rows


def build_programs(build):
    if not os.path.exists(os.path.join(build, "build.ninja")):
        return
    run = subprocess.run(["ninja", "-C", build, "bench/malloc", "bench/malloc-direct",
                          "src/preload/libkmem-malloc.so"], capture_output=True, text=True, check=False)
    if run.returncode:
        raise Failure(f"the programs cannot be built:\n{run.stdout}{run.stderr}".rstrip())


def measure(report, rows, who, quick):
    """Fill in the report, and say each row as it comes; true when all were measured."""
    names = [c.name for c in who if not c.missing]
    bench = Bench(who, quick)
    print(heading(names, "cycles (RSS: MiB)"), flush=True)
    try:
        for name in rows:
            row = judge(name, bench.row(name))
            report["rows"].append(row)
            print(cells(row, names), flush=True)
    except KeyboardInterrupt:
        return False
    return True


def run(build, quick=False, patterns=()):
    """Measure, print, write; the exit status."""
    build = os.path.abspath(build)
    output = os.path.join(build, "bench.json")
    write(output + ".try", " " * 65536)  # what cannot be written is found out before the work
    os.remove(output + ".try")
    build_programs(build)
    who = contestants(build)
    if all(c.missing for c in who):
        raise Failure(f"there is nothing to measure in {build}: {who[0].missing}")
    for contestant in who:
        if contestant.missing:
            print(f"{contestant.name} is missing: {contestant.missing}", flush=True)
    rows = pick(list(dict.fromkeys(row for c in who for row in c.rows)), patterns)
    report = {
        "machine": machine(),
        "quick": quick,
        "contestants": {c.name: c.missing or c.library or c.program for c in who},
        "missing": [c.name for c in who if c.missing],
        "rows": [],
    }
    print("{cpu}, {cpus} CPUs, {kernel}, {c_library}, {date}".format(**report["machine"]))
    report["complete"] = measure(report, rows, who, quick)
    report["goals"] = goals(report["rows"])
    if report["rows"]:
        names = [c.name for c in who if not c.missing]
        print_details(report["rows"], names)
        print_instructions(report["rows"], names)
        print()
        print_end(report)
        write(output, json.dumps(report, indent=1) + "\n")
        write(os.path.join(build, "bench.svg"), chart.svg(report))
        print(f"Written: {output}, {os.path.join(build, 'bench.svg')}", flush=True)
    if not report["complete"]:
        return 130
    fine = report["goals"]["reached"] == report["goals"]["of"] and PRELOADED not in report["missing"]
    return 0 if fine and not any(row["failed"] for row in report["rows"]) else 1


def main():
    arguments = [a for a in sys.argv[1:] if a != "--quick"]
    if not arguments or any(a.startswith("-") for a in arguments):
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    try:
        return run(arguments[0], "--quick" in sys.argv, arguments[1:])
    except KeyboardInterrupt:
        print("compare.py: interrupted", file=sys.stderr)
        return 130
    except (Failure, subprocess.SubprocessError) as why:
        print(f"compare.py: {why}", file=sys.stderr)
    except OSError as why:
        print(f"compare.py: {why.filename or 'standard output'}: {why.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor can what is left be written
    return 2


if __name__ == "__main__":
    sys.exit(main())
