"""The chart in docs, drawn by gnuplot. Arguments: the file of figures, the SVG to write.

One bar a budget: the ratio divided by what it may be, so that all budgets share an axis; a budget is kept left of the line
at 1. Rates, which are to be large, are turned over: limit divided by ratio.
"""
import json
import subprocess
import sys


def bars(figures):
    for figure in figures:
        if figure["limit"] is None or not figure["ratio"] > 0:
            continue
        used = figure["limit"] / figure["ratio"] if figure["at_least"] else figure["ratio"] / figure["limit"]
        yield figure["name"], used, figure["verdict"]


def main(source, target):
    with open(source) as file:
        results = json.load(file)
    rows = list(bars(results["figures"]))[::-1]
    if not rows:
        sys.exit(f"no budgets in {source}")
    height = 26 * len(rows) + 110
    data = "\n".join(f'{row} {used:.3f} {3383146 if verdict == "PASS" else 12597547}'
                     for row, (_, used, verdict) in enumerate(rows))
    ticks = ", ".join(f'"{name.replace(chr(37), chr(37) * 2)}" {row}' for row, (name, _, _) in enumerate(rows))
    widest = max(1.2, min(4.0, max(used for _, used, _ in rows) * 1.05))
    script = f"""
set terminal svg size 900,{height} font "sans-serif,13" background "#ffffff"
set output "{target}"
set title "Budgets used, of 1 (mode {results['mode']}, {results['people']} people, PostgreSQL {results['machine']['postgresql'].split()[0]})" noenhanced
set xrange [0:{widest:.2f}]
set yrange [-0.7:{len(rows) - 0.3}]
set ytics ({ticks}) noenhanced scale 0
set xtics 0.5
set grid xtics
set style fill solid 0.9 noborder
unset key
set arrow 1 from 1,-0.7 to 1,{len(rows) - 0.3} nohead lw 2 lc rgb "#333333" front
$bars << END
{data}
END
plot $bars using ($2/2):1:($2/2):(0.36):3 with boxxyerror lc rgb variable
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
