import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildServiceWorker } from "../scripts/service-worker.mjs";

/**
 * A copy of the built app as the next build would leave it: every script and style has other bytes and so
 * another name, and nothing is left under an old name. Its service worker is built as any other.
 * @returns the folder; the caller removes it
 */
export async function nextRelease(dist = "dist"): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tonescope-next-"));
  cpSync(dist, folder, { recursive: true, filter: (path) => !/\.(br|gz)$|\.build$/.test(path) });
  const assets = join(folder, "assets");
  const names = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  const renamed = new Map(
    names.map((name) => {
      const hash = createHash("sha256").update(`next ${name}`).digest("base64url").slice(0, 8);
      return [name, name.replace(/-[\w-]{8}\.(\w+)$/, `-${hash}.$1`)];
    }),
  );
  for (const path of [join(folder, "index.html"), ...names.map((name) => join(assets, name))]) {
    let text = readFileSync(path, "utf8");
    for (const [before, after] of renamed) text = text.replaceAll(before, after);
    writeFileSync(path, path.endsWith(".html") ? text : `${text}\n/* the next release */\n`);
  }
  for (const [before, after] of renamed) renameSync(join(assets, before), join(assets, after));
  rmSync(join(folder, "service-worker.js"));
  await buildServiceWorker(folder);
  return folder;
}
