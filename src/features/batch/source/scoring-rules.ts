/** What a new batch is scored with, as the person chose it. */

import type { ModelReference } from "../../../../workers/batch/protocol.ts";
import { scoringModelOf } from "../../../scoring/model.ts";
import { askedHeads, type ScoringRules } from "../../../scoring/rules.ts";
import { calibrationsFor } from "../../../session/calibration-store.ts";
import { useOutputHeads } from "../../../session/output-heads-store.ts";
import { choiceOf, useModel } from "../../../session/model-store.ts";
import { AppError } from "../../../errors/app-error.ts";

/** By name, because what it names can change or go until the batch begins; empty for the model's own calibration. */
export type ChosenRules = Pick<ScoringRules, "longTexts"> & { calibration: string };

/** @throws AppError while no model is loaded */
export function modelReference(): ModelReference {
  const { model, chosen } = useModel.getState();
  if (model.status !== "ready") throw new AppError("no-model", "No model is loaded yet.");
  return { choice: choiceOf(chosen), ...scoringModelOf(model.info) };
}

export function rulesFor(model: ModelReference, { longTexts, calibration }: ChosenRules): ScoringRules {
  const { weightsSha256 } = model;
  const own = calibrationsFor(weightsSha256).find(({ name }) => name === calibration);
  const heads = askedHeads(model, { heads: useOutputHeads.getState().asked }).map(({ name }) => name);
  return { longTexts, ...(own && { calibration: own }), ...(heads.length > 0 && { heads }) };
}
