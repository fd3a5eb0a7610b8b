/** Requests and responses of the Hugging Face routes. */

import { list, object, ref, text } from "./json-schema.ts";

export const CLASSIFICATION = object(
  {
    inputs: {
      anyOf: [{ type: "string" }, list({ type: "string" })],
      description: "One text, or a list.",
    },
    parameters: object(
      {
        top_k: {
          type: ["integer", "null"],
          minimum: 1,
          maximum: 1_000_000,
          description: "How many labels, the likeliest first; null for all.",
        },
        return_all_scores: {
          type: "boolean",
          description: "All labels in the model's order; top_k goes before it.",
        },
        function_to_apply: {
          type: ["string", "null"],
          enum: ["softmax", "sigmoid", "none", "default", null],
          description: "softmax and sigmoid use the model's temperature; none gives the logits.",
        },
        truncation: {
          type: ["boolean", "string"],
          enum: [true, false, "longest_first", "only_first", "do_not_truncate"],
          description: "Whether the end of a text that is too long may be left out (true), or is an error.",
        },
        head: text("A further head of the model, such as emotion; its labels come in place of the classes."),
        padding: { description: "Has no effect: each text is a separate run." },
      },
      [],
    ),
    options: { type: "object", description: "Of the serverless API; has no effect." },
  },
  ["inputs"],
);

const prediction = ref("Prediction");

export const FLAT = {
  anyOf: [list(prediction), list(list(prediction))],
  description: "A list of labels for a text; for a list of texts a label each, or with top_k a list each.",
};
export const NESTED = { ...list(list(prediction)), description: "A list of labels for each text." };
