"""Reading on a hot standby with a copy of the keystore, beside the same on the primary."""
import os
import shutil
import subprocess

from measure import Ratio, admin, connect, medians, pgbench, seconds

PORT = "5499"


def _make(directory, target):
    """A standby of this server, with a copy of its keystore and master key, in the same socket directory."""
    with admin() as connection:
        connection.execute("SELECT privacy.prepare_keystore_copy(1000)")
    subprocess.run(["pg_basebackup", "-D", target, "-c", "fast", "-R"], check=True, capture_output=True)
    for part in ("-keystore", "-keystore-master"):
        shutil.copytree(directory + part, target + part)
        for path, _, names in os.walk(target + part):
            os.chmod(path, 0o700)
            for name in names:
                os.chmod(os.path.join(path, name), 0o600)
    with open(os.path.join(target, "postgresql.auto.conf"), "a") as file:
        file.write(f"port = {PORT}\n")
    subprocess.run(["pg_ctl", "-D", target, "-w", "-s", "-t", "600", "-l", target + ".log", "start"], check=True)


def standby(options):
    with admin() as connection:
        directory = connection.execute("SHOW data_directory").fetchone()[0]
    target = os.path.join(os.environ["HOME"], "standby")
    _make(directory, target)
    try:
        scans = {"reveal, people in heap order": "SELECT sum(length(email)) FROM contact", "scan under a row policy": "SELECT sum(amount) FROM contact"}
        with connect(port=PORT, privacy__purpose="service") as there, connect(privacy__purpose="service") as here, connect(port=PORT) as plain:
            for name, scan in scans.items():
                ours, primary, clear = medians(options.rounds, lambda q=scan: seconds(there, q), lambda q=scan: seconds(here, q),
                                               lambda q=scan: seconds(plain, q.replace("contact", "plain")))
                yield Ratio(f"standby: {name}", ours * 1e9 / options.people, primary * 1e9 / options.people, "ns a row", rival_name="the same on the primary",
                            note=f"the plain table on the standby {clear * 1e9 / options.people:.0f}")
        script = f"\\set id random(1, {options.people})\nSELECT id, email, name FROM {{t}} WHERE id = :id;\n"
        service = {"duration": options.seconds, "options": "-c privacy.purpose=service"}
        ours, primary, clear = medians(options.rounds, lambda: pgbench(script.format(t="contact"), port=PORT, **service),
                                       lambda: pgbench(script.format(t="contact"), **service),
                                       lambda: pgbench(script.format(t="plain"), port=PORT, **service), warm=False)
        yield Ratio("standby: point read", ours, primary, "transactions a second", at_least=True, rival_name="the same on the primary",
                    note=f"the plain table on the standby {clear:.0f}")
    finally:
        subprocess.run(["pg_ctl", "-D", target, "-w", "-s", "-m", "fast", "stop"], check=False)
        for part in ("", "-keystore", "-keystore-master"):
            shutil.rmtree(target + part, ignore_errors=True)
