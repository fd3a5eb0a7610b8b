/** Request and response of /explain. */

import {
  ATTRIBUTION_METHODS,
  DEFAULT_METHOD,
  METHOD_IDS,
  METHOD_PARAMETERS,
} from "../../../src/engine/explain/attribution/registry.ts";
import {
  COUNTERFACTUAL_KIND_IDS,
  COUNTERFACTUAL_KINDS,
} from "../../../src/engine/explain/counterfactuals/kinds.ts";
import { EXPLANATION_PARTS } from "../../inference/protocol.ts";
import { integer, list, object, optional, ref, text } from "./json-schema.ts";

const byLabel = list(
  object({ label: { type: "string" }, values: list({ type: ["number", "null"] }) }, ["label", "values"]),
);

const valueByLabel = list(
  object({ label: { type: "string" }, value: { type: ["number", "null"] } }, ["label", "value"]),
);

export const EXPLANATION = object(
  {
    inputs: { type: "string" },
    ...optional({
      parameters: object(
        optional({
          method: {
            type: "string",
            enum: METHOD_IDS,
            default: DEFAULT_METHOD,
            description: METHOD_IDS.map((id) => `${id}: ${ATTRIBUTION_METHODS[id].title}`).join("; "),
          },
          level: { type: "string", enum: ["words", "tokens"], default: "words" },
          operator: {
            type: "string",
            enum: ["delete", "mask"],
            default: "delete",
            description: "How occlusion, shapley and lime remove a word; mask always masks.",
          },
          ...Object.fromEntries(
            METHOD_PARAMETERS.map(({ name, methods, description, default: value, minimum, maximum }) => [
              name,
              {
                type: "integer",
                minimum,
                maximum,
                default: value,
                description: `${description} of ${methods.join(", ")}.`,
              },
            ]),
          ),
          head: text("A taught head, whose categories are explained in place of the classes."),
          returns: {
            ...list({ type: "string", enum: EXPLANATION_PARTS }),
            minItems: 1,
            maxItems: EXPLANATION_PARTS.length,
            default: ["attributions"],
          },
        }),
        [],
      ),
    }),
  },
  ["inputs"],
);

export const EXPLAINED = object(
  {
    language: text(
      "Where the model was chosen by language: BCP 47 tag, empty where the detector is not sure. x-model-id names the model.",
    ),
    model_text: text("The text after preprocessing."),
    scores: list(ref("Prediction")),
    attributions: object(
      {
        method: { type: "string" },
        level: { type: "string" },
        is_signed: { type: "boolean", description: "Whether a value can be negative, against the class." },
        passes: integer("Runs of the model."),
        units: list(ref("Place")),
        values: { ...byLabel, description: "For each label a value for each unit." },
        standard_errors: byLabel,
        r_squared: {
          ...valueByLabel,
          description: "Of lime: the share of the variance that the linear model explains.",
        },
        completeness_gap: {
          ...valueByLabel,
          description: "Of gradients: the change that the values do not account for.",
        },
      },
      ["method", "level", "is_signed", "passes", "units", "values"],
    ),
    attentions: object(
      {
        layers: integer("Layers."),
        heads: integer("Heads of a layer."),
        tokens: list(ref("Place")),
        weights: list(
          object(
            {
              layer: integer("From 0."),
              head: integer("From 0."),
              rows: list(list({ type: ["number", "null"] })),
            },
            ["layer", "head", "rows"],
          ),
        ),
      },
      ["layers", "heads", "tokens", "weights"],
    ),
    counterfactuals: list(
      object(
        {
          kind: {
            type: "string",
            enum: COUNTERFACTUAL_KIND_IDS,
            description: COUNTERFACTUAL_KIND_IDS.map((id) => `${id}: ${COUNTERFACTUAL_KINDS[id].title}`).join(
              "; ",
            ),
          },
          text: text("The text after the edit."),
          changes_label: { type: "boolean", description: "Whether another class is predicted." },
          change: {
            type: "number",
            description: "By how much the probability of the class that is predicted for the text changes.",
          },
          scores: list(ref("Prediction")),
        },
        ["kind", "text", "changes_label", "change", "scores"],
      ),
    ),
  },
  ["model_text", "scores"],
);
