import { useEffect, useRef, useState } from "react";
import type { ViewRow } from "../../../../workers/batch/protocol.ts";
import { batch, unwrap } from "../job/batch-client.ts";

const CHUNK = 100;
/** Chunks kept beyond those in view. */
const KEPT = 30;

/**
 * The rows of the current view around a range, fetched in chunks. Rows of an older version stay on the screen until
 * the new ones are there, so that nothing flickers.
 */
export function useRows(
  first: number,
  count: number,
  version: number,
): (position: number) => ViewRow | undefined {
  const chunks = useRef(new Map<number, { version: number; rows: ViewRow[] }>());
  const pending = useRef(new Set<string>());
  const [, redraw] = useState(0);

  useEffect(() => {
    async function fetchChunk(chunk: number, version: number): Promise<void> {
      try {
        const rows = await unwrap(batch().rows(chunk * CHUNK, CHUNK));
        const known = chunks.current.get(chunk);
        if (known && known.version > version) return;
        chunks.current.delete(chunk);
        chunks.current.set(chunk, { version, rows });
        const [oldest] = chunks.current.keys();
        if (chunks.current.size > KEPT && oldest !== undefined) chunks.current.delete(oldest);
        redraw((times) => times + 1);
      } catch {
        // The store shows what failed; the rows stay as they were.
      }
    }
    for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK < first + count; chunk++) {
      const key = `${version}:${chunk}`;
      if (chunks.current.get(chunk)?.version === version || pending.current.has(key)) continue;
      pending.current.add(key);
      void fetchChunk(chunk, version).finally(() => pending.current.delete(key));
    }
  }, [first, count, version]);

  return (position) => chunks.current.get(Math.floor(position / CHUNK))?.rows[position % CHUNK];
}
