"""Draws how the seconds on the processors of a conversion grow, from the CSV that `scripts/bench --growth` measured: plot(csv, svg), or plot.py CSV SVG.

Two panels, both axes logarithmic: figures of one sheet, and files of 1,000 figures; one line for each number of threads. The dotted line
has the slope of linear growth.
"""
import csv
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, PANEL, RISE, BETWEEN = 860, 360, 70, 50, 320, 240, 90
PANELS = [("figures", "figures of one sheet"), ("files", "files of 1,000 figures")]
COLOURS = {"1": "#0072b2", "2": "#d55e00"}


def power(value):
    return f"{10 ** value:,.0f}" if value >= 0 else f"{10 ** value:g}"


def panel(rows, left, title):
    sizes, times = [float(row["size"]) for row in rows], [float(row["processor"]) for row in rows]
    x0, x1 = math.floor(math.log10(min(sizes))), max(math.ceil(math.log10(max(sizes))), 1)
    y0, y1 = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    x = lambda size: left + (math.log10(size) - x0) / (x1 - x0) * PANEL
    y = lambda time: TOP + RISE - (math.log10(time) - y0) / (y1 - y0) * RISE
    yield f'<text x="{left + PANEL / 2}" y="{TOP + RISE + 40}" text-anchor="middle">{title}</text>'
    yield f'<rect x="{left}" y="{TOP}" width="{PANEL}" height="{RISE}" fill="none" stroke="#666"/>'
    for at in range(x0, x1 + 1):
        yield f'<text x="{x(10 ** at):.1f}" y="{TOP + RISE + 18}" text-anchor="middle" font-size="11">{power(at)}</text>'
    for at in range(y0, y1 + 1):
        yield f'<path d="M{left} {y(10 ** at):.1f}h{PANEL}" stroke="#ddd"/>'
        yield f'<text x="{left - 6}" y="{y(10 ** at) + 4:.1f}" text-anchor="end" font-size="11">{power(at)} s</text>'
    last = max(rows, key=lambda row: (float(row["size"]), row["threads"] == "1"))
    steps = [(float(last["size"]) / 10 ** n, float(last["processor"]) / 10 ** n) for n in range(8)]
    ends = [step for step in steps if step[0] >= min(sizes) * 0.99 and step[1] >= 10 ** y0]
    yield f'<path d="M{" L".join(f"{x(a):.1f} {y(b):.1f}" for a, b in ends)}" fill="none" stroke="#666" stroke-dasharray="2 4"/>'
    for threads, colour in COLOURS.items():
        points = [(x(float(row["size"])), y(float(row["processor"]))) for row in rows if row["threads"] == threads]
        line = " L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        yield f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points)


def plot(table, picture):
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" role="img">',
             "<title>Seconds on the processors of a conversion to tidy CSV by figures and by files, with one and two threads</title>",
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for number, (kind, title) in enumerate(PANELS):
        parts.extend(panel([row for row in rows if row["kind"] == kind], LEFT + number * (PANEL + BETWEEN), title))
    for number, (threads, colour) in enumerate(COLOURS.items()):
        parts.append(f'<text x="{LEFT + number * 110}" y="30" fill="{colour}">{threads} thread{"s"[: threads != "1"]}</text>')
    parts.append(f'<text x="{LEFT + 230}" y="30" fill="#666">seconds on the processors; dotted: linear</text></svg>')
    with open(picture, "w") as file:
        file.write("\n".join(parts) + "\n")


if __name__ == "__main__":
    plot(sys.argv[1], sys.argv[2])
