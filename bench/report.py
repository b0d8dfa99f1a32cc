"""The table of figures, and the file of them. Arguments: the file of a run, the file kept: figures of the run take the place of
those of the same name, so that a long benchmark can be run in pieces."""
import json
import sys

HEAD = f"{'':5} {'':48} {'ratio':>7} {'budget':8} {'ours':>12} : {'rival':>12}"


def short(number):
    return f"{number:.0f}" if abs(number) >= 1000 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"


def limit(figure):
    return "" if figure["limit"] is None else f"{'>=' if figure['at_least'] else '<='} {figure['limit']:g}"


def line(figure):
    note = f"; {figure['note']}" if figure["note"] else ""
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.2f}"
    return (f"{figure['verdict']:5} {figure['name']:48} {ratio:>7} {limit(figure):8} {short(figure['ours']):>12} : {short(figure['rival']):>12} "
            f"{figure['unit']}   ({figure['rival_name']}{note})")


def merge(kept, new):
    """The figures of both, in the order of the first, the new ones instead of those that they repeat."""
    figures = {(figure["measure"], figure["name"]): figure for figure in kept.get("figures", ())}
    figures |= {(figure["measure"], figure["name"]): figure for figure in new["figures"]}
    return new | {"figures": list(figures.values())}


def main(source, target):
    with open(source) as file:
        new = json.load(file)
    try:
        with open(target) as file:
            kept = json.load(file)
    except FileNotFoundError:
        kept = {}
    with open(target, "w") as file:
        json.dump(merge(kept, new), file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
