/** The cache of the Hub's Python client: blobs named by their hash, and links to them. */

import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Repository } from "./repository.ts";

/** @param cache the folder that holds `models--…`. @returns the folder of the model */
export async function writeCacheLayout(cache: string, { id, commits, refs }: Repository): Promise<string> {
  const folder = join(cache, `models--${id.replaceAll("/", "--")}`);
  await mkdir(join(folder, "blobs"), { recursive: true });
  await mkdir(join(folder, "refs"), { recursive: true });
  for (const [name, commit] of Object.entries(refs)) await writeFile(join(folder, "refs", name), commit);
  for (const { id: commit, files } of commits) {
    for (const { path, bytes, lfs, oid } of files) {
      const blob = join(folder, "blobs", lfs ?? oid);
      const link = join(folder, "snapshots", commit, path);
      await writeFile(blob, bytes);
      await mkdir(dirname(link), { recursive: true });
      await symlink(relative(dirname(link), blob), link);
    }
  }
  return folder;
}
