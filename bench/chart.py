#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""chart.py BENCH.json OUT.svg: the rows of bench/compare.py as a dot plot, each by its ratio to the best peer."""

import json
import math
import sys
from xml.sax.saxutils import escape

# colour, shape; told apart by either. libkmem's are the only strong ones.
MARKS = {
    "glibc": ("#6b7280", "square"),
    "mimalloc": ("#8b7ab8", "triangle"),
    "jemalloc": ("#5b9a8b", "circle"),
    "gperftools": ("#b08d57", "cross"),
    "tbb": ("#7a9cc6", "bar"),
    "libkmem": ("#d1242f", "circle"),
    "direct": ("#d1242f", "ring"),
}
WORDS = {"libkmem": "libkmem, preloaded", "direct": "libkmem, kmalloc and kfree"}
OURS = ("libkmem", "direct")

# a word in a row's name, and what kind of row that is: the first that is found counts
KINDS = [("RSS", "memory"), ("producer", "queue"), ("thread", "threads"), ("pair", "pair"), ("random", "random"),
         ("lifo", "batch"), ("fifo", "batch"), ("ring", "batch")]

WIDTH, LEFT, RIGHT = 1120, 290, 150  # the names of the rows, their figures
TOP, ROW, GROUP, BOTTOM = 118, 24, 12, 48
TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


def text(x, y, words, anchor="start", size=13, fill="#1f2328", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{fill}" '
            f'font-weight="{weight}">{escape(words)}</text>')


def line(x1, y1, x2, y2, colour, more=""):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" {more}/>'


def mark(name, x, y):
    colour, shape = MARKS.get(name, ("#6b7280", "circle"))
    if shape == "ring":
        return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="#fff" fill-opacity="0.6" stroke="{colour}" '
                'stroke-width="2.5"/>')
    if shape == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    if shape == "triangle":
        return f'<path d="M{x:.1f} {y - 5:.1f} l5 9 h-10 z" fill="{colour}"/>'
    if shape == "cross":
        return f'<path d="M{x - 4:.1f} {y - 4:.1f} l8 8 m0 -8 l-8 8" stroke="{colour}" stroke-width="2.5"/>'
    if shape == "bar":
        return f'<rect x="{x - 2:.1f}" y="{y - 6:.1f}" width="4" height="12" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{6.5 if name in OURS else 4.5}" fill="{colour}"/>'


class Scale:
    """Ratios, by their logarithm, to places across."""

    def __init__(self, ratios):
        self.low, self.high = min([0.5] + ratios) / 1.15, max([2] + ratios) * 1.15
        self.ticks = [t for t in TICKS if self.low <= t <= self.high]

    def __call__(self, ratio):
        part = math.log(ratio / self.low) / math.log(self.high / self.low)
        return LEFT + part * (WIDTH - LEFT - RIGHT)


def places(rows):
    """How far down each row is; another kind of row starts after a gap."""
    y, before, found = TOP + ROW / 2, None, []
    for row in rows:
        kind = next((kind for word, kind in KINDS if word in row["name"]), None)
        y += GROUP if found and kind != before else 0
        before = kind
        found.append(y)
        y += ROW
    return found


def legend(names):
    parts, x = [], 31
    for name in sorted(names, key=lambda n: n not in OURS):
        words = WORDS.get(name, name)
        parts.append(mark(name, x, 78))
        parts.append(text(x + 12, 82.5, words, weight="bold" if name in OURS else "normal"))
        x += 40 + (8.2 if name in OURS else 7.4) * len(words)
    return parts


def row_parts(row, y, scale):
    shown = {name: r for name, r in row["contestants"].items() if r["ratio"]}
    across = [scale(r["ratio"]) for r in shown.values()]
    noisy = bool(row["noisy"])
    parts = [text(LEFT - 16, y + 4.5, row["name"] + (" (noisy)" if noisy else ""), "end",
                  fill="#8c959f" if noisy else "#1f2328")]
    if across:
        parts.append(line(min(across), y, max(across), y, "#d0d7de", 'stroke-width="1.5"'))
    for name in sorted(shown, key=lambda n: n in OURS):
        result = shown[name]
        spread = f"{result['median']:.1f} {row['unit']}, {result['ratio']:.2f} of the best peer"
        parts.append(f"<g><title>{escape(name)}: {escape(spread)}</title>{mark(name, scale(result['ratio']), y)}</g>")
    for name, x in [("libkmem", WIDTH - 84), ("direct", WIDTH - 24)]:
        if name in shown:
            goal, reached = shown[name]["goal"], shown[name]["reached"]
            parts.append(text(x, y + 4.5, f"{shown[name]['ratio']:.2f}", "end", weight="bold" if reached else "normal",
                              fill="#1a7f37" if reached else "#bc4c00" if goal else "#1f2328"))
    return parts


def svg(report):
    """The picture of a report, as compare.py writes it."""
    rows = [row for row in report["rows"] if row["best_peer"]]
    names = list(dict.fromkeys(name for row in rows for name in row["contestants"]))
    names.sort(key=lambda n: list(MARKS).index(n) if n in MARKS else len(MARKS))
    scale = Scale([r["ratio"] for row in rows for r in row["contestants"].values() if r["ratio"]])
    down = places(rows)
    end = (down[-1] if down else TOP) + ROW / 2
    height = end + BOTTOM
    machine = report["machine"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" font-family="system-ui, Segoe UI, Helvetica, DejaVu Sans, sans-serif">',
        "<title>libkmem beside other implementations of malloc</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        text(24, 34, "Cycles, and memory, relative to the best other malloc", size=19, weight="bold"),
        text(24, 55, f"{machine['cpu']}, {machine['cpus']} CPUs, {machine['kernel']}, {machine['date']}. "
                     "Further left is better.", fill="#59636e"),
    ]
    parts += legend(names)
    for y in down[::2]:
        parts.append(f'<rect x="16" y="{y - ROW / 2:.1f}" width="{WIDTH - 32}" height="{ROW}" fill="#f6f8fa"/>')
    for tick in scale.ticks:
        x, best = scale(tick), tick == 1
        parts.append(line(x, TOP, x, end, "#59636e" if best else "#e1e4e8", 'stroke-width="1.5"' if best else ""))
        for y in (TOP - 7, end + 18):
            parts.append(text(x, y, f"{tick:g}", "middle", 12, "#1f2328" if best else "#59636e",
                              "bold" if best else "normal"))
    parts.append(text(scale(1), end + 36, "best peer", "middle", 12, "#59636e"))
    for x, words in [(WIDTH - 84, "libkmem"), (WIDTH - 24, "direct")]:
        parts.append(text(x, TOP - 7, words, "end", 12, "#59636e"))
    for row, y in zip(rows, down):
        parts += row_parts(row, y, scale)
    parts.append(text(WIDTH - 24, end + 36, "green: goal reached; orange: missed", "end", 12, "#59636e"))
    return "\n".join(parts) + "\n</svg>\n"


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as f:
            report = json.load(f)
        with open(sys.argv[2], "w", encoding="utf-8") as f:
            f.write(svg(report))
    except (OSError, ValueError, KeyError) as why:
        print(f"chart.py: {why}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
