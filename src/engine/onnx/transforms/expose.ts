import { AppError } from "../../../errors/app-error.ts";
import { findInternals, type Internals } from "../internals.ts";
import { OnnxGraph } from "../graph.ts";
import { output } from "../graph-writer.ts";
import { bytesField, join } from "../protobuf-writer.ts";
import { MODEL } from "../schema.ts";

export interface ExposedModel {
  model: Uint8Array;
  internals: Internals;
}

/**
 * A model that can also output its attention probabilities and hidden states, under the names in `internals`. A run
 * computes and copies only what it fetches, so a plain classification costs what it did.
 *
 * A message field that occurs twice is merged (protobuf.dev, "Last One Wins"), so a second `graph` with nothing but
 * outputs, appended to the file, is enough: about 20 bytes for each tensor.
 * @returns the same bytes if no tensor was found, or if the bytes cannot be read
 */
export function exposeInternals(model: Uint8Array): ExposedModel {
  let graph: OnnxGraph;
  let internals: Internals;
  try {
    graph = new OnnxGraph(model);
    internals = findInternals(graph);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { model, internals: { attentions: [], hiddenStates: [], missing: ["unreadable"] } };
  }
  const names = [...internals.attentions, ...internals.hiddenStates];
  const outputs = names.filter((name) => !graph.outputs.includes(name)).flatMap((name) => output(name));
  if (outputs.length === 0) return { model, internals };
  return { model: join([model, ...bytesField(MODEL.graph, outputs)]), internals };
}
