import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";

/** A decompressor that takes pieces, and passes on what is ready. */
export interface Inflater {
  ondata: (chunk: Uint8Array<ArrayBuffer>, isLast: boolean) => void;
  push(bytes: Uint8Array, final: boolean): void;
}

/** Bytes in one push. A push can inflate to about 1,000 times its size, so small pushes bound the memory. */
const PUSH_BYTES = 1 << 13;

/**
 * Decompresses a stream and yields each chunk as soon as it is ready.
 * @param damaged makes the error for bytes that the decompressor cannot read
 * @throws AppError `over-limit` when the content is much larger than its packed bytes
 */
export async function* inflateThrough(
  inflater: Inflater,
  source: AsyncIterable<Uint8Array>,
  damaged: (cause: unknown) => AppError,
): AsyncGenerator<Uint8Array, void, undefined> {
  let ready: Uint8Array[] = [];
  let packed = 0;
  let unpacked = 0;
  inflater.ondata = (chunk) => {
    ready.push(chunk);
    unpacked += chunk.length;
    checkRatio(packed, unpacked);
  };
  const push = (bytes: Uint8Array, final: boolean) => {
    packed += bytes.length;
    try {
      inflater.push(bytes, final);
    } catch (cause) {
      throw cause instanceof AppError ? cause : damaged(cause);
    }
  };
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PUSH_BYTES) {
      push(chunk.slice(at, at + PUSH_BYTES), false);
      yield* ready;
      ready = [];
    }
  }
  push(new Uint8Array(0), true);
  yield* ready;
}

/** Whether so few bytes do not hold so many of a table. */
export const isTooMuch = (packed: number, unpacked: number): boolean =>
  unpacked > LIMITS.unpackedBytes ||
  (unpacked > LIMITS.unpackedFreeBytes && unpacked > packed * LIMITS.unpackedRatio);

function checkRatio(packed: number, unpacked: number): void {
  if (!isTooMuch(packed, unpacked)) return;
  throw new AppError(
    "over-limit",
    `The file unpacks to more than ${LIMITS.unpackedRatio} times its size, as no table does.`,
  );
}
