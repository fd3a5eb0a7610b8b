/**
 * Serves the models of `models/`, which the app offers but does not need, in the layout of a Hub below `hub/`: the page
 * downloads, verifies, resumes and updates them as any other model. All of it is static files.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const MODELS = fileURLToPath(new URL("../../models", import.meta.url));

/** A file's content, read when it is asked for. */
type Content = () => string | Uint8Array;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The answers of the Hub's API about one model, and its files, by path. */
function* hubFiles(folder: string): Generator<[path: string, content: Content]> {
  const manifest = readFileSync(join(folder, "manifest.json"));
  const { id, license, languages } = JSON.parse(manifest.toString()) as Record<string, unknown>;
  // The manifest has the hashes of all files, so its own hash identifies them as a commit does.
  const commit = createHash("sha1").update(manifest).digest("hex");
  const paths = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const tree = paths.map((file) => {
    const bytes = readFileSync(file);
    const path = relative(folder, file).split(sep).join("/");
    return { type: "file", path, lfs: { oid: sha256(bytes), size: bytes.length } };
  });
  const revision = { id, sha: commit, cardData: { license, language: languages } };
  const api = `hub/api/models/${String(id)}`;
  yield [`${api}/revision/main`, () => JSON.stringify(revision)];
  yield [`${api}/tree/${commit}`, () => JSON.stringify(tree)];
  for (const [at, file] of paths.entries())
    yield [`hub/${String(id)}/resolve/${commit}/${tree[at]?.path}`, () => readFileSync(file)];
}

function* allFiles(): Generator<[path: string, content: Content]> {
  if (!existsSync(MODELS)) return;
  for (const name of readdirSync(MODELS)) {
    const folder = join(MODELS, name);
    if (existsSync(join(folder, "manifest.json"))) yield* hubFiles(folder);
  }
}

/** The size and the languages of the multilingual model; undefined where the repository does not have it. */
function multilingual(): { bytes: number; languages: string[] } | undefined {
  const manifest = join(MODELS, "tonescope-multilingual/manifest.json");
  if (!existsSync(manifest)) return undefined;
  const { files, languages } = JSON.parse(readFileSync(manifest, "utf8")) as {
    files: { size: number }[];
    languages: string[];
  };
  return { bytes: files.reduce((sum, { size }) => sum + size, 0), languages };
}

export function ownModels(): Plugin {
  return {
    name: "tonescope-models",
    config: () => ({ define: { MULTILINGUAL: JSON.stringify(multilingual()) ?? "undefined" } }),
    generateBundle() {
      for (const [fileName, content] of allFiles())
        this.emitFile({ type: "asset", fileName, source: content() });
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
        const content = path.startsWith("hub/") && new Map(allFiles()).get(path);
        if (content) response.end(content());
        else next();
      });
    },
  };
}
