import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { whileResponding, withTimeout } from "./responding.ts";

const never = () => new Promise<never>(() => {});
const stuck = new AppError("model-stuck", "Stuck.");

/** A worker whose calls end when it is terminated. */
function workerWith(ping: () => Promise<void>) {
  const terminate = vi.fn<(reason?: AppError) => void>();
  return { service: { ping }, terminate };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a worker that does not respond is ended, and not before", async () => {
  const worker = workerWith(never);
  void whileResponding(worker, never, { stuck, stuckAfter: 10_000 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(worker.terminate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(worker.terminate).toHaveBeenCalledWith(stuck);
});

test("a worker that responds may take as long as it needs", async () => {
  const worker = workerWith(async () => {});
  void whileResponding(worker, never, { stuck, stuckAfter: 10_000 });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(worker.terminate).not.toHaveBeenCalled();
});

test("a worker is not asked after its call has ended", async () => {
  const ping = vi.fn<() => Promise<void>>(async () => {});
  expect(await whileResponding(workerWith(ping), async () => 3, { stuck, stuckAfter: 10_000 })).toBe(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ping).not.toHaveBeenCalled();
});

test("work that takes too long rejects with the error, other work as it ends", async () => {
  const slow = expect(withTimeout(never(), 100, () => stuck)).rejects.toBe(stuck);
  await vi.advanceTimersByTimeAsync(100);
  await slow;
  expect(await withTimeout(Promise.resolve(3), 100, () => stuck)).toBe(3);
});
