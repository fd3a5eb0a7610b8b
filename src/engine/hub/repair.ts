/** Fetches or makes again what is missing or damaged in a stored model. */

import { AppError } from "../../errors/app-error.ts";
import type { ByteRange } from "../model/segmented-bytes.ts";
import type { FetchPieces } from "../store/file.ts";
import type { ModelStore } from "../store/model-store.ts";
import type { ModelRecord, StoredFile } from "../store/storage.ts";
import type { ConvertedDtype } from "../weights/encoders/graph-parts.ts";
import { isWeightsFormat } from "../weights/formats/names.ts";
import type { ByteRanges } from "../weights/tensors/byte-ranges.ts";
import { parseManifest } from "../model/manifest.ts";
import type { HubClient } from "./client.ts";
import { convertedFile, isCurrent, tokenizerOf } from "./convert-model.ts";
import { fetchFromHub } from "./download-model.ts";
import { FileDownload } from "./file-download.ts";

/** A file on the Hub by byte ranges. Its hash is not verified, but that of what is made from it. */
function hubRanges(
  client: HubClient,
  { id, commit, revision }: ModelRecord,
  file: Pick<StoredFile, "path" | "size" | "sha256">,
  signal: AbortSignal | undefined,
): ByteRanges {
  const download = new FileDownload(
    client,
    { id, commit, revision, license: "", languages: [], tags: [] },
    file,
  );
  return {
    name: file.path,
    size: file.size,
    async read(start, end) {
      const range = new Uint8Array(end - start);
      if (range.length === 0) return range;
      // A server that ignores ranges sends the file from its start.
      for await (const { at, bytes } of download.pieces({ start, end }, signal)) {
        const part = bytes.subarray(Math.max(0, start - at), Math.max(0, end - at));
        range.set(part, Math.max(0, at - start));
      }
      return range;
    },
  };
}

async function* made(
  client: HubClient,
  store: ModelStore,
  record: ModelRecord,
  file: StoredFile,
  { start, end }: ByteRange,
  signal: AbortSignal | undefined,
) {
  const { convertedFrom } = file;
  if (!convertedFrom || !isCurrent(file))
    throw new AppError(
      "not-stored",
      `A part of ${file.path} is missing or damaged. An older version made it: remove the model and download it again.`,
    );
  let at = start;
  const { format } = convertedFrom;
  if (!isWeightsFormat(format)) {
    yield { at, bytes: (await tokenizerOf(store, record)).slice(start, end) };
    return;
  }
  const sources = convertedFrom.files.map((source) => hubRanges(client, record, source, signal));
  const dtype = parseManifest(record.manifest ?? "").weights.find(({ path }) => path === file.path)?.dtype;
  const { bytes } = await convertedFile(store, record, format, sources, dtype as ConvertedDtype);
  for await (const piece of bytes({ start, end })) {
    // A copy, because the reader may keep or release what it gets.
    yield { at, bytes: piece.slice() };
    at += piece.length;
  }
}

/**
 * Byte ranges of a stored model's files from the Hub. Of a file that was converted here, the range is converted again from
 * those parts of its source that it depends on.
 */
export function repairFromHub(client: HubClient, store: ModelStore, record: ModelRecord): FetchPieces {
  const fetchPieces = fetchFromHub(client, record);
  return (path, extent, signal) => {
    const file = record.files.find((candidate) => candidate.path === path);
    return file?.convertedFrom
      ? made(client, store, record, file, extent, signal)
      : fetchPieces(path, extent, signal);
  };
}
