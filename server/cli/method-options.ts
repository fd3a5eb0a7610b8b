/** The options that choose an attribution method, derived from the registry of methods. */

import { AppError } from "../../src/errors/app-error.ts";
import {
  ATTRIBUTION_METHODS,
  type AttributionMethod,
  DEFAULT_METHOD,
  isMethodId,
  METHOD_IDS,
  METHOD_PARAMETERS,
  methodOf,
  type ParameterName,
  passesOf,
} from "../../src/engine/explain/attribution/registry.ts";
import { UsageError } from "./command.ts";

type ParameterOptions = Record<ParameterName, { type: "string" }>;

export const METHOD_OPTIONS = {
  method: { type: "string", default: DEFAULT_METHOD as string },
  ...(Object.fromEntries(
    METHOD_PARAMETERS.map(({ name }) => [name, { type: "string" }]),
  ) as ParameterOptions),
} as const;

export type MethodValues = { method: string } & Partial<Record<ParameterName, string | undefined>>;

/** The text length for the costs in the help. */
const TYPICAL_TEXT = { words: 20, classes: 3 };
/** The column at which the description of an option begins. */
const COLUMN = 32;

const methodLines = METHOD_IDS.map((id) => {
  const cost = passesOf(id, TYPICAL_TEXT);
  const note = id === DEFAULT_METHOD ? " (the default)" : "";
  const passes = `${cost} ${cost === 1 ? "pass" : "passes"}`;
  return `${id.padEnd(10)} ${passes.padStart(10)}  ${ATTRIBUTION_METHODS[id].title}${note}`;
});

const parameterLines = METHOD_PARAMETERS.map(
  ({ name, methods, description, minimum, maximum, default: value }) =>
    `  --${name} N`.padEnd(COLUMN) +
    `${description} of ${methods.join(", ")}: ${minimum} to ${maximum}, ${value} when absent`,
);

export const METHOD_HELP = [
  "  --method NAME".padEnd(COLUMN) +
    `how words are valued; forward passes of the model for a text of ${TYPICAL_TEXT.words} words, at most:`,
  ...methodLines.map((line) => " ".repeat(COLUMN) + line),
  ...parameterLines,
].join("\n");

/** @throws UsageError */
export function methodFrom(values: MethodValues): AttributionMethod {
  if (!isMethodId(values.method)) throw new UsageError(`--method is one of ${METHOD_IDS.join(", ")}.`);
  const parameters: Partial<Record<ParameterName, number>> = {};
  for (const { name } of METHOD_PARAMETERS) {
    const value = values[name];
    if (value !== undefined) parameters[name] = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  }
  try {
    return methodOf(values.method, parameters);
  } catch (cause) {
    if (cause instanceof AppError && cause.code === "bad-input") throw new UsageError(`--${cause.message}`);
    throw cause;
  }
}
