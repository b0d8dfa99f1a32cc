"""The order of things. Arguments: quick, workloads or full, the file for the figures, and names of measures (all of the mode without any)."""
import json
import platform
import sys
import time

import crm
import micro
import people
import reading
import rights
import workloads
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


NEEDS = {"withdrawal": "consent", "single": "copy"}  # the tables another one made


def measures(mode, count, scales, rounds, duration):
    """Three dictionaries from names to what measures them: budgets, micro and macro figures."""
    full = mode == "full"
    crm_sizes = (10_000, 100_000, 1_000_000, 10_000_000) if full else (10_000, 100_000)
    budgets = {"sizes": lambda: reading.sizes(), "reveal": lambda: reading.reveal_scan(count, rounds),
               "lists": lambda: reading.lists(count, rounds), "flat": lambda: reading.flat(scales, rounds),
               "points": lambda: reading.points(count, rounds, duration),
               "consent": lambda: reading.consent_scan(count, rounds),
               "withdrawal": lambda: rights.withdrawal(count, rounds, duration),
               "copy": lambda: writing.copy(count, 3 if full else 5),
               "single": lambda: writing.single_rows(rounds, duration), "erasure": lambda: rights.erasure(rounds)}
    micros = {"policies": lambda: micro.row_visible(count, rounds), "values": lambda: micro.values(count, rounds),
              "memory": lambda: micro.memory(count), "start": lambda: micro.start(rounds)}
    macros = {"gdprbench": lambda: workloads.gdprbench(count, rounds, duration), "crm": lambda: crm.mix(crm_sizes, rounds, duration),
              "rates": lambda: crm.rates(400_000 if full else 60_000, rounds, duration)}
    return budgets, micros, macros


def main(mode, file, only=()):
    begin = time.time()
    full = mode == "full"
    count = 1_000_000 if full else 100_000
    rounds = 7 if full else 5
    duration = {"full": 5, "quick": 2, "workloads": 1}[mode]
    scales = (10_000, 100_000, 1_000_000) if full else (10_000, 50_000)
    budgets, micros, macros = measures(mode, count, scales, rounds, duration)
    everything = budgets | micros | macros
    wanted = set(only or {"quick": budgets | micros, "workloads": macros, "full": everything}[mode])
    if unknown := wanted - set(everything):
        sys.exit(f"no such measure: {', '.join(sorted(unknown))}; there are {', '.join(everything)}")
    wanted |= {NEEDS[name] for name in wanted & set(NEEDS)}
    with admin() as connection:
        connection.execute(people.VOCABULARY)
        if wanted - set(macros):
            people.make(connection, count)
        for size in scales if "flat" in wanted else ():
            people.make(connection, size, f"_{size}")
        described = machine(connection)
    print(f"{count} people, medians of {rounds}; made in {time.time() - begin:.0f} s")
    print(f"{'':5} {'':44} {'ratio':>7} {'budget':8} {'ours':>12} : {'rival':>12}")
    results = []
    for name, measure in everything.items():
        for result in measure() if name in wanted else ():
            show(result)
            results.append(result)
    judged = [result for result in results if result.limit is not None]
    failed = [result.name for result in judged if result.verdict == "FAIL"]
    print(f"{len(judged) - len(failed)} of {len(judged)} budgets kept, {time.time() - begin:.0f} s" +
          (": FAIL " + "; ".join(failed) if failed else ""))
    with open(file, "w") as out:
        json.dump({"mode": mode, "people": count, "rounds": rounds, "machine": described, "figures": [result.as_json() for result in results]}, out, indent=1)
        out.write("\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
