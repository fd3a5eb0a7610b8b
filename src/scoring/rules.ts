/** What a person chose about the scoring; results depend on it as they do on the model. */

/** What becomes of a text that the model cannot read at once: its end is left out, or all of it is read in windows. */
export const LONG_TEXTS = ["cut", "average"] as const;
export type LongTexts = (typeof LONG_TEXTS)[number];

/** A temperature that a person had fitted on labeled rows of their own. */
export interface OwnCalibration {
  name: string;
  /** Multiplies the model's own. */
  temperature: number;
  /** The weights that it was fitted for, and is of use for. */
  weightsSha256: string;
  /** What it was fitted on. */
  file: string;
  rows: number;
}

export interface ScoringRules {
  longTexts: LongTexts;
  /** In place of the model's own. */
  calibration?: OwnCalibration;
  /** Names of further heads of the model, whose answers become columns as well; none when absent. */
  heads?: readonly string[];
}

export const DEFAULT_RULES: ScoringRules = { longTexts: "cut" };

/** The heads that were asked, in the model's order. */
export const askedHeads = <H extends { name: string }>(
  { heads = [] }: { heads?: readonly H[] },
  { heads: asked = [] }: Pick<ScoringRules, "heads">,
): H[] => heads.filter(({ name }) => asked.includes(name));

/** Scores of a row: of the classes, then of the labels of each asked head. */
export const rowWidth = (
  model: { labels: readonly string[]; heads?: readonly { name: string; labels: readonly string[] }[] },
  rules: Pick<ScoringRules, "heads">,
): number => askedHeads(model, rules).reduce((sum, { labels }) => sum + labels.length, model.labels.length);

/** For the record of how a table was scored. */
export const describeCalibration = ({ name, file, rows, temperature }: OwnCalibration): string =>
  `${rows} labelled rows of ${file}, kept as "${name}", at ${temperature.toFixed(3)} times the model's temperature`;
