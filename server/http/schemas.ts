/** The shapes on the wire: they check what comes in, and document what goes out. */

import {
  ATTRIBUTION_METHODS,
  DEFAULT_METHOD,
  METHOD_IDS,
  METHOD_PARAMETERS,
} from "../../src/engine/explain/attribution/registry.ts";
import { ERROR_STATUSES, ERROR_TYPES, type ErrorStatus } from "./errors.ts";

const object = (properties: Record<string, unknown>, required: string[], description?: string) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
  ...(description && { description }),
});
const list = (items: unknown) => ({ type: "array", items });
const ref = (name: string) => ({ $ref: `${name}#` });
const text = (description: string) => ({ type: "string", description });
const number = (description?: string) => ({ type: "number", ...(description && { description }) });
const integer = (description: string) => ({ type: "integer", minimum: 0, description });

/** `$id` is the name under components/schemas. */
export const SHARED = [
  {
    $id: "Error",
    ...object(
      { error: text("What happened, one sentence."), error_type: { type: "string", enum: ERROR_TYPES } },
      ["error", "error_type"],
    ),
  },
  { $id: "Prediction", ...object({ label: { type: "string" }, score: number() }, ["label", "score"]) },
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
        padding: { description: "Has no effect: each text is a run of its own." },
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

export const EXPLANATION = object(
  {
    inputs: { type: "string" },
    parameters: object(
      {
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
        returns: {
          ...list({ type: "string", enum: ["attributions", "attentions"] }),
          minItems: 1,
          maxItems: 2,
          default: ["attributions"],
        },
      },
      [],
    ),
  },
  ["inputs"],
);

const byLabel = list(
  object({ label: { type: "string" }, values: list({ type: ["number", "null"] }) }, ["label", "values"]),
);

const valueByLabel = list(
  object({ label: { type: "string" }, value: { type: ["number", "null"] } }, ["label", "value"]),
);

export const EXPLAINED = object(
  {
    model_text: text("The text after preprocessing."),
    scores: list(prediction),
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
  },
  ["model_text", "scores"],
);

const tensor = (data: unknown, more: Record<string, unknown> = {}) =>
  object(
    {
      name: { type: "string" },
      shape: list({ type: "integer", minimum: 0 }),
      datatype: { type: "string" },
      data,
      ...more,
    },
    ["name", "shape", "datatype", "data"],
  );

const TEXTS = { description: "Texts, in any nesting that the shape says.", type: "array" };

export const INFER = object(
  {
    id: { type: "string" },
    parameters: { type: "object" },
    inputs: { ...list(tensor(TEXTS, { parameters: { type: "object" } })), minItems: 1, maxItems: 1 },
    outputs: list(object({ name: { type: "string" }, parameters: { type: "object" } }, ["name"])),
  },
  ["inputs"],
);

export const INFERRED = object(
  {
    model_name: { type: "string" },
    model_version: { type: "string" },
    id: { type: "string" },
    outputs: list(tensor(list({ type: ["string", "number"] }))),
  },
  ["model_name", "model_version", "id", "outputs"],
);

export const flags = (...names: string[]) =>
  object(
    Object.fromEntries(names.map((name) => [name, { type: name === "name" ? "string" : "boolean" }])),
    names,
  );

export { list, object, ref };

const MEANINGS: Record<ErrorStatus, string> = {
  400: "The request cannot be read.",
  401: "The key is missing or wrong.",
  404: "There is no such path or model.",
  413: "The body is too large.",
  415: "The body is of another type than the route takes.",
  422: "Too many texts, or a text that is too long, or an option that the model lacks.",
  429: "Too many requests wait, or this client sent too many.",
  500: "The model or the server failed.",
  503: "The model is being loaded, or the server is stopping.",
};

const seconds = { type: "integer", description: "Seconds until another try makes sense." };

/** Responses that any route of the API can give. */
export const errorResponses = (statuses: readonly ErrorStatus[] = ERROR_STATUSES) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: MEANINGS[status],
        ...((status === 429 || status === 503) && { headers: { "retry-after": seconds } }),
        content: { "application/json": { schema: ref("Error") } },
      },
    ]),
  );

const COSTS = {
  "x-model-id": "The model's id.",
  "x-model-revision": "The revision that answered.",
  "x-queue-time": "Milliseconds until a process was free, of the text that waited longest.",
  "x-tokenization-time": "Milliseconds of all texts.",
  "x-inference-time": "Milliseconds of all texts.",
  "x-total-time": "Milliseconds since the request came.",
  "x-compute-characters": "Characters of all texts.",
  "x-compute-tokens": "Tokens that the model read.",
  "x-cut-tokens": "Tokens at the ends of texts that the model could not read.",
};

export const costHeaders = Object.fromEntries(
  Object.entries(COSTS).map(([name, description]) => [name, { type: "string", description }]),
);

export const answer = (schema: unknown, description: string, headers = {}) => ({
  description,
  headers,
  content: { "application/json": { schema } },
});
