"""The typed configuration, read from config.toml or from a file of values that differ from it.

Unknown keys and wrong types are errors.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

TRAINING = Path(__file__).resolve().parent.parent
REPOSITORY = TRAINING.parent


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base class of every section."""


class Encoder(Settings, kw_only=True):
    """A pretrained encoder; its files come from a Maven artifact or from Python packages.

    `removed_vocabulary` lists words of a WordPiece vocabulary, `kept_pieces` marks the pieces of a Unigram vocabulary.
    """

    artifact: str | None = None
    packages: list[str] = []
    file: str
    sha256: str
    tokenizer: str
    layers: int
    shape: dict[str, int] | None = None
    removed_vocabulary: str | None = None
    kept_pieces: str | None = None
    source: str
    license: str


class PruneVocabulary(Settings):
    min_count: int


class SelectPieces(Settings):
    """How many pieces of a Unigram vocabulary are kept, without the emoji that are added."""

    pieces: int
    seen_by_first_pass: int
    scripts: list[str]


class Bundle(Settings, kw_only=True):
    name: str
    folder: str
    revision: str
    max_length: int
    description: str
    languages: list[str]
    preprocessing: str
    golden: str


class Train(Settings):
    batch_size: int
    auxiliary_batch_size: int
    max_tokens: int
    start_from: str
    epochs: float
    learning_rate: float
    layer_decay: float
    head_learning_rate_factor: float
    warmup: float
    weight_decay: float
    pooling: str
    dropout: float
    label_smoothing: float
    distill: bool
    r_drop: float
    adversarial: float
    token_dropout: float
    label_share: float
    frozen: list[str]
    tasks: list[str]
    templates: int
    auxiliary_weight: float
    average_over: float
    checkpoint_every: int


class Distillation(Settings):
    texts_per_source: int
    min_characters: int
    social_group_sentences: int
    files: list[str]
    excluded_sources: list[str]
    texts_of: dict[str, int]


class CrossDomain(Settings):
    texts: int
    collections: list[str]


class TimeSplit(Settings):
    held_out: str
    texts: int | None


class Recipe(Settings, kw_only=True):
    """A training run of the time split; `train` holds the values that differ from [train]."""

    name: str
    base: str | None = None
    is_teacher: bool = False
    train: dict[str, Any] = {}


class Variant(Settings, kw_only=True):
    name: str
    base: str | None = None
    train: dict[str, Any] = {}


class Ablation(Settings):
    base: str
    recipe: str
    steps: int
    seeds: list[int]
    variants: list[Variant]


class OutputHead(Settings):
    name: str
    file: str
    labels: list[str]
    data: str
    limits: str


class RowRounding(Settings):
    full_precision_count: int
    max_step: int


class Quantization(Settings):
    texts: int
    per_token: list[str]
    row_rounding: RowRounding
    smoothquant_alpha: dict[str, float]


class Calibration(Settings):
    ece_goal: float
    min_accuracy: float


class Source(Settings, kw_only=True):
    """A labeled collection of one or more languages, of which a part by text hash is kept for evaluation.

    `weight` multiplies how often its texts are shown within their language (0: never); `evaluation` names a file that
    replaces the part by hash; `languages`, if given, are the only ones read.
    """

    name: str
    file: str
    weight: float = 1.0
    evaluation: str | None = None
    languages: list[str] | None = None


class Sampling(Settings):
    """How many texts are shown, and how they spread over the languages.

    A language's share grows with its number of texts to the power of `exponent`; a text is shown `max_repeats` times at most.
    """

    languages: list[str]
    texts: int
    exponent: float
    max_repeats: float
    min_class_share: float
    language_weights: dict[str, float]


class MinimumValue(Settings):
    field: str
    value: float


class AuxiliaryTask(Settings, kw_only=True):
    name: str
    file: str
    one_per: str | None = None
    at_least: MinimumValue | None = None
    limit: int | None = None
    languages: list[str] = []


class ConfigFile(Settings):
    """config.toml as it is written."""

    seed: int
    work: str
    data: str
    base: str
    encoders: dict[str, Encoder]
    prune_vocabulary: PruneVocabulary
    bundle: Bundle
    train: Train
    teacher: dict[str, Any]
    distillation: Distillation
    cross_domain: CrossDomain
    time_split: TimeSplit
    recipes: list[Recipe]
    ablation: Ablation
    output_heads: list[OutputHead]
    quantization: Quantization
    calibration: Calibration
    auxiliary: list[AuxiliaryTask]
    sources: list[Source] = []
    sampling: Sampling | None = None
    select_pieces: SelectPieces | None = None


class Config(msgspec.Struct, frozen=True):
    """The configuration with absolute paths and the encoder that a run starts from."""

    seed: int
    work: Path
    data: Path
    encoder: Encoder
    train: Train
    time_split: TimeSplit
    file: ConfigFile

    @property
    def bundle(self) -> Bundle:
        return self.file.bundle


def merged(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The values with those of `changes`; tables are merged, everything else is replaced."""
    tables = {
        key: merged(values[key], change)
        for key, change in changes.items()
        if isinstance(change, dict) and isinstance(values.get(key), dict)
    }
    return values | changes | tables


def load_config(name: str = "config.toml") -> Config:
    """Reads config.toml; another file holds the values that differ from it."""
    values = tomllib.loads((TRAINING / "config.toml").read_text("utf-8"))
    if name != "config.toml":
        values = merged(values, tomllib.loads((TRAINING / name).read_text("utf-8")))
    file = msgspec.convert(values, ConfigFile)
    work = (TRAINING / file.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    data = Path(os.environ.get("TONESCOPE_DATA") or TRAINING / file.data).resolve()
    return Config(file.seed, work, data, file.encoders[file.base], file.train, file.time_split, file)


def with_train(config: Config, changes: dict[str, Any]) -> Config:
    """The configuration with other values of [train]; their names and types are checked."""
    train = msgspec.convert(msgspec.structs.asdict(config.train) | changes, Train)
    return replace(config, train=train)


def with_encoder(config: Config, name: str | None) -> Config:
    """The configuration with another encoder, if one is named."""
    return replace(config, encoder=config.file.encoders[name]) if name else config


def teacher_config(config: Config) -> Config:
    """The configuration with the teacher's encoder and its values of [train]."""
    changes = dict(config.file.teacher)
    return with_train(with_encoder(config, changes.pop("base")), changes)


def recipe_named(config: Config, name: str) -> Recipe:
    return next(recipe for recipe in config.file.recipes if recipe.name == name)


def time_split_weights(config: Config, recipe: str) -> Path:
    """The weights that training by this recipe gave on the time split, averaged over the last steps."""
    return config.work / "time_split" / recipe / "averaged.pt"


def bundle_folder(config: Config) -> Path:
    return REPOSITORY / config.bundle.folder / config.bundle.name
