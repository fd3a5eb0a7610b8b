/** The options that choose an attribution method, derived from the registry of methods. */

import {
  ATTRIBUTION_METHODS,
  type AttributionMethod,
  DEFAULT_METHOD,
  METHOD_IDS,
  METHOD_PARAMETERS,
  type MethodId,
  methodOf,
  type ParameterName,
  passesOf,
} from "../../src/engine/explain/attribution/registry.ts";
import { choice, group, type Option, type Values, wholeNumber } from "./option.ts";

/** The text length for the costs in the help. */
const TYPICAL_TEXT = { words: 20, classes: 3 };

/** Forward passes for a typical text. */
export const typicalPasses = (id: MethodId): number => passesOf(id, TYPICAL_TEXT);

const methodLines = METHOD_IDS.map((id) => {
  const cost = typicalPasses(id);
  const passes = `${cost} ${cost === 1 ? "pass" : "passes"}`;
  return `${id}: ${ATTRIBUTION_METHODS[id].title}; ${passes}`;
});

const parameters = METHOD_PARAMETERS.map(
  ({ name, methods, description, minimum, maximum, default: preset }) => [
    name,
    wholeNumber({
      flag: name,
      least: minimum,
      most: maximum,
      default: preset,
      help: `${description} of ${methods.join(", ")}: ${minimum} to ${maximum}`,
    }),
  ],
);

export const METHOD_OPTIONS = group("Attribution", {
  method: choice<MethodId, MethodId>({
    flag: "method",
    value: "NAME",
    choices: METHOD_IDS,
    default: DEFAULT_METHOD,
    help: [
      `how words are valued, with the passes of the model, at most, for a text of ${TYPICAL_TEXT.words} words:`,
      ...methodLines,
    ].join("\n"),
  }),
  ...(Object.fromEntries(parameters) as Record<ParameterName, Option<number>>),
});

export type MethodValues = Values<typeof METHOD_OPTIONS>;

export const methodFrom = ({ method, ...choices }: MethodValues): AttributionMethod =>
  methodOf(method, choices);
