/** Writes service-worker.js into a built app, with the list of its files and their hashes. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build } from "vite";
import { hubOrigins, securityHeaders } from "../../deploy/headers.mjs";
import { ROOT } from "../support/install.mjs";

/** Stored when first used: further builds of the runtime, of which a machine needs at most one, and icons. */
const ON_USE = /ort-wasm.*\.(jsep|asyncify|jspi)|^icons\//;
/** The texts of a language that does not come with the page: its folder in `src/i18n` is one script. */
const TEXTS = new RegExp(
  `^assets/(${readdirSync(join(ROOT, "src/i18n"))
    .filter((name) => /^[a-z]{2,3}$/.test(name))
    .join("|")})-[\\w-]{8}\\.js$`,
);
/** Never stored: files for install dialogs, hosts, servers that send compressed variants, audits, and the models of `hub/`. */
const NOT_STORED =
  /(^|\/)\.|\.(br|gz|map)$|^(screenshots\/|hub\/|_headers$|licenses\.txt$|sbom\.cdx\.json$|service-worker\.js$)/;

/**
 * @param {string} folder a built app
 * @returns {import("../../workers/offline/release.ts").Release}
 */
export function releaseOf(folder) {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !NOT_STORED.test(path))
    .toSorted()
    .map((path) => {
      const bytes = readFileSync(join(folder, path));
      const isShell = path === "index.html" || html.includes(`"./${path}"`) || /inter-latin-wght/.test(path);
      const [, language] = TEXTS.exec(path) ?? [];
      return {
        path: path === "index.html" ? "" : path,
        size: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("base64"),
        stage: isShell
          ? /** @type {const} */ ("shell")
          : language !== undefined || ON_USE.test(path)
            ? /** @type {const} */ ("on use")
            : /** @type {const} */ ("offline"),
        ...(language !== undefined && { language }),
      };
    });
  const headers = securityHeaders({ hubs: hubOrigins(process.env["TONESCOPE_HUBS"]) });
  const version = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  return { version, files, headers };
}

/**
 * @param {string} folder a built app
 * @param {import("vite").Plugin[]} [plugins]
 */
export async function buildServiceWorker(folder, plugins = []) {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: "warn",
    plugins,
    define: { RELEASE: JSON.stringify(releaseOf(folder)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2023",
      rolldownOptions: {
        input: join(ROOT, "workers/service-worker.ts"),
        output: { format: "iife", entryFileNames: "service-worker.js" },
      },
    },
  });
}
