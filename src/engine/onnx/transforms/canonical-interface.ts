/**
 * Gives the inputs and outputs of a classifier the names that the engine uses, so that no other part has to know how an
 * exporter names them. A model with the usual names keeps its bytes.
 */

import { OnnxGraph } from "../graph.ts";
import { node, output, rewriteGraph } from "../graph-writer.ts";
import { inputRoles, LOGITS, logitsOutput } from "../interface.ts";
import { type Field, textOf } from "../protobuf.ts";
import { type Bytes, bytesField, rewrite, textField } from "../protobuf-writer.ts";
import { ATTRIBUTE, BFLOAT16, FLOAT, GRAPH, NODE, VALUE_INFO } from "../schema.ts";

/** The name of a tensor that had one of the canonical names and is something else. */
const setAside = (name: string) => `tonescope:other/${name}`;
const UNCAST_LOGITS = "tonescope:uncast-logits";

/** Renames tensors in a graph and in the graphs of its control flow. */
function renamed(model: Uint8Array, names: ReadonlyMap<string, string>, added: readonly Bytes[]): Uint8Array {
  const text = (field: Field): Bytes[] | undefined => {
    const name = names.get(textOf(model, field));
    return name === undefined ? undefined : textField(field.number, name);
  };
  const attributePart = (field: Field) =>
    field.number === ATTRIBUTE.graph
      ? bytesField(ATTRIBUTE.graph, rewrite(model, field, graphPart))
      : undefined;
  const nodePart = (field: Field): Bytes[] | undefined => {
    if (field.number === NODE.input || field.number === NODE.output) return text(field);
    return field.number === NODE.attribute
      ? bytesField(NODE.attribute, rewrite(model, field, attributePart))
      : undefined;
  };
  const valuePart = (field: Field) => (field.number === VALUE_INFO.name ? text(field) : undefined);
  function graphPart(field: Field): Bytes[] | undefined {
    if (field.number === GRAPH.node) return bytesField(GRAPH.node, rewrite(model, field, nodePart));
    if (field.number === GRAPH.input || field.number === GRAPH.output)
      return bytesField(field.number, rewrite(model, field, valuePart));
    return undefined;
  }
  return rewriteGraph(model, graphPart, added);
}

/** Exchanges a declared output. */
function withOutput(model: Uint8Array, name: string, replacement: Bytes[]): Uint8Array {
  return rewriteGraph(model, (field) => {
    if (field.number !== GRAPH.output) return undefined;
    let isNamed = false;
    rewrite(model, field, (part) => {
      isNamed ||= part.number === VALUE_INFO.name && textOf(model, part) === name;
      return undefined;
    });
    return isNamed ? replacement : undefined;
  });
}

/**
 * @param model a classifier's graph, its weights preferably beside it
 * @param classes the number of its labels
 * @returns the graph with the inputs `input_ids`, `attention_mask`, `token_type_ids` and `position_ids`, as far as it has
 *   them, and the output `logits`, in a type that the runtimes hand over
 * @throws AppError `unsupported-model` if it needs another input, or if its logits are not found; `bad-model`
 */
export function canonicalInterface(model: Uint8Array, classes: number): Uint8Array {
  const graph = new OnnxGraph(model);
  const logits = logitsOutput(graph, classes);
  // No runtime in JavaScript hands over bfloat16.
  const isUncast = logits.type === BFLOAT16;
  const names = new Map<string, string>(inputRoles(graph));
  names.set(logits.name, isUncast ? UNCAST_LOGITS : LOGITS);
  const changes = [...names].filter(([from, to]) => from !== to);
  if (changes.length === 0) return model;
  const produced = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  for (const [, to] of changes) if (!names.has(to) && produced.has(to)) changes.push([to, setAside(to)]);
  const cast = isUncast ? node("Cast", [UNCAST_LOGITS], [LOGITS], { to: FLOAT }) : [];
  const result = renamed(model, new Map(changes), cast);
  return isUncast ? withOutput(result, UNCAST_LOGITS, output(LOGITS, FLOAT)) : result;
}
