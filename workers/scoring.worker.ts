import * as Comlink from "comlink";
import runtimeModule from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import runtimeBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { httpSource } from "../src/engine/bundle/source.ts";
import { Classifier, type ModelInfo } from "../src/engine/classifier.ts";
import { EngineError } from "../src/engine/errors.ts";
import { wasmBackend } from "../src/engine/runtime/wasm.ts";
import type { TextScore } from "../src/engine/schedule/scheduler.ts";
import { type Outcome, settle } from "./rpc.ts";

let classifier: Classifier | undefined;

/** One of several in a batch: one thread each, because one text at a time cannot use more as well. */
const api = {
  /** @param bundle address of the bundle's folder, ending with a slash. */
  load(bundle: string, dtype?: string): Promise<Outcome<ModelInfo>> {
    return settle(async () => {
      const absolute = (path: string) => new URL(path, self.location.href).href;
      const backend = wasmBackend({
        wasmPaths: { mjs: absolute(runtimeModule), wasm: absolute(runtimeBinary) },
        threads: 1,
      });
      classifier = await Classifier.load({
        source: httpSource(new URL(bundle)),
        backend,
        ...(dtype && { dtype }),
      });
      return classifier.info;
    });
  },

  score(texts: readonly string[]): Promise<Outcome<TextScore[]>> {
    return settle(async () => {
      if (!classifier) throw new EngineError("inference-failed", "No model is loaded.");
      const scores: TextScore[] = [];
      for (const text of texts) {
        const prediction = await classifier.classify(text);
        scores.push({
          scores: prediction.scores.map(({ score }) => score),
          cut: prediction.cutTokens > 0,
        });
      }
      return scores;
    });
  },
};

export type ScoringApi = typeof api;

Comlink.expose(api);
