import type { Gunzip, Inflate } from "fflate";
import type { AppError } from "../../errors/app-error.ts";

/** Bytes in one push. A push can inflate to about 1,000 times its size, so small pushes bound the memory. */
const PUSH_BYTES = 1 << 14;

/**
 * Decompresses a stream and yields each chunk as soon as it is ready.
 * @param damaged makes the error for bytes that the decompressor cannot read
 */
export async function* inflateThrough(
  inflater: Gunzip | Inflate,
  source: AsyncIterable<Uint8Array>,
  damaged: (cause: unknown) => AppError,
): AsyncGenerator<Uint8Array, void, undefined> {
  let ready: Uint8Array[] = [];
  inflater.ondata = (chunk) => {
    ready.push(chunk);
  };
  const push = (bytes: Uint8Array, final: boolean) => {
    try {
      inflater.push(bytes, final);
    } catch (cause) {
      throw damaged(cause);
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
