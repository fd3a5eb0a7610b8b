import { useEffect, useRef, useState } from "react";
import type { Job, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { columnNames } from "../selection/describe-condition.ts";
import { batch } from "../store/batch-client.ts";
import type { CountedRows } from "../store/state.ts";
import { cellWidths } from "./table-columns.ts";

/** Rows of one request. */
const CHUNK = 100;
/** Chunks in memory. */
const MAX_CHUNKS = 30;

interface Chunk {
  version: number;
  rows: ViewRow[];
}

/**
 * The rows of the table around a range, fetched in chunks. Rows of an older version stay on screen until the new ones
 * are there, so that nothing flickers.
 * @param first position of the first row in the view, from 0. @param count of rows
 */
export function useRows(
  first: number,
  count: number,
  { view, version }: Pick<CountedRows, "view" | "version">,
): (position: number) => ViewRow | undefined {
  const chunks = useRef(new Map<number, Chunk>());
  const pending = useRef(new Set<string>());
  const [, redraw] = useState(0);

  useEffect(() => {
    async function fetchChunk(chunk: number): Promise<void> {
      try {
        const rows = await batch().rows(view, chunk * CHUNK, CHUNK);
        const cached = chunks.current.get(chunk);
        if (cached && cached.version > version) return;
        chunks.current.delete(chunk);
        chunks.current.set(chunk, { version, rows });
        const [oldest] = chunks.current.keys();
        if (chunks.current.size > MAX_CHUNKS && oldest !== undefined) chunks.current.delete(oldest);
        redraw((times) => times + 1);
      } catch {
        // The action that failed shows its error; the rows stay as they were.
      }
    }
    for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK < first + count; chunk++) {
      const key = `${version}:${chunk}`;
      if (chunks.current.get(chunk)?.version === version || pending.current.has(key)) continue;
      pending.current.add(key);
      void fetchChunk(chunk).finally(() => pending.current.delete(key));
    }
  }, [first, count, view, version]);

  return (position) => chunks.current.get(Math.floor(position / CHUNK))?.rows[position % CHUNK];
}

/**
 * Pixels that each column of the file needs, by the rows that are shown first. They are measured once for each file and set
 * of columns, so that scrolling, filters and sorting move no column.
 * @param rowAt the row at a position of the view. @param first position in view
 */
export function useCellWidths(
  job: Job,
  rowAt: (position: number) => ViewRow | undefined,
  first: number,
): readonly number[] {
  const [measured, setMeasured] = useState<{ key: string; widths: number[] }>();
  const names = columnNames(job);
  const key = JSON.stringify([job.id, names]);
  if (measured?.key === key) return measured.widths;
  const rows = Array.from({ length: CHUNK }, (_, at) => rowAt(first + at)?.cells ?? []).filter(
    (cells) => cells.length > 0,
  );
  const widths = cellWidths(names, rows);
  if (rows.length > 0) setMeasured({ key, widths });
  return widths;
}
