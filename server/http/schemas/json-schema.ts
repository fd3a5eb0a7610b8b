/** Builders of JSON Schema, for shapes without further properties. */

export const object = (properties: Record<string, unknown>, required: string[], description?: string) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
  ...(description && { description }),
});
export const list = (items: unknown) => ({ type: "array", items });
export const ref = (name: string) => ({ $ref: `${name}#` });
export const text = (description: string) => ({ type: "string", description });
export const number = (description?: string) => ({ type: "number", ...(description && { description }) });
export const integer = (description: string) => ({ type: "integer", minimum: 0, description });

/** An object of booleans, all required, except `name`, which is a string. */
export const flags = (...names: string[]) =>
  object(
    Object.fromEntries(names.map((name) => [name, { type: name === "name" ? "string" : "boolean" }])),
    names,
  );
