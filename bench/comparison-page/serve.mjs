import { join } from "node:path";
import { build as viteBuild } from "vite";
import { compress } from "../../scripts/build/app.mjs";
import { ROOT } from "../../scripts/support/install.mjs";
import { serve } from "../../scripts/run/serve.mjs";

const FOLDER = join(ROOT, ".cache/bench-page");

/**
 * Builds the comparison page and serves it compressed, as the app is served. The page has no content security policy,
 * because transformers.js loads its runtime as a blob.
 * @param {Record<string, Record<string, Uint8Array | string>>} [models] files by path, by the model's name
 * @param {import("../../scripts/run/serve.mjs").Intercept} [watch] is called with each request first
 */
export async function serveBenchPage(models = {}, watch = () => false) {
  await viteBuild({
    configFile: join(ROOT, "vite.config.ts"),
    root: join(ROOT, "bench/comparison-page"),
    publicDir: join(ROOT, "public"),
    logLevel: "error",
    build: { outDir: FOLDER, emptyOutDir: true, target: "es2023" },
  });
  await compress(FOLDER);
  return await serve({
    port: 0,
    folder: FOLDER,
    intercept: (request, response) => {
      response.removeHeader("Content-Security-Policy");
      if (watch(request, response)) return true;
      const [, name = "", path = ""] = /^\/models\/([^/]+)\/([^?]+)/.exec(request.url ?? "") ?? [];
      const content = models[name]?.[path];
      if (content === undefined) return false;
      response.writeHead(200, { "Content-Length": Buffer.byteLength(content) }).end(content);
      return true;
    },
  });
}
