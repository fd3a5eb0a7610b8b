import type { Gunzip, Inflate } from "fflate";
import type { AppError } from "../../errors/app-error.ts";

/** Small pushes bound what one of them can inflate to (at most about 1,000 times its size). */
const PUSH = 1 << 14;

/**
 * What a decompressor makes of a stream, as it makes it.
 * @param damaged the error for bytes that it cannot read
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
    for (let at = 0; at < chunk.length; at += PUSH) {
      push(chunk.slice(at, at + PUSH), false);
      yield* ready;
      ready = [];
    }
  }
  push(new Uint8Array(0), true);
  yield* ready;
}
