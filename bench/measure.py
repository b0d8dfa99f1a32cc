"""A timed statement, interleaved sides and their medians, pgbench."""
import itertools
import math
import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, asdict

import psycopg

seeds = itertools.count(4711)  # never the same twice: what was inserted is not inserted again


@dataclass
class Ratio:
    """One figure: both sides measured in this run. `limit` is what the ratio may be: at most, or at least; None: no budget."""
    name: str
    ours: float
    rival: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    rival_name: str = "plain table"
    note: str = ""

    @property
    def ratio(self):
        return self.ours / self.rival if self.rival else 0.0 if self.ours == 0 else math.inf

    @property
    def verdict(self):
        if self.limit is None:
            return "-"
        return "PASS" if (self.ratio >= self.limit if self.at_least else self.ratio <= self.limit) else "FAIL"

    def as_json(self):
        return asdict(self) | {"ratio": round(self.ratio, 4) if math.isfinite(self.ratio) else None, "verdict": self.verdict}


@dataclass
class Options:
    """How large and how long: what a mode sets and the command line changes."""
    mode: str
    people: int
    rounds: int
    seconds: float
    scales: tuple
    crm: tuple
    records: tuple
    many: int = 100_000  # rows of the person whose erasure is to cost what that of a person with one does

    @property
    def full(self):
        return self.mode == "full"


def connect(user="app", database=None, port=None, **settings):
    """A connection of the role `app`, or another, with purposes and settings given by name (dots as __)."""
    options = " ".join(f"-c {name.replace('__', '.')}={value}" for name, value in settings.items())
    return psycopg.connect(user=user, dbname=database or os.environ.get("PGDATABASE"), port=port or os.environ.get("PGPORT"), options=options, autocommit=True)


def admin(database=None):
    return connect("postgres", database)


def seconds(connection, statement, parameters=None):
    begin = time.perf_counter()
    cursor = connection.execute(statement, parameters)
    if cursor.description:
        cursor.fetchall()
    return time.perf_counter() - begin


def taken(rounds, *sides, warm=True):
    """Calls the sides in turn, `rounds` times, and returns what each returned every time; one call of each before, to warm up."""
    for side in sides if warm else ():
        side()
    times = [[] for _ in sides]
    for _ in range(rounds):
        for side, measured in zip(sides, times):
            measured.append(side())
    return times


def medians(rounds, *sides, warm=True):
    return [statistics.median(measured) for measured in taken(rounds, *sides, warm=warm)]


def pgbench(script, duration=None, clients=1, user="app", protocol="prepared", options="", transactions=None, database=None, seed=None, port=None):
    """Transactions a second of a pgbench script, or of a mix of (weight, script); transactions: so many a client, not a time."""
    command = ["pgbench", "-n", "-M", protocol, "-c", str(clients), "-j", str(min(clients, 2)), "-U", user]
    with tempfile.TemporaryDirectory() as directory:
        for number, (weight, text) in enumerate([(1, script)] if isinstance(script, str) else script):
            name = os.path.join(directory, f"{number}.sql")
            with open(name, "w") as file:
                file.write(text)
            command += ["-f", f"{name}@{weight}"]
        command += ["-t", str(transactions)] if transactions else ["-T", str(max(1, round(duration)))]
        command += [f"--random-seed={seed}"] if seed else []
        environment = os.environ | {"PGOPTIONS": options} | ({"PGDATABASE": database} if database else {}) | ({"PGPORT": port} if port else {})
        result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        raise RuntimeError(result.stderr)
    return float(re.search(r"tps = ([\d.]+) \(without", result.stdout).group(1))


def paired_pgbench(rounds, duration, *sides, before_round=None, after_round=None):
    """Median transactions a second of each side, run in turn, in a round with the same random numbers. A side is a dictionary of arguments of pgbench()."""
    measured = [[] for _ in sides]
    for _ in range(rounds):
        seed = next(seeds)
        if before_round:
            before_round()
        for side, rates in zip(sides, measured):
            rates.append(pgbench(**{} if "transactions" in side else {"duration": duration}, **side, seed=seed))
        if after_round:
            after_round()
    return [statistics.median(rates) for rates in measured]



def paired_commits(rounds, duration, *sides):
    """paired_pgbench of sides that write. They begin alike: behind one checkpoint, so that the first change of a page is logged whole on
    either side, and after rounds that are not counted, so that few such pages are left. A round lasts long enough for what a new
    session does once to be little of it."""
    duration = max(duration, 2)
    with admin() as connection:
        connection.execute("CHECKPOINT")
    paired_pgbench(1, 2 * duration, *sides)
    return paired_pgbench(rounds, duration, *sides)

def restart(directory, options="", stop="fast"):
    """Seconds that the server takes to start again."""
    control = ["pg_ctl", "-D", directory, "-w", "-s", "-t", "600", "-l", os.path.join(os.environ["HOME"], "restart.log")]
    subprocess.run([*control, "-m", stop, "stop"], check=True)
    begin = time.perf_counter()
    subprocess.run([*control, "-o", options, "start"], check=True)
    return time.perf_counter() - begin


def anonymous(pid):
    """Bytes of memory of its own that a process holds."""
    with open(f"/proc/{pid}/status") as file:
        return 1024 * next(int(line.split()[1]) for line in file if line.startswith("RssAnon:"))


def peak(connection, statement):
    """Seconds of a statement, and by how many bytes the memory of its backend grew at most while it ran."""
    pid, done = connection.info.backend_pid, threading.Event()
    before = most = anonymous(pid)

    def watch():
        nonlocal most
        while not done.wait(0.02):
            most = max(most, anonymous(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        duration = seconds(connection, statement)
        most = max(most, anonymous(pid))
    finally:
        done.set()
        watcher.join()
    return duration, most - before
