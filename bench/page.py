"""Writes the figures into docs/performance.md. Arguments: the page, then files of figures: a measure is taken from the last that has it.

The page holds lines <!-- figures: NAME --> ... <!-- end -->; what stands between them is made anew, the rest is left alone.
"""
import json
import re
import sys

from report import limit, short

SECTIONS = {
    "values": ("values", "keys"), "sizes": ("sizes",), "policies": ("policies",), "rights": ("rivals", "rates", "latency"),
    "scale": ("scale", "flat"), "session": ("memory", "start", "points"), "rows": ("linked", "bulk"), "standby": ("standby",), "floors": ("floors",),
}


def read(files):
    """Figures by measure, and the machine of the last file."""
    measures, machine = {}, None
    for name in files:
        with open(name) as file:
            results = json.load(file)
        machine = results["machine"]
        found = {}
        for figure in results["figures"]:
            found.setdefault(figure["measure"], []).append(figure)
        measures |= found
    if "scale" in measures:  # the same with more sizes
        measures.pop("flat", None)
    return measures, machine


def judged(files):
    """The budgets of all files by the number of people: a quick run and a full one stand beside each other."""
    found = {}
    for name in files:
        with open(name) as file:
            for figure in json.load(file)["figures"]:
                if figure["limit"] is not None:
                    found.setdefault(figure["people"], []).append(figure)
    return found


def heads(*cells):
    return ["| " + " | ".join(cells) + " |", "|" + "---|" * len(cells)]


def cells(figure):
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.2f}"
    note = f"; {figure['note']}" if figure["note"] else ""
    return ratio, short(figure["ours"]), f"{short(figure['rival'])} {figure['unit']}", figure["rival_name"] + note


def table(figures):
    lines = heads("", "ratio", "ours", "rival", "")
    return lines + ["| " + " | ".join((figure["name"], *cells(figure))) + " |" for figure in figures]


def budgets(figures):
    lines = heads("budget", "", "ratio", "limit", "ours", "rival", "")
    for figure in figures:
        ratio, *rest = cells(figure)
        bound = limit(figure).replace("<=", "≤").replace(">=", "≥")
        lines.append("| " + " | ".join((figure["name"], figure["verdict"], ratio, bound, *rest)) + " |")
    return lines


def gdprbench(figures):
    """A line for each number of records and workload; the stores beside each other."""
    rows = {}
    for figure in figures:
        match = re.match(r"GDPRbench (\d+): (.*), (no metadata index|two indexes|nine indexes)$", figure["name"])
        row = rows.setdefault((match[1], match[2], figure["unit"]), {})
        row["ours"] = short(figure["ours"])
        row[match[3]] = f"{short(figure['rival'])} ({figure['ratio']:.2f})"
    stores = ("no metadata index", "two indexes", "nine indexes")
    lines = heads("records", "", "pg_privacy", *(f"plain, {store}" for store in stores))
    return lines + ["| " + " | ".join((records, f"{what}, {unit}", row["ours"], *(row.get(store, "") for store in stores))) + " |"
                    for (records, what, unit), row in rows.items()]


def crm(figures):
    """A line a statement, a column for each number of people."""
    sizes, rows = [], {}
    for figure in figures:
        size, name = re.match(r"CRM (\d+): (.*)$", figure["name"]).groups()
        sizes += [size] if size not in sizes else []
        rows.setdefault(name, {})[size] = f"{short(figure['ours'])} : {short(figure['rival'])} ({figure['ratio']:.2f})"
    lines = heads("", *(f"{size} people" for size in sizes))
    return lines + ["| " + " | ".join((name, *(row.get(size, "") for size in sizes))) + " |" for name, row in rows.items()]


def measured(figures):
    """When, how large, under what load; one line for all of a section."""
    if not figures:
        return ["Not measured yet."]
    times = sorted(figure["at"] for figure in figures)
    loads = [figure["load"] for figure in figures]
    return ["", f"{times[0][:10]}, load {min(loads):.1f}{f' to {max(loads):.1f}' if max(loads) > min(loads) else ''}, {', '.join(str(n) for n in sorted({f['people'] for f in figures}))} people "
            f"where none are named, medians of {', '.join(str(n) for n in sorted({f['rounds'] for f in figures}))}."]


def section(name, measures, machine, files):
    if name == "machine":
        settings = ", ".join(f"{key} {value}" for key, value in machine["settings"].items())
        return [f"{machine['cpu']}, {machine['cpus']} processors, {machine['memory']}, PostgreSQL {machine['postgresql'].split()[0]}, {machine['openssl']}, Linux "
                f"{machine['kernel'].split('-')[0]}. Settings: {settings}."]
    if name == "budgets":
        lines = []
        for people, figures in sorted(judged(files).items()):
            lines += [f"With {people:,} people where the line names none:".replace(",", " "), "", *budgets(figures), *measured(figures), ""]
        return lines[:-1]
    if name in ("gdprbench", "crm"):
        figures = measures.get(name, [])
        return (gdprbench if name == "gdprbench" else crm)(figures) + measured(figures) if figures else measured(figures)
    figures = [figure for measure in SECTIONS[name] for figure in measures.get(measure, []) if figure["limit"] is None]
    return table(figures) + measured(figures) if figures else measured(figures)


def main(page, *files):
    measures, machine = read(files)
    with open(page) as file:
        text = file.read()

    def fill(match):
        return f"<!-- figures: {match[1]} -->\n" + "\n".join(section(match[1], measures, machine, files)) + "\n<!-- end -->"

    text = re.sub(r"<!-- figures: (\w+) -->\n.*?<!-- end -->", fill, text, flags=re.DOTALL)
    with open(page, "w") as file:
        file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
