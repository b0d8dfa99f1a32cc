"""The order of things. Arguments: quick or full, the file for the figures, and the names of budgets (all without any)."""
import json
import platform
import sys
import time

import people
import reading
import rights
import writing
from measure import admin


def show(result):
    limit = "" if result.limit is None else f"{'>=' if result.at_least else '<='} {result.limit:g}"
    print(f"{result.verdict:5} {result.name:44} {result.ratio:7.2f} {limit:8} {result.ours:12.1f} : {result.rival:12.1f} {result.unit}"
          f"   ({result.rival_name}{'; ' + result.note if result.note else ''})")


def machine(connection):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    return {"cpu": model, "postgresql": connection.execute("SHOW server_version").fetchone()[0],
            "settings": dict(connection.execute("SELECT name, setting FROM pg_settings WHERE source = 'configuration file' "
                                                "AND name !~ '(dir|path)'").fetchall())}


def main(mode, file, only=()):
    begin = time.time()
    full = mode == "full"
    count = 1_000_000 if full else 100_000
    rounds = 7 if full else 5
    duration = 5 if full else 2
    scales = (10_000, 100_000, 1_000_000) if full else (10_000, 50_000)
    with admin() as connection:
        connection.execute(people.VOCABULARY)
        people.make(connection, count)
        for size in scales if not only or "flat" in only else ():
            people.make(connection, size, f"_{size}")
        described = machine(connection)
    print(f"{count} people, medians of {rounds}; made in {time.time() - begin:.0f} s")
    print(f"{'':5} {'':44} {'ratio':>7} {'budget':8} {'ours':>12} : {'rival':>12}")
    budgets = {"sizes": lambda: reading.sizes(), "reveal": lambda: reading.reveal_scan(count, rounds),
               "lists": lambda: reading.lists(count, rounds), "flat": lambda: reading.flat(scales, rounds),
               "points": lambda: reading.points(count, rounds, duration),
               "consent": lambda: reading.consent_scan(count, rounds),
               "withdrawal": lambda: rights.withdrawal(count, rounds, duration),
               "copy": lambda: writing.copy(count, 3 if full else 5),
               "single": lambda: writing.single_rows(rounds, duration), "erasure": lambda: rights.erasure(rounds)}
    needs = {"withdrawal": "consent", "single": "copy"}  # the tables another one made
    wanted = set(only or budgets)
    wanted |= {needs[name] for name in wanted & set(needs)}
    if unknown := wanted - set(budgets):
        sys.exit(f"no such budget: {', '.join(sorted(unknown))}; there are {', '.join(budgets)}")
    results = []
    for name, budget in budgets.items():
        for result in budget() if name in wanted else ():
            show(result)
            results.append(result)
    failed = [result.name for result in results if result.verdict == "FAIL"]
    print(f"{len(results) - len(failed)} of {len(results)} budgets kept, {time.time() - begin:.0f} s" +
          (": FAIL " + "; ".join(failed) if failed else ""))
    with open(file, "w") as out:
        json.dump({"mode": mode, "people": count, "machine": described, "budgets": [result.as_json() for result in results]}, out, indent=1)
        out.write("\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
