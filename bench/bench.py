"""The order of things. Arguments: quick, workloads or full, the file for the figures, and options (--help)."""
import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import time
import traceback

import crm
import erasing
import floors
import latency
import people
import policies
import rates
import reading
import rights
import scale
import session
import standby
import values
import workloads
import writing
from measure import Options, admin
from report import HEAD, line

# Name: what measures it, the modes it belongs to, whether it wants the tables of people.make()
MEASURES = {
    "sizes": (reading.sizes, "quick full", True),
    "reveal": (reading.reveal_scan, "quick full", True),
    "lists": (reading.lists, "quick full", True),
    "points": (reading.points, "quick full", True),
    "consent": (lambda o: reading.consent_scan(o.people, o.rounds), "quick full", True),
    "withdrawal": (lambda o: rights.withdrawal(o.people, o.rounds, o.seconds), "quick full", True),
    "copy": (writing.copy, "quick full", True),
    "single": (lambda o: writing.single_rows(o.rounds, o.seconds), "quick full", True),
    "linked": (writing.linked, "full", True),
    "bulk": (writing.bulk, "full", True),
    "floors": (floors.floors, "full", True),
    "erasure": (lambda o: rights.erasure(o.rounds), "quick full", True),
    "rivals": (erasing.rivals, "quick full", True),
    "flat": (scale.flat, "quick", False),
    "policies": (policies.row_visible, "quick full", False),
    "values": (values.types, "quick full", True),
    "keys": (values.keys, "quick full", True),
    "memory": (session.memory, "quick full", True),
    "start": (session.start, "quick full", True),
    "standby": (standby.standby, "workloads full", True),
    "latency": (latency.last_reveal, "workloads full", False),
    "rates": (rates.rates, "workloads full", False),
    "crm": (crm.mixes, "workloads full", False),
    "gdprbench": (workloads.gdprbench, "workloads full", False),
    "scale": (scale.scale, "full", False),
}
SETTINGS = ["shared_buffers", "work_mem", "max_wal_size", "checkpoint_timeout", "fsync", "jit", "autovacuum", "max_parallel_workers_per_gather",
            "privacy.decision_cache"]
NEEDS = {"withdrawal": "consent", "single": "copy"}  # the tables another one made

MODES = {
    "quick": Options("quick", 100_000, 5, 1, (10_000, 100_000), (), (), many=100_000),
    "workloads": Options("workloads", 100_000, 5, 1, (), (10_000, 100_000), (100_000,)),
    "full": Options("full", 1_000_000, 5, 3, (10_000, 100_000, 1_000_000, 10_000_000), (10_000, 100_000, 1_000_000, 10_000_000), (100_000, 1_000_000)),
}


def numbers(text):
    return tuple(int(float(number)) for number in text.split(","))


def arguments(argv):
    parser = argparse.ArgumentParser(prog="scripts/bench.sh", description=__doc__)
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("file")
    parser.add_argument("--people", type=lambda text: int(float(text)), help="of the tables that have one size")
    parser.add_argument("--sizes", type=numbers, help="of the measures that have several: scale, flat, crm, gdprbench, such as 1e4,1e5")
    parser.add_argument("--rounds", type=int, help="the median of so many")
    parser.add_argument("--seconds", type=float, help="of one run of pgbench")
    parser.add_argument("measures", nargs="*", help=", ".join(MEASURES))
    parsed = parser.parse_intermixed_args(argv)
    options = MODES[parsed.mode]
    options.people = parsed.people or options.people
    options.many = min(options.many, options.people)
    if parsed.sizes:
        options.scales = options.crm = options.records = parsed.sizes
    options.rounds = parsed.rounds or options.rounds
    options.seconds = parsed.seconds or options.seconds
    if unknown := set(parsed.measures) - set(MEASURES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    wanted = set(parsed.measures) or {name for name, (_, modes, _) in MEASURES.items() if parsed.mode in modes.split()}
    return options, wanted | {NEEDS[name] for name in wanted & set(NEEDS)}, parsed.file


def machine(connection):
    def first(file, word):
        return next((text.split(":")[1].strip() for text in open(file) if text.startswith(word)), "")
    library = subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.split()[:2]
    return {"cpu": first("/proc/cpuinfo", "model name") or platform.processor(), "cpus": os.cpu_count(),
            "memory": f"{int(first('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GB", "kernel": platform.release(),
            "postgresql": connection.execute("SHOW server_version").fetchone()[0], "openssl": " ".join(library),
            "settings": dict(connection.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY (%s) ORDER BY 1", [SETTINGS]).fetchall())}


def main(argv):
    options, wanted, target = arguments(argv)
    begin = time.time()
    with admin() as connection:
        connection.execute("CREATE ROLE app LOGIN")
        connection.execute(people.VOCABULARY)
        if any(MEASURES[name][2] for name in wanted):
            people.make(connection, options.people)
        described = machine(connection)
    print(f"{options.people} people where none are named, medians of {options.rounds}; made in {time.time() - begin:.0f} s")
    print(HEAD)
    figures, broken = [], []
    for name, (measure, _, _) in MEASURES.items():
        if name not in wanted:
            continue
        start = time.time()
        try:
            for result in measure(options):
                figures.append(result.as_json() | {"measure": name, "people": options.people, "rounds": options.rounds, "load": os.getloadavg()[0],
                                                   "at": datetime.datetime.now().isoformat(timespec="seconds")})
                print(line(figures[-1]))
                with open(target, "w") as out:
                    json.dump({"mode": options.mode, "people": options.people, "machine": described, "figures": figures}, out, indent=1)
        except Exception:  # the others go on
            broken.append(name)
            traceback.print_exc()
        print(f"      {name}: {time.time() - start:.0f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    judged = [figure for figure in figures if figure["limit"] is not None]
    failed = [figure["name"] for figure in judged if figure["verdict"] == "FAIL"]
    print(f"{len(judged) - len(failed)} of {len(judged)} budgets kept, {time.time() - begin:.0f} s" + (": FAIL " + "; ".join(failed) if failed else "") +
          (f"; BROKEN {', '.join(broken)}" if broken else ""))
    return 1 if failed or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
