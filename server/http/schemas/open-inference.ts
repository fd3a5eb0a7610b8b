/** Requests and responses of the Open Inference Protocol. */

import { list, object, open, optional } from "./json-schema.ts";

/** Outputs that a response has only if they are asked for. */
export const DETAILS = ["model", "language", "status"] as const;
export const OUTPUTS = ["label", "scores", ...DETAILS] as const;

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

const PARAMETERS = optional({ parameters: { type: "object" } });

export const INFER = open(
  object(
    {
      ...optional({
        id: { type: "string" },
        parameters: { type: "object" },
        outputs: list(open(object({ name: { type: "string", enum: OUTPUTS }, ...PARAMETERS }, ["name"]))),
      }),
      inputs: { ...list(open(tensor(TEXTS, PARAMETERS))), minItems: 1, maxItems: 1 },
    },
    ["inputs"],
  ),
);

export const INFERRED = object(
  {
    model_name: { type: "string" },
    model_version: { type: "string", description: "Absent where the model is chosen by language." },
    id: { type: "string" },
    outputs: list(tensor(list({ type: ["string", "number"] }))),
  },
  ["model_name", "id", "outputs"],
);
