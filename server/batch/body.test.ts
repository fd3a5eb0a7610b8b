import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { limitedBody, TooLarge, TooSlow } from "./body.ts";

const RATE = 240;

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Sends parts, with a pause before each. @param pause in milliseconds */
async function* sent(parts: number, bytes: number, pause: number) {
  for (let part = 0; part < parts; part++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    yield new Uint8Array(bytes);
  }
}

async function read(source: AsyncIterable<Uint8Array>, isBusy = () => false): Promise<number> {
  let size = 0;
  for await (const part of limitedBody(source, { maxBytes: 100_000, minRate: RATE, isBusy }))
    size += part.length;
  return size;
}

async function ended(reading: Promise<number>): Promise<unknown> {
  const outcome = reading.catch((cause: unknown) => cause);
  await vi.advanceTimersByTimeAsync(1_000_000);
  return outcome;
}

test("a client that sends a byte each second is given up", async () => {
  expect(await ended(read(sent(500, 1, 1000)))).toBeInstanceOf(TooSlow);
});

test("a client at the least rate is read to its end, also after a pause", async () => {
  expect(await ended(read(sent(100, RATE, 1000)))).toBe(100 * RATE);
  expect(await ended(read(sent(2, 10, 9000)))).toBeInstanceOf(TooSlow);
  expect(await ended(read(sent(1, 10, 9000)))).toBe(10);
});

test("a client that waits for the server is not given up", async () => {
  expect(await ended(read(sent(3, 1, 60_000), () => true))).toBe(3);
});

test("a body beyond the limit is refused", async () => {
  expect(await ended(read(sent(2, 60_000, 0)))).toBeInstanceOf(TooLarge);
});
