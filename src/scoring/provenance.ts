import type { Provenance } from "../data/write/write.ts";
import { APP } from "./app.ts";
import type { ComparedModel, ScoringModel } from "./model.ts";
import { describeCalibration, type ScoringRules } from "./rules.ts";

/** The app, the model and the rules that made a file; stored with it. */
export function provenanceOf(
  { id, revision, weightsSha256, dtype, calibratedOn, temperature, labels, logitAdjustment }: ScoringModel,
  {
    device,
    file,
    rules,
    filter,
    textColumns,
    second,
    otherLanguages,
  }: Pick<Provenance, "device" | "file" | "textColumns"> & {
    rules: ScoringRules;
    filter?: string | undefined;
    second?: ComparedModel | undefined;
    otherLanguages?: ScoringModel | undefined;
  },
): Provenance {
  const { longTexts, calibration, clean = [], scoreMissing, taughtHeads = [] } = rules;
  const basis = calibration ? describeCalibration(calibration) : calibratedOn;
  return {
    app: APP,
    model: id,
    revision,
    weightsSha256,
    dtype,
    device,
    ...(basis !== undefined && { calibratedOn: basis }),
    ...(temperature !== undefined && { temperature: temperature * (calibration?.temperature ?? 1) }),
    ...(logitAdjustment && {
      logitAdjustment: Object.fromEntries(labels.map((label, at) => [label, logitAdjustment[at] ?? 0])),
    }),
    ...(textColumns && { textColumns }),
    longTexts,
    ...(clean.length > 0 && { cleaned: clean.join(", ") }),
    ...(scoreMissing && { missingValues: "scored" }),
    ...(taughtHeads.length > 0 && {
      taughtHeads: taughtHeads.map(({ name, sha256 }) => `${name} (${sha256})`).join(", "),
    }),
    ...(otherLanguages && { otherLanguagesModel: describeModel(otherLanguages) }),
    ...(second && { secondModel: describeSecond(second) }),
    ...(filter !== undefined && { filter }),
    file,
    time: new Date().toISOString(),
  };
}

const describeModel = ({ id, revision, weightsSha256 }: ComparedModel["model"]): string =>
  `${id}@${revision} (${weightsSha256})`;

const describeSecond = ({ model, head }: ComparedModel): string =>
  head ? `${head.name} (${head.sha256})` : describeModel(model);
