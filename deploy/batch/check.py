"""Tests Ray and Spark in local mode against real endpoints, while an endpoint and the job are killed.

npm run test:scale, with a Python that has requirements.txt; Spark needs Java 17. Exits with 1 if a row is lost or
duplicated, or if its label differs from that of the command line.
"""

import collections
import csv
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pyarrow.parquet as pq

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ENTRY = os.environ.get("TONESCOPE_ENTRY", str(ROOT / "dist-node/tonescope.js"))
ROWS = int(os.environ.get("ROWS", "3000"))
ENDPOINTS = 3
WORDS = "love hate great awful service, train coffee \"Monday\" the is not very so happy sad delayed 😀 =1+1 @anna\nre".split(" ")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Endpoint:
    """One server, with a queue so short that it sometimes responds with 429."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--workers", "1", "--max-items", "64", "--max-queue", "96"]
        options += ["--log-level", "silent"]
        self.process = subprocess.Popen(["node", ENTRY, "serve", *options], start_new_session=True)

    def wait(self) -> None:
        for _ in range(600):
            try:
                if urllib.request.urlopen(f"{self.url}/ready", timeout=2).status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError(f"{self.url} did not become ready")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def write_table(path: Path) -> None:
    draw = random.Random(7)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        for row in range(ROWS):
            text = " ".join(draw.choices(WORDS, k=draw.randint(4, 24))) if row % 50 else ""
            writer.writerow([f"{10**18 + row}", text])


def finished_rows(out: Path) -> list[dict]:
    return [row for part in out.glob("part-*.parquet") for row in pq.read_table(part).to_pylist()]


def check(engine: str, table: Path, out: Path, fleet: list[Endpoint], labels: dict[str, str]) -> bool:
    command = [sys.executable, str(HERE / f"{engine}_job.py"), str(table), str(out), "--rows", "100", "--tasks", "6"]
    command += [option for endpoint in fleet for option in ("--endpoint", endpoint.url)]
    environment = os.environ | {"PYTHONPATH": str(HERE), "PYSPARK_PYTHON": sys.executable, "RAY_DEDUP_LOGS": "0"}
    started = time.monotonic()
    job = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    killed = {"endpoint": 0, "job": 0}
    while job.poll() is None:
        done = len(finished_rows(out))
        if not killed["endpoint"] and done > ROWS * 0.15:
            fleet[0].kill()
            killed["endpoint"] = done
        if killed["endpoint"] and not killed["job"] and done > ROWS * 0.5:
            os.killpg(job.pid, signal.SIGKILL)
            job.wait()
            killed["job"] = done
            break
        time.sleep(0.1)
    fleet[0].start()
    again = subprocess.run(command, env=environment, start_new_session=True, check=False)
    fleet[0].wait()
    rows = finished_rows(out)
    counts = collections.Counter(row["id"] for row in rows)
    lost = labels.keys() - counts.keys()
    duplicated = [row for row, count in counts.items() if count > 1]
    mislabeled = [row["id"] for row in rows if (row["sentiment"] or "") != labels.get(row["id"])]
    print(
        f"{engine}: an endpoint killed after {killed['endpoint']} of {ROWS} rows, the job after {killed['job']}, run again: "
        f"{len(rows)} rows, {len(lost)} lost, {len(duplicated)} duplicated, {len(mislabeled)} mislabeled, "
        f"{time.monotonic() - started:.0f} s"
    )
    was_killed = 0 < killed["endpoint"] < killed["job"] < ROWS
    return was_killed and again.returncode == 0 and len(rows) == ROWS and not (lost or duplicated or mislabeled)


def main() -> int:
    subprocess.run([sys.executable, str(HERE / "validate.py")], check=True)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        table = folder / "tweets.csv"
        write_table(table)
        scored = folder / "scored.csv"
        own = str(ROOT / "dist-node/tonescope.js")
        subprocess.run(["node", own, "score", str(table), "--device", "cpu", "--out", str(scored)], check=True)
        with scored.open(newline="") as file:
            labels = {row["id"]: row["sentiment"] for row in csv.DictReader(file)}
        fleet = [Endpoint() for _ in range(ENDPOINTS)]
        try:
            for endpoint in fleet:
                endpoint.wait()
            engines = sys.argv[1:] or ["ray", "spark"]
            passed = [check(engine, table, folder / engine, fleet, labels) for engine in engines]
        finally:
            for endpoint in fleet:
                endpoint.kill()
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
