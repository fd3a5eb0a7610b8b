/** Schemas that several routes refer to. */

import { ROW_STATUSES } from "../../../src/data/write/scored.ts";
import { ERROR_TYPES } from "../errors.ts";
import { integer, list, number, object, text } from "./json-schema.ts";

/** `$id` is the name under components/schemas. */
export const SHARED = [
  {
    $id: "Error",
    ...object(
      { error: text("What happened, one sentence."), error_type: { type: "string", enum: ERROR_TYPES } },
      ["error", "error_type"],
    ),
  },
  {
    $id: "Prediction",
    ...object(
      {
        label: { type: "string" },
        score: number(),
        model: text("With the parameter details: id@revision of the model that read the text."),
        language: text("With details: BCP 47 tag; empty where the detector is not sure."),
        status: {
          type: "string",
          enum: ROW_STATUSES,
          description: "With details: as in the column sentiment_status of files.",
        },
      },
      ["label", "score"],
    ),
  },
  {
    $id: "Model",
    ...object(
      {
        id: { type: "string" },
        revision: { type: "string" },
        is_default: { type: "boolean" },
        description: { type: "string" },
        license: { type: "string" },
        licence: text("The same as license, under the name that version 0.1 had."),
        languages: list({ type: "string" }),
        labels: list({ type: "string" }),
        is_multi_label: { type: "boolean" },
        is_number: {
          type: "boolean",
          description: "Whether the score is a number of any size and no probability (regression).",
        },
        max_length: integer("Tokens that the model can read, special tokens included."),
        dtype: { type: "string" },
        device: { type: "string" },
        temperature: number("The logits are divided by it before softmax."),
        calibrated_on: text("Absent when the scores are not calibrated."),
        weights_sha256: { type: "string" },
        heads: list(
          object(
            {
              name: { type: "string" },
              labels: list({ type: "string" }),
              data: text("What it was trained on."),
              limits: text("Where it fails."),
              temperature: number(),
            },
            ["name", "labels", "data", "limits", "temperature"],
            "Asked by the parameter head.",
          ),
        ),
        queued: integer("Texts that wait."),
        workers: integer("Inference processes."),
      },
      ["id", "revision", "is_default", "labels", "max_length", "dtype", "device", "weights_sha256"],
    ),
  },
  {
    $id: "Place",
    ...object(
      {
        text: { type: "string" },
        start: integer("In UTF-16 units of the text that was sent."),
        end: integer("The unit after its last."),
        is_special: { type: "boolean" },
      },
      ["text", "start", "end", "is_special"],
    ),
  },
];
