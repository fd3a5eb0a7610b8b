/** The scoring rules that a person chooses; results depend on them as on the model. */

import type { IssueKind } from "../data/report.ts";
import type { SelectedHead } from "../data/write/scored.ts";
import type { TaughtHead } from "../heads/file/head.ts";

/** How a text that is too long for the model is scored: without its end, or as the average over windows. */
export const LONG_TEXTS = ["cut", "average"] as const;
export type LongTexts = (typeof LONG_TEXTS)[number];

/** A temperature fitted on labeled rows of a person's file. */
export interface OwnCalibration {
  name: string;
  /** Factor for the temperature of the model. */
  temperature: number;
  /** SHA-256 of the weights for which the temperature was fitted; it is valid only for these. */
  weightsSha256: string;
  /** Name of the file with the labeled rows. */
  file: string;
  /** Number of labeled rows. */
  rows: number;
}

/** What can be cleaned in a text before the model reads it: HTML tags, and UTF-8 that was read as windows-1252. */
export const CLEANINGS = ["html", "mojibake"] as const;
export type Cleaning = (typeof CLEANINGS)[number];

/** The issue that the import report has where there is something to clean. */
export const CLEANING_ISSUES = { html: "html-tags", mojibake: "mojibake" } as const satisfies Record<
  Cleaning,
  IssueKind
>;

/** A row is a notice when its cell in the column, an index, is one of the values. */
export interface NoticeRows {
  column: number;
  values: readonly string[];
}

export interface ScoringRules {
  longTexts: LongTexts;
  /** Indices of further columns whose texts follow that of the text column, each on a line of its own. */
  joinedColumns?: readonly number[];
  /** Nothing when absent. */
  clean?: readonly Cleaning[];
  /** Whether cells that stand for a missing text, such as `NULL` and `[deleted]`, are scored like any other text. */
  scoreMissing?: boolean;
  /** Rows that no person wrote as a post, in the export of a service; they count as empty. */
  notices?: NoticeRows;
  /** Replaces the calibration of the model. */
  calibration?: OwnCalibration;
  /** Names of the further output heads whose scores become columns too; none when absent. */
  heads?: readonly string[];
  /** Taught heads whose scores become columns too; none when absent. */
  taughtHeads?: readonly TaughtHead[];
}

export const DEFAULT_RULES: ScoringRules = { longTexts: "cut" };

/** The output heads that the rules select, in the order of the model. */
export const selectedHeads = <H extends { name: string }>(
  { heads = [] }: { heads?: readonly H[] },
  { heads: selected = [] }: Pick<ScoringRules, "heads">,
): H[] => heads.filter(({ name }) => selected.includes(name));

/** A taught head as columns. */
const taughtColumns = ({
  name,
  kind,
  categories,
}: Pick<TaughtHead, "name" | "kind" | "categories">): SelectedHead => ({
  name,
  labels: categories.map((category) => category.name),
  ...(kind === "multiple" && { isMultiple: true }),
});

/** The heads whose scores follow those of the classes: the selected output heads, then the taught heads. */
export const scoredHeads = (
  model: { heads?: readonly SelectedHead[] },
  rules: Pick<ScoringRules, "heads" | "taughtHeads">,
): SelectedHead[] => [...selectedHeads(model, rules), ...(rules.taughtHeads ?? []).map(taughtColumns)];

/** Number of scores of a row: those of the classes and of the labels of each further head. */
export const rowWidth = (
  model: { labels: readonly string[]; heads?: readonly SelectedHead[] },
  rules: Pick<ScoringRules, "heads" | "taughtHeads">,
): number => scoredHeads(model, rules).reduce((sum, { labels }) => sum + labels.length, model.labels.length);

/** The rules of a job, with the heads that were added to its scored rows after those of the rules. */
export const rulesWithHeads = ({
  rules,
  taughtHeads = [],
}: {
  rules: ScoringRules;
  taughtHeads?: readonly TaughtHead[];
}): ScoringRules =>
  taughtHeads.length > 0 ? { ...rules, taughtHeads: [...(rules.taughtHeads ?? []), ...taughtHeads] } : rules;

/** The rules with the hash of each taught head in place of its weights, to compare and to record them. */
export const rulesRecord = ({ taughtHeads, ...rules }: ScoringRules) => ({
  ...rules,
  ...(taughtHeads && { taughtHeads: taughtHeads.map(({ sha256 }) => sha256) }),
});

/** Below one half, the predicted class is more likely wrong than right. */
const DEFAULT_NOT_SURE_BELOW = 0.5;

/** The probability of the predicted class below which a prediction is "not sure". A number is never. */
export const notSureThreshold = (
  {
    notSureBelow = DEFAULT_NOT_SURE_BELOW,
    isNumber = false,
  }: { notSureBelow?: number | undefined; isNumber?: boolean | undefined },
  { calibration }: Pick<ScoringRules, "calibration">,
): number => {
  if (isNumber) return -Infinity;
  // The model's threshold was measured with its own calibration.
  return calibration ? DEFAULT_NOT_SURE_BELOW : notSureBelow;
};

/** A sentence about the calibration, for provenance. */
export const describeCalibration = ({ name, file, rows, temperature }: OwnCalibration): string =>
  `${rows} labelled rows of ${file}, kept as "${name}", at ${temperature.toFixed(3)} times the model's temperature`;
