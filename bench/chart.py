"""The chart in docs, drawn by gnuplot. Arguments: the file of figures, the SVG to write.

One bar a budget: the ratio divided by what it may be, so that all budgets share an axis; a budget is kept left of the line
at 1. Rates, which are to be large, are turned over: limit divided by ratio.
"""
import json
import subprocess
import sys


WIDEST = 4  # bars beyond are cut


def bars(figures):
    """Name, part of the budget used, verdict, and the ratio and its limit in words."""
    for figure in figures:
        if not figure["limit"] or not figure["ratio"]:
            continue
        used = figure["limit"] / figure["ratio"] if figure["at_least"] else figure["ratio"] / figure["limit"]
        yield figure["name"], used, figure["verdict"], f"{figure['ratio']:.2f} ({'at least' if figure['at_least'] else 'at most'} {figure['limit']:g})"


def main(source, target):
    with open(source) as file:
        results = json.load(file)
    rows = list(bars(results["figures"]))[::-1]
    if not rows:
        sys.exit(f"no budgets in {source}")
    height = 26 * len(rows) + 120
    widest = min(WIDEST, max(1.2, max(used for _, used, _, _ in rows)))
    data = "\n".join(f"{row} {min(used, widest):.3f} {3383146 if verdict == 'PASS' else 12597547}" for row, (_, used, verdict, _) in enumerate(rows))
    ticks = ", ".join(f'"{name.replace(chr(37), chr(37) * 2)}" {row}' for row, (name, _, _, _) in enumerate(rows))
    labels = "\n".join(f'set label {row + 1} "{text}" at {(1 if 0.5 < used < 1 else min(used, widest)) + 0.03:.3f},{row} left noenhanced font "sans-serif,11" front'
                       for row, (_, used, _, text) in enumerate(rows))
    longest = max(len(name) for name, _, _, _ in rows)
    script = f"""
set terminal svg size 1000,{height} font "sans-serif,13" background "#ffffff"
set output "{target}"
set title "Part of each budget used ({results['mode']}, PostgreSQL {results['machine']['postgresql'].split()[0]}); green: kept" noenhanced
set lmargin {longest + 2}
set xrange [0:{widest + 0.34 * widest:.2f}]
set yrange [-0.7:{len(rows) - 0.3}]
set ytics ({ticks}) noenhanced scale 0
set xtics {0.5 if widest <= 3 else 1}
set xlabel "ratio beside the rival, divided by its limit"
set grid xtics
set style fill solid 0.9 noborder
unset key
set arrow 1 from 1,-0.7 to 1,{len(rows) - 0.3} nohead lw 2 lc rgb "#333333" front
{labels}
$bars << END
{data}
END
plot $bars using ($2/2):1:($2/2):(0.36):3 with boxxyerror lc rgb variable
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
