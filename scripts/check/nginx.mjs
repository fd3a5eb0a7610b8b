/** npm run check:nginx: serves dist/ with deploy/nginx/ in a real nginx as an unprivileged user, and checks every response. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheControl, securityHeaders } from "../../deploy/headers.mjs";
import { build } from "../build/app.mjs";
import { ROOT } from "../support/install.mjs";

const PORT = 18080;
const NOBODY = 65534;

await build();
const folder = mkdtempSync(join(tmpdir(), "tonescope-nginx-"));
const served = join(folder, "srv");
cpSync(join(ROOT, "dist"), served, { recursive: true });
cpSync(join(ROOT, "deploy/nginx/headers.conf"), join(folder, "headers.conf"));
const conf = readFileSync(join(ROOT, "deploy/nginx/nginx.conf"), "utf8")
  .replace("/srv/tonescope", served)
  .replace("listen 8080", `listen ${PORT}`)
  .replaceAll("/tmp/nginx", join(folder, "nginx"));
writeFileSync(join(folder, "nginx.conf"), conf);
const isRoot = process.getuid?.() === 0;
if (isRoot) {
  const { chownSync } = await import("node:fs");
  chownSync(folder, NOBODY, NOBODY);
}
const nginx = spawn("nginx", ["-c", join(folder, "nginx.conf"), "-g", "daemon off;"], {
  stdio: "inherit",
  ...(isRoot && { uid: NOBODY, gid: NOBODY }),
});

/** @param {string} path @param {RequestInit} [init] */
const get = (path, init) => fetch(`http://localhost:${PORT}${path}`, init);

async function untilListening() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      return await get("/");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("nginx did not start.");
}

try {
  const page = await untilListening();
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  for (const [name, value] of Object.entries(securityHeaders())) {
    assert.equal(page.headers.get(name), value, name);
  }
  assert.equal(page.headers.get("cache-control"), "no-cache");
  const names = readdirSync(join(served, "assets")).filter((name) => !/\.(br|gz)$/.test(name));
  for (const name of [
    ...names.map((file) => `/assets/${file}`),
    "/service-worker.js",
    "/manifest.webmanifest",
  ]) {
    for (const encoding of ["br", "gzip", "identity"]) {
      const answer = await get(name, { headers: { "accept-encoding": encoding } });
      assert.equal(answer.status, 200, name);
      assert.equal(answer.headers.get("cache-control"), cacheControl(name), name);
      assert.equal(answer.headers.get("cross-origin-embedder-policy"), "require-corp", name);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      assert.ok(Buffer.from(bytes).equals(readFileSync(join(served, name))), `${name} in ${encoding}`);
      if (/\.(js|wasm|css)$/.test(name) && bytes.length > 1024 && encoding !== "identity") {
        assert.equal(answer.headers.get("content-encoding"), encoding, name);
      }
    }
  }
  assert.equal((await get("/manifest.webmanifest")).headers.get("content-type"), "application/manifest+json");
  assert.equal((await get("/", { method: "POST" })).status, 405);
  assert.equal((await get("/.build")).status, 404);
  const missing = await get("/nowhere");
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get("x-content-type-options"), "nosniff");
  const [, health = "[]"] =
    /^HEALTHCHECK[^]*?CMD (\[.*\])$/m.exec(readFileSync(join(ROOT, "deploy/nginx/Containerfile"), "utf8")) ??
    [];
  const [shell, ...args] = JSON.parse(health);
  /** @param {number} port */
  const isHealthy = (port) =>
    spawnSync(
      shell,
      args.map((/** @type {string} */ arg) => arg.replace("8080", String(port))),
    ).status === 0;
  assert.ok(isHealthy(PORT) && !isHealthy(PORT + 1), "the health check");
  console.log(`nginx serves ${names.length + 3} files as configured${isRoot ? `, as user ${NOBODY}` : ""}.`);
} finally {
  nginx.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
