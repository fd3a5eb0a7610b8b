"""One stage of the pipeline, or all that make the bundle:

python run.py [train|prior|export|calibrate|slices|bundle|heads|golden|all]
    `all` also trains without the latest collection what `train` goes on from
python run.py timesplit [RECIPE...]   compares recipes, for long; A+B: the average of two.
    `teacher` is whose opinion is learned
python run.py ablations [NAME...]   what each part of the recipe brings, for long
python run.py elsewhere   how what ships does on collections about other things
python run.py quantizations   other ways to 8 bits beside the one that ships
python run.py trim   lists the words of the base that tweets do not use
python run.py opinions   keeps in the repository what the teacher has said
"""

import sys
from importlib import import_module

from tonescope_training.config import load_config

STAGES = ["timesplit", "train", "prior", "export", "calibrate", "slices", "bundle", "heads", "golden"]


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "all"
    if wanted not in [*STAGES, "all", "ablations", "elsewhere", "quantizations", "trim", "opinions"]:
        raise SystemExit(__doc__)
    config = load_config()
    for stage in STAGES if wanted == "all" else [wanted]:
        print(f"== {stage}", flush=True)
        run = getattr(import_module(f"tonescope_training.{stage}"), stage)
        if stage in ["timesplit", "ablations"]:
            run(config, [config["train"]["begin"]] if wanted == "all" else sys.argv[2:])
        else:
            run(config)


if __name__ == "__main__":
    main()
