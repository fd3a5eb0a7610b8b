/**
 * `node scripts/build/base-images.mjs` writes the digest of each base image into the Containerfiles, so that a build
 * uses the same bytes until the digest changes. Needs Docker, and a registry that can be reached.
 */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/install.mjs";

export const FILES = [
  "deploy/endpoint/Containerfile",
  "deploy/nginx/Containerfile",
  ".devcontainer/Containerfile",
];

/**
 * @param {string} text of a Containerfile
 * @param {(image: string) => string} digestOf returns `sha256:` and the hash of an image with a tag
 */
export const pinImages = (text, digestOf) =>
  text.replaceAll(
    /^(FROM\s+)([^\s@]+:[^\s@]+)(@\S+)?/gm,
    (_, from, image) => `${from}${image}@${digestOf(image)}`,
  );

/** @param {string} image */
function digestOf(image) {
  const format = ["--format", "{{.Manifest.Digest}}"];
  const digest = execFileSync("docker", ["buildx", "imagetools", "inspect", image, ...format], {
    encoding: "utf8",
  });
  if (!/^sha256:[0-9a-f]{64}\s*$/.test(digest)) throw new Error(`${image} has no digest: ${digest}`);
  return digest.trim();
}

if (process.argv[1] === import.meta.filename) {
  for (const file of FILES.map((name) => join(ROOT, name)))
    writeFileSync(file, pinImages(readFileSync(file, "utf8"), digestOf));
}
