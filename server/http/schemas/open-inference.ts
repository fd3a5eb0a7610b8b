/** Requests and responses of the Open Inference Protocol. */

import { list, object } from "./json-schema.ts";

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
