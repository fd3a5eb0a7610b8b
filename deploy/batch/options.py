"""The options of both jobs."""

import argparse
import os


def parse(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("input", help="CSV with a header, or a folder of them")
    parser.add_argument("out", help="folder for the scored rows (Parquet); a second run adds missing rows")
    parser.add_argument("--endpoint", action="append", required=True, help="repeat for each endpoint of the fleet")
    parser.add_argument("--id", default="id", help="column that identifies a row")
    parser.add_argument("--text", default="text")
    parser.add_argument("--rows", type=int, default=1024, help="rows per output file")
    parser.add_argument("--tasks", type=int, default=os.cpu_count() or 1, help="concurrent requests")
    parser.add_argument("--key", default=os.environ.get("TONESCOPE_API_KEY"), help=argparse.SUPPRESS)
    return parser.parse_args()
