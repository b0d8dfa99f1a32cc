"""A timed statement, interleaved pairs and their medians, pgbench."""
import os
import re
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, asdict

import psycopg


@dataclass
class Ratio:
    """One budget: both sides measured in this run. `limit` is what the ratio may be: at most, or at least."""
    name: str
    ours: float
    rival: float
    unit: str
    limit: float | None
    at_least: bool = False
    rival_name: str = "plain table"
    note: str = ""

    @property
    def ratio(self):
        return self.ours / self.rival if self.rival else float("nan")

    @property
    def verdict(self):
        if self.limit is None:
            return "-"
        return "PASS" if (self.ratio >= self.limit if self.at_least else self.ratio <= self.limit) else "FAIL"

    def as_json(self):
        return asdict(self) | {"ratio": round(self.ratio, 4), "verdict": self.verdict}


def connect(**settings):
    """A connection of the role `app`, or another, with purposes and settings given by name (dots as __)."""
    user = settings.pop("user", "app")
    options = " ".join(f"-c {name.replace('__', '.')}={value}" for name, value in settings.items())
    return psycopg.connect(user=user, options=options, autocommit=True)


def admin():
    return psycopg.connect(user="postgres", autocommit=True)


def seconds(connection, statement, parameters=None):
    begin = time.perf_counter()
    connection.execute(statement, parameters).fetchall() if not statement.lstrip().upper().startswith(
        ("INSERT", "UPDATE", "DELETE", "COPY", "VACUUM", "TRUNCATE")) else connection.execute(statement, parameters)
    return time.perf_counter() - begin


def medians(rounds, *sides):
    """Calls the sides in turn, `rounds` times, and returns the median seconds of each; one warm call of each before."""
    for side in sides:
        side()
    times = [[] for _ in sides]
    for _ in range(rounds):
        for side, measured in zip(sides, times):
            measured.append(side())
    return [statistics.median(measured) for measured in times]


def pgbench(script, duration, clients=1, user="app", protocol="prepared", options="", variables=None, transactions=None):
    """Transactions a second of a pgbench script, or of a mix of (weight, script), and their average latency in milliseconds."""
    command = ["pgbench", "-n", "-M", protocol, "-c", str(clients), "-j", str(min(clients, 2)), "-U", user]
    files = []
    for weight, text in [(1, script)] if isinstance(script, str) else script:
        with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
            file.write(text)
        os.chmod(file.name, 0o644)
        command += ["-f", f"{file.name}@{weight}"]
        files.append(file.name)
    command += ["-t", str(transactions)] if transactions else ["-T", str(duration)]
    for name, value in (variables or {}).items():
        command += ["-D", f"{name}={value}"]
    result = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PGOPTIONS": options})
    for name in files:
        os.unlink(name)
    if result.returncode != 0:
        raise RuntimeError(result.stderr)
    tps = float(re.search(r"tps = ([\d.]+) \(without", result.stdout).group(1))
    latency = float(re.search(r"latency average = ([\d.]+)", result.stdout).group(1))
    return tps, latency


def paired_pgbench(rounds, duration, *sides):
    """Median transactions a second of each side, run in turn. A side is a dictionary of arguments of pgbench()."""
    measured = [[] for _ in sides]
    for _ in range(rounds):
        for side, tps in zip(sides, measured):
            tps.append(pgbench(duration=duration, **side)[0])
    return [statistics.median(tps) for tps in measured]
