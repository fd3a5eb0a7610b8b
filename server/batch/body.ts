/** The body of a request with a file: how fast it must arrive, and how large it may be. */

import type { ByteStream } from "../../src/data/bytes.ts";

export class TooSlow extends Error {}
export class TooLarge extends Error {}

export interface BodyLimits {
  maxBytes: number;
  /** Bytes per second; 0 for any rate. */
  minRate: number;
  /** Whether the client may be waiting for the server. */
  isBusy: () => boolean;
}

/** Milliseconds that a client may be behind the least rate. */
const MAX_DELAY_MS = 10_000;
/** Milliseconds until a client that may be waiting for the server is checked again. */
const BUSY_MS = 1000;

/** Rejects when the promise takes longer than the client may. */
function within<T>(promise: Promise<T>, milliseconds: number, isBusy: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => {
      if (isBusy()) timer = setTimeout(expire, BUSY_MS);
      else reject(new TooSlow());
    };
    let timer = setTimeout(expire, milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @throws TooSlow, TooLarge, and the errors of the connection */
export async function* limitedBody(
  source: ByteStream,
  { maxBytes, minRate, isBusy }: BodyLimits,
): ByteStream {
  const iterator = source[Symbol.asyncIterator]();
  let size = 0;
  let allowedDelay = MAX_DELAY_MS;
  for (;;) {
    const start = performance.now();
    const next = iterator.next();
    const { done, value } = await (minRate > 0 ? within(next, Math.max(0, allowedDelay), isBusy) : next);
    if (done) return;
    size += value.length;
    if (size > maxBytes) throw new TooLarge();
    const earned = (1000 * value.length) / Math.max(1, minRate);
    allowedDelay = Math.min(MAX_DELAY_MS, allowedDelay - (performance.now() - start) + earned);
    yield value;
  }
}

/** Reads the beginning, up to that many bytes, and returns a stream of everything. */
export async function readBeginning(body: ByteStream, bytes: number): Promise<AsyncGenerator<Uint8Array>> {
  const iterator = body[Symbol.asyncIterator]();
  const kept: Uint8Array[] = [];
  let isEnded = false;
  for (let size = 0; size < bytes && !isEnded;) {
    const next = await iterator.next();
    if (next.done) isEnded = true;
    else {
      kept.push(next.value);
      size += next.value.length;
    }
  }
  return (async function* () {
    for (let chunk = kept.shift(); chunk; chunk = kept.shift()) yield chunk;
    if (!isEnded)
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  })();
}
