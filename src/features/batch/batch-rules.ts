/** What a new batch is scored with, as the person chose it. */

import type { BatchError, ModelReference } from "../../../workers/batch/protocol.ts";
import { scoringModelOf } from "../../scoring/model.ts";
import { askedHeads, type ScoringRules } from "../../scoring/rules.ts";
import { t } from "../../words/words.ts";
import { calibrationsFor } from "../evaluate/calibration-store.ts";
import { useHeads } from "../models/heads-store.ts";
import { choiceOf, useModel } from "../models/model-store.ts";
import { BatchFailure } from "./batch-client.ts";

/** By name, because what it names can change or go until the batch begins; empty for the model's own calibration. */
export type ChosenRules = Pick<ScoringRules, "longTexts"> & { calibration: string };

const noModel = (): BatchError => ({
  code: "no-model",
  message: t("batch:failure.noModel.message"),
  advice: t("batch:failure.noModel.advice"),
  retryable: true,
});

/** @throws BatchFailure while no model is loaded */
export function modelReference(): ModelReference {
  const { model, chosen } = useModel.getState();
  if (model.status !== "ready") throw new BatchFailure(noModel());
  return { choice: choiceOf(chosen), ...scoringModelOf(model.info) };
}

export function rulesFor(model: ModelReference, { longTexts, calibration }: ChosenRules): ScoringRules {
  const { weightsSha256 } = model;
  const own = calibrationsFor(weightsSha256).find(({ name }) => name === calibration);
  const heads = askedHeads(model, { heads: useHeads.getState().asked }).map(({ name }) => name);
  return { longTexts, ...(own && { calibration: own }), ...(heads.length > 0 && { heads }) };
}
