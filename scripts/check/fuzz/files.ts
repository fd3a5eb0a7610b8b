/** Damaged files of every format: read whole, and written back in the format that keeps their columns. */

import { openTable } from "../../../src/data/open.ts";
import { score } from "../../../src/data/testing/scored-file.ts";
import { ownFormat } from "../../../src/data/write/write.ts";
import { below, damageBytes, damageText, pick, type Random } from "../../../src/testing/mutations.ts";
import { bytesOfParts, type FileSeed } from "./file-seeds.ts";
import type { FuzzTarget } from "./target.ts";

/** A file with a damaged part, or with damaged bytes after it was packed. */
async function damaged({ parts, pack, tokens }: FileSeed, random: Random): Promise<Uint8Array> {
  const paths = Object.keys(parts);
  const isOnePart = paths.length === 1;
  const path = pick(paths, random);
  const part = parts[path] ?? "";
  const isPacked = random() < (isOnePart && typeof part !== "string" ? 1 : 0.35);
  const changed: Record<string, string | Uint8Array> = { ...parts };
  if (!isPacked)
    changed[path] = typeof part === "string" ? damageText(part, random, tokens) : damageBytes(part, random);
  if (!isPacked && !isOnePart && below(12, random) === 0) delete changed[path];
  const bytes = await pack(bytesOfParts(changed));
  return isPacked ? damageBytes(bytes, random) : bytes;
}

/** @param seeds valid files */
export function fileTarget(seeds: readonly FileSeed[]): FuzzTarget {
  return {
    async make(random) {
      const seed = pick(seeds, random);
      return { name: seed.name, bytes: await damaged(seed, random) };
    },
    async run({ name, bytes }) {
      const table = await openTable({ name, blob: new Blob([new Uint8Array(bytes)]) });
      await score(table, ownFormat(table));
      return `${table.format} read`;
    },
  };
}
