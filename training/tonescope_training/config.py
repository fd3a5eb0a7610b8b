"""The one configuration file, with its paths made absolute."""

import os
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
REPOSITORY = HERE.parent


def load_config() -> dict:
    config = tomllib.loads((HERE / "config.toml").read_text("utf-8"))
    config["data"] = Path(os.environ.get("TONESCOPE_DATA") or HERE / config["data"]).resolve()
    config["work"] = (HERE / config["work"]).resolve()
    config["work"].mkdir(exist_ok=True)
    return config


def bundle_folder(config: dict) -> Path:
    return REPOSITORY / "public" / "models" / config["bundle"]["name"]
