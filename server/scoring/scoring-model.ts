import { AppError } from "../../src/errors/app-error.ts";
import { parseManifest } from "../../src/engine/model/manifest.ts";
import { readText } from "../../src/engine/model/verified-reading.ts";
import { type ScoringModel, scoringModelOf } from "../../src/scoring/model.ts";
import { type LocalModel, openLocal } from "../models/open-model.ts";

/** Reads the manifest only, without loading the model in this thread. @throws AppError */
export async function readScoringModel(local: LocalModel): Promise<ScoringModel> {
  const { source, dtype, release } = await openLocal(local);
  const manifest = parseManifest(await readText(source, "manifest.json").finally(release));
  const weights = manifest.weights.find((entry) => dtype === undefined || entry.dtype === dtype);
  if (!weights) throw new AppError("not-found", `The model has no weights of type ${dtype}.`);
  const { calibratedOn, notSure } = weights;
  const { settings = {} } = local;
  return {
    ...scoringModelOf({
      manifest,
      dtype: weights.dtype,
      ...(calibratedOn !== undefined && { calibratedOn }),
      ...(notSure && { notSure }),
    }),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}
