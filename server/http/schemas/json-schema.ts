/** Builders of JSON Schema, for shapes without further properties. */

export const object = (properties: Record<string, unknown>, required: string[], description?: string) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
  ...(description && { description }),
});

interface Schema {
  type?: string | string[];
  enum?: readonly unknown[];
}

/** Fields of a request that may be absent, or null as serializers write a field that is not set. */
export const optional = (properties: Record<string, object>) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const { type, enum: values }: Schema = schema;
      const nullable = {
        ...schema,
        ...(type !== undefined && { type: [...new Set([type, "null"].flat())] }),
        ...(values && { enum: [...new Set([...values, null])] }),
      };
      return [name, nullable];
    }),
  );

/** An object of a contract in which unknown fields are ignored. */
export const open = <T extends object>(schema: T) => ({ ...schema, additionalProperties: true });

/** A body that the documentation page sends unless it is changed. */
export const withExample = <T extends object>(schema: T, example: unknown) => ({
  ...schema,
  examples: [example],
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
