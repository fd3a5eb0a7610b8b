/** The model and the rules that a new batch is scored with. */

import type { ModelReference } from "../../../../workers/protocols/batch-types.ts";
import { MULTILINGUAL_MODEL } from "../../../../workers/protocols/model.ts";
import { createLibraryClient } from "../../../session/library-client.ts";
import { scoringModelOf } from "../../../scoring/model.ts";
import { selectedHeads, type ScoringRules } from "../../../scoring/rules.ts";
import { calibrationsFor } from "../../../session/calibration-store.ts";
import { useOutputHeads } from "../../../session/output-heads-store.ts";
import { activeHeadsOf } from "../../../session/taught-heads-store.ts";
import { choiceOf, useModel } from "../../../session/model-store.ts";
import type { ChosenRules } from "./state.ts";
import { AppError } from "../../../errors/app-error.ts";

/** @throws AppError `no-model` while no model is loaded */
export function modelReference(): ModelReference {
  const { model, chosen } = useModel.getState();
  if (model.status !== "ready") throw new AppError("no-model", "No model is loaded yet.");
  return { choice: choiceOf(chosen), ...scoringModelOf(model.info) };
}

/** The multilingual model of the app. @returns undefined while it is not stored */
export async function storedMultilingual(): Promise<ModelReference | undefined> {
  const stored = await createLibraryClient().list();
  for (const { id, key, manifest, dtypes } of stored) {
    const dtype = dtypes[0];
    if (id !== MULTILINGUAL_MODEL || !manifest || dtype === undefined) continue;
    const { calibratedOn, notSure } = manifest.weights.find((weights) => weights.dtype === dtype) ?? {};
    const info = {
      manifest,
      dtype,
      ...(calibratedOn !== undefined && { calibratedOn }),
      ...(notSure && { notSure }),
    };
    return { choice: { kind: "stored", key, dtype }, ...scoringModelOf(info) };
  }
  return undefined;
}

/** @param joinedColumns further columns whose texts are joined with that of the text column */
export function rulesFor(
  model: ModelReference,
  chosen: ChosenRules,
  joinedColumns: readonly number[],
): ScoringRules {
  const { longTexts, clean, scoreMissing, calibration } = chosen;
  const { weightsSha256 } = model;
  const ownCalibration = calibrationsFor(weightsSha256).find(({ name }) => name === calibration);
  const heads = selectedHeads(model, { heads: useOutputHeads.getState().asked }).map(({ name }) => name);
  const taughtHeads = activeHeadsOf(weightsSha256);
  return {
    longTexts,
    ...(joinedColumns.length > 0 && { joinedColumns }),
    ...(clean.length > 0 && { clean }),
    ...(scoreMissing && { scoreMissing }),
    ...(ownCalibration && { calibration: ownCalibration }),
    ...(heads.length > 0 && { heads }),
    ...(taughtHeads.length > 0 && { taughtHeads }),
  };
}
