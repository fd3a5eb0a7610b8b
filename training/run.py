"""One stage of the pipeline, or all of them: python run.py [timesplit|train|export|calibrate|bundle|golden|all]"""

import sys
from importlib import import_module

from tonescope_training.config import load_config

STAGES = ["timesplit", "train", "export", "calibrate", "bundle", "golden"]


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "all"
    if wanted != "all" and wanted not in STAGES:
        raise SystemExit(__doc__)
    config = load_config()
    for stage in STAGES if wanted == "all" else [wanted]:
        print(f"== {stage}", flush=True)
        getattr(import_module(f"tonescope_training.{stage}"), stage)(config)


if __name__ == "__main__":
    main()
