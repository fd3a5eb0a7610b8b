/** Which input of a classifier's graph gets what, and which output has the logits. */

import { AppError } from "../../errors/app-error.ts";
import type { OnnxGraph, ValueInfo } from "./graph.ts";
import { BFLOAT16, DOUBLE, FLOAT, FLOAT16 } from "./schema.ts";

/** The names under which every model is run. */
export type InputRole = "input_ids" | "attention_mask" | "token_type_ids" | "position_ids";
export const LOGITS = "logits";

/** Names of exporters and of other tools, without their decoration. */
const INPUT_NAMES: readonly [InputRole, RegExp][] = [
  ["input_ids", /^(input_?(word_)?ids|(input_?)?token_?ids|ids|tokens)$/],
  ["attention_mask", /^((attention|attn|input|padding)_?)?masks?$/],
  ["token_type_ids", /^((input_?)?(token_?)?type_?ids|segment_?ids|segments?)$/],
  ["position_ids", /^(pos(ition)?_?ids|positions)$/],
];

/** Rows of a table of token types; one of words has more. */
const MAX_TOKEN_TYPES = 16;
const MAX_VIEWS = 4;
const FLOAT_TYPES: readonly (number | undefined)[] = [undefined, FLOAT, FLOAT16, BFLOAT16, DOUBLE];

/** A name without what TensorFlow adds to it (`serving_default_input_ids:0`). */
const plainName = (name: string) =>
  name
    .toLowerCase()
    .replace(/^serving_default_/, "")
    .replace(/:\d+$/, "");

/** The rows of the table in which an input is looked up; undefined if it is in none. */
function lookedUpRows(graph: OnnxGraph, tensor: string, views = MAX_VIEWS): number | undefined {
  for (const node of graph.consumers(tensor)) {
    const isLookup = ["Gather", "GatherBlockQuantized"].includes(node.opType) && node.inputs[1] === tensor;
    const table = isLookup && graph.constant(node.inputs[0]);
    if (table && table.dims.length === 2) return table.dims[0];
    const isView = ["Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze"].includes(node.opType);
    const rows = isView && views > 0 ? lookedUpRows(graph, node.outputs[0] ?? "", views - 1) : undefined;
    if (rows !== undefined) return rows;
  }
  return undefined;
}

/** The role of an input whose name says nothing, by what the graph does with it. */
function roleByUse(graph: OnnxGraph, name: string): InputRole {
  const rows = lookedUpRows(graph, name);
  if (rows === undefined) return "attention_mask";
  return rows <= MAX_TOKEN_TYPES ? "token_type_ids" : "input_ids";
}

const listed = (values: readonly ValueInfo[]) => values.map(({ name }) => name.slice(0, 60)).join(", ");

/**
 * @returns the role of each input, by its name
 * @throws AppError `unsupported-model` if the token ids have no input, or for an input that a text does not give
 */
export function inputRoles(graph: OnnxGraph): Map<string, InputRole> {
  const roles = new Map<string, InputRole>();
  const unnamed: string[] = [];
  const taken = new Set<InputRole>();
  const take = (name: string, role: InputRole): boolean => {
    if (taken.has(role)) return false;
    taken.add(role);
    roles.set(name, role);
    return true;
  };
  for (const { name } of graph.inputs) {
    const known = INPUT_NAMES.find(([role, names]) => names.test(plainName(name)) && !taken.has(role));
    if (!known || !take(name, known[0])) unnamed.push(name);
  }
  const others = unnamed.filter(
    (name) => graph.consumers(name).length === 0 || !take(name, roleByUse(graph, name)),
  );
  if (!taken.has("input_ids"))
    throw new AppError(
      "unsupported-model",
      `The model has no input for token ids. Its inputs: ${listed(graph.inputs)}.`,
    );
  const [needed] = others;
  if (needed !== undefined)
    throw new AppError(
      "unsupported-model",
      `The model needs an input named ${needed.slice(0, 60)}, which a text does not give.`,
    );
  return roles;
}

/** Whether an output can be [batch, classes] floats, as far as it is declared. */
function canBeLogits({ type, dims }: ValueInfo, classes: number): boolean {
  if (!FLOAT_TYPES.includes(type)) return false;
  return dims === undefined || (dims.length === 2 && [undefined, classes].includes(dims[1]));
}

/**
 * The output with the logits: the one of that name, the only one, or the only one of their shape.
 * @throws AppError `unsupported-model` if there are none or several
 */
export function logitsOutput({ declaredOutputs: outputs }: OnnxGraph, classes: number): ValueInfo {
  const named = outputs.filter(({ name }) => plainName(name) === LOGITS);
  const possible = outputs.filter((output) => canBeLogits(output, classes));
  const declared = possible.filter(({ dims }) => dims?.[1] === classes);
  const [found] = [named, outputs, possible, declared].find(({ length }) => length === 1) ?? [];
  if (found) return found;
  throw new AppError(
    "unsupported-model",
    `The model has no output named ${LOGITS}, and not one of their shape. Its outputs: ${listed(outputs)}.`,
  );
}
