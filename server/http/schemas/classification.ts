/** Requests and responses of the Hugging Face routes. */

import { list, object, open, optional, ref, text } from "./json-schema.ts";

const TEXT = { type: "string" };
const TEXT_OR_PAIR = {
  ...open(object({ text: TEXT, ...optional({ text_pair: TEXT }) }, ["text"])),
  description:
    "A text as the pipeline of transformers takes it. A pair is an error, because the model reads one text.",
};

export const CLASSIFICATION = open(
  object(
    {
      inputs: {
        anyOf: [
          TEXT,
          TEXT_OR_PAIR,
          list({ anyOf: [TEXT, TEXT_OR_PAIR, { ...list(TEXT), minItems: 1, maxItems: 2 }] }),
        ],
        description:
          "One text, or a list. In a list, a list of one text stands for the text, as in text-embeddings-inference.",
      },
      ...optional({
        parameters: object(
          optional({
            top_k: {
              type: "integer",
              minimum: 1,
              maximum: 1_000_000,
              description: "How many labels, the likeliest first; null for all.",
            },
            return_all_scores: {
              type: "boolean",
              description: "All labels in the model's order; top_k goes before it.",
            },
            function_to_apply: {
              type: "string",
              enum: ["softmax", "sigmoid", "none", "default"],
              description: "softmax and sigmoid use the model's temperature; none gives the logits.",
            },
            truncation: {
              type: ["boolean", "string"],
              enum: [true, false, "longest_first", "only_first", "do_not_truncate"],
              description:
                "Whether the end of a text that is too long may be left out (true), or is an error.",
            },
            head: text(
              "A further head of the model, such as emotion; its labels come in place of the classes.",
            ),
            details: {
              type: "boolean",
              description:
                "Whether each label comes with the model that read the text, the language of the text, and the status that a row of a file would have.",
            },
            padding: { description: "Has no effect: each text is a separate run." },
          }),
          [],
        ),
        options: { type: "object", description: "Of the serverless API; has no effect." },
        raw_scores: {
          type: "boolean",
          description: "Of text-embeddings-inference: the logits instead of probabilities.",
        },
        truncate: {
          type: "boolean",
          description: "Of text-embeddings-inference, like parameters.truncation.",
        },
        truncation_direction: {
          type: "string",
          enum: ["Left", "Right", "left", "right"],
          description:
            "Of text-embeddings-inference. The end of a text is cut; Left is an error for a longer text.",
        },
      }),
    },
    ["inputs"],
  ),
);

const prediction = ref("Prediction");

export const FLAT = {
  anyOf: [list(prediction), list(list(prediction))],
  description: "A list of labels for a text; for a list of texts a label each, or with top_k a list each.",
};
export const NESTED = { ...list(list(prediction)), description: "A list of labels for each text." };
