/** The files of a repository as a bundle, without a Hub or a folder. */

import { createHash } from "node:crypto";
import { buildManifest } from "../../../engine/hub/build-manifest.ts";
import { listWeights } from "../../../engine/hub/weights.ts";
import type { BundleSource } from "../../../engine/model/source.ts";
import type { RepositoryContent } from "../repository.ts";

async function* once(bytes: Uint8Array) {
  yield bytes;
}

export function contentSource(content: RepositoryContent, id = "example/model"): BundleSource {
  const files = Object.entries(content).map(([path, text]) => {
    const bytes = Buffer.from(text as Uint8Array);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { path, size: bytes.length, sha256, chunks: [] };
  });
  const text = (path: string) => String(content[path]);
  const manifest = buildManifest(
    { id, commit: "0".repeat(40), license: "unknown", languages: [] },
    { config: text("config.json"), tokenizerConfig: text("tokenizer_config.json") },
    files,
    listWeights(files),
  );
  return {
    open: async (path) =>
      once(new Uint8Array(Buffer.from((path === "manifest.json" ? manifest : content[path]) as Uint8Array))),
  };
}
