import { AppError } from "../../../errors/app-error.ts";
import { findInternals, type Internals } from "../internals.ts";
import { readGraph } from "../graph.ts";
import { lengthDelimited } from "../protobuf.ts";

const MODEL_GRAPH = 7;
const GRAPH_OUTPUT = 12;
const VALUE_NAME = 1;

export interface ExposedModel {
  model: Uint8Array;
  internals: Internals;
}

/**
 * A model that can also give its attentions and hidden states, as outputs under the names in `internals`. Only
 * what a run asks for is computed and copied, so that a plain classification costs what it did.
 *
 * A repeated field of a message that comes twice is merged (protobuf.dev, "Last One Wins"), so one more `graph`
 * with nothing but outputs, at the end of the file, is all it takes: some 20 bytes a value.
 * @returns the same bytes where nothing was recognised.
 */
export function exposeInternals(model: Uint8Array): ExposedModel {
  let internals: Internals;
  let declared: ReadonlySet<string>;
  try {
    const graph = readGraph(model);
    internals = findInternals(graph);
    declared = new Set(graph.outputs);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { model, internals: { attentions: [], hiddenStates: [], missing: ["unreadable"] } };
  }
  const encoder = new TextEncoder();
  const outputs = [...internals.attentions, ...internals.hiddenStates]
    .filter((name) => !declared.has(name))
    .flatMap((name) => [...lengthDelimited(GRAPH_OUTPUT, lengthDelimited(VALUE_NAME, encoder.encode(name)))]);
  if (outputs.length === 0) return { model, internals };
  const graph = lengthDelimited(MODEL_GRAPH, outputs);
  const exposed = new Uint8Array(model.length + graph.length);
  exposed.set(model);
  exposed.set(graph, model.length);
  return { model: exposed, internals };
}
