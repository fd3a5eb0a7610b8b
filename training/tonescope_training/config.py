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
    return with_base(config, config["base"])


def with_base(config: dict, name: str | None) -> dict:
    """The same with another encoder to begin as, if it is named."""
    return config | {"base": config["encoders"][name]} if name else config


def teacher_config(config: dict) -> dict:
    """The same with the teacher's encoder in place of the student's, and its own settings of training."""
    teacher = dict(config["teacher"])
    return with_base(config, teacher.pop("base")) | {"train": config["train"] | teacher}


def weights_without_latest(config: dict, recipe: str) -> Path:
    """What training by this recipe gave on the time split: the moving average of the weights."""
    return config["work"] / "timesplit" / recipe / "averaged.pt"


def bundle_folder(config: dict) -> Path:
    return REPOSITORY / "public" / "models" / config["bundle"]["name"]
