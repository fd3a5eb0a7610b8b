/** The headers in the configuration formats of common static hosts: `node deploy/hosts.mjs` writes them into deploy/. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheControl, hubOrigins, securityHeaders } from "./headers.mjs";

const headers = () => Object.entries(securityHeaders({ hubs: hubOrigins(process.env["TONESCOPE_HUBS"]) }));
const IMMUTABLE = cacheControl("/assets/a-12345678.js");
const REVALIDATED = cacheControl("/");

/** For Netlify and Cloudflare Pages, which read the file in the published folder; the build writes it there too. */
export function headersFile() {
  const lines = headers().map(([name, value]) => `  ${name}: ${value}`);
  // Both hosts revalidate all other files by default; they would merge the values of overlapping rules.
  return `/*\n${lines.join("\n")}\n\n/assets/*\n  Cache-Control: ${IMMUTABLE}\n`;
}

/** @param {string} name @param {string} value */
const pair = (name, value) => ({ key: name, value });
/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

function vercel() {
  const all = headers().map(([name, value]) => pair(name, value));
  return json({
    buildCommand: "npm run build",
    outputDirectory: "dist",
    headers: [
      { source: "/(.*)", headers: all },
      { source: "/((?!assets/).*)", headers: [pair("Cache-Control", REVALIDATED)] },
      { source: "/assets/(.*)", headers: [pair("Cache-Control", IMMUTABLE)] },
    ],
  });
}

function firebase() {
  const all = headers().map(([name, value]) => pair(name, value));
  return json({
    hosting: {
      public: "dist",
      ignore: ["**/.*", "**/*.br", "**/*.gz"],
      headers: [
        { source: "**", headers: [...all, pair("Cache-Control", REVALIDATED)] },
        { source: "/assets/**", headers: [pair("Cache-Control", IMMUTABLE)] },
      ],
    },
  });
}

function azure() {
  return json({
    globalHeaders: { ...Object.fromEntries(headers()), "Cache-Control": REVALIDATED },
    routes: [{ route: "/assets/*", headers: { "Cache-Control": IMMUTABLE } }],
    mimeTypes: { ".onnx": "application/octet-stream", ".webmanifest": "application/manifest+json" },
  });
}

function nginx() {
  return headers()
    .map(([name, value]) => `add_header ${name} "${value}" always;\n`)
    .join("");
}

/** The files by their path in deploy/. */
export const hostFiles = () => ({
  "hosts/_headers": headersFile(),
  "hosts/vercel.json": vercel(),
  "hosts/firebase.json": firebase(),
  "hosts/staticwebapp.config.json": azure(),
  "nginx/headers.conf": nginx(),
});

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(hostFiles())) {
    const file = join(import.meta.dirname, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
