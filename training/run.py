"""Runs one stage of the training pipeline, or all stages that build the bundle.

python run.py [train|logit_adjustment|export|calibrate|slices|bundle|output_heads|golden|all]
    `all` begins with the time-split run from which `train` continues
python run.py multilingual.toml [train|export|calibrate|bundle|golden|all]
    the multilingual model, from collections of several languages
python run.py time_split [RECIPE...]   compares recipes (hours); A+B: the average of two.
    `teacher` trains the teacher of the student
python run.py ablation [NAME...]       ablations of the student's recipe (hours)
python run.py cross_domain             evaluates the shipped weights on other collections
python run.py quantizations            compares ways of quantizing to 8 bits
python run.py multilingual.toml select_pieces
                                       selects the pieces of the multilingual model's vocabulary
python run.py multilingual.toml token_ids
                                       writes the ids with which `npm run check:tokens` compares the engine's
python run.py prune_vocabulary         lists the words of the encoder that tweets do not use
python run.py teacher_predictions      stores the teacher's predictions in the repository
"""

import sys
from importlib import import_module

from tonescope_training.config import load_config

STAGES = ["time_split", "train", "logit_adjustment", "export", "calibrate", "slices", "bundle", "output_heads", "golden"]
SOURCES_STAGES = ["train", "export", "calibrate", "bundle", "golden"]
OTHERS = ["ablation", "cross_domain", "quantizations", "prune_vocabulary", "select_pieces", "teacher_predictions", "token_ids"]


def main() -> None:
    arguments = sys.argv[1:]
    name = arguments.pop(0) if arguments and arguments[0].endswith(".toml") else "config.toml"
    stage_name = arguments[0] if arguments else "all"
    if stage_name not in [*STAGES, *OTHERS, "all"]:
        raise SystemExit(__doc__)
    config = load_config(name)
    all_stages = SOURCES_STAGES if config.file.sources else STAGES
    for stage in all_stages if stage_name == "all" else [stage_name]:
        print(f"== {stage}", flush=True)
        run = getattr(import_module(f"tonescope_training.{stage}"), stage)
        if stage in ["time_split", "ablation"]:
            run(config, [config.train.start_from] if stage_name == "all" else arguments[1:])
        else:
            run(config)


if __name__ == "__main__":
    main()
