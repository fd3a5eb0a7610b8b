"""Writes to standard output what Python packages answer on the inputs of the tests of src/statistics, as JSON."""

import json
import sys

import agreement

SECTIONS = {"agreement": agreement.cases}


def plain(value):
    """Numbers of NumPy as those of Python."""
    return value.item()


json.dump({name: cases() for name, cases in SECTIONS.items()}, sys.stdout, default=plain)
