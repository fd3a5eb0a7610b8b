import { expect, test } from "vitest";
import { type Slot, SharedModelPool } from "./shared-model-pool.ts";

/** Records the slot that each worker was started in; a copy's model is named after the worker that loaded it. */
function workers(slots: number, canShare = true) {
  const started: Slot<string>[] = [];
  const pool = new SharedModelPool<string>(slots);
  const acquire = () =>
    pool.acquire(async (slot) => {
      started.push(slot);
      await Promise.resolve();
      return canShare ? `copy ${started.length}` : undefined;
    });
  return { started, pool, acquire };
}

test("the first worker loads the model, and the others attach to it in slots of their own", async () => {
  const { started, acquire } = workers(3);
  await Promise.all([acquire(), acquire(), acquire()]);
  expect(started).toEqual([
    { slots: 3, slot: 0 },
    { slots: 3, slot: 1, model: "copy 1" },
    { slots: 3, slot: 2, model: "copy 1" },
  ]);
});

test("a released slot goes to the next worker, also the first slot, and is released once", async () => {
  const { started, acquire } = workers(3);
  const [first, second] = [await acquire(), await acquire()];
  first.release();
  await acquire();
  first.release();
  await acquire();
  expect(started.map(({ slot, model }) => [slot, model])).toEqual([
    [0, undefined],
    [1, "copy 1"],
    [0, "copy 1"],
    [2, "copy 1"],
  ]);
  second.release();
});

test("the copy is given up with its last worker", async () => {
  const { started, acquire } = workers(2);
  const leases = [await acquire(), await acquire()];
  expect(await leases[0]?.run(async () => "a result")).toBe("a result");
  for (const lease of leases) lease.release();
  await acquire();
  expect(started.at(-1)).toEqual({ slots: 2, slot: 0 });
});

test("a copy takes no more workers after one was terminated during a run", async () => {
  const { started, acquire } = workers(2);
  const [, second] = [await acquire(), await acquire()];
  void second.run(() => new Promise(() => {}));
  second.release();
  await Promise.all([acquire(), acquire()]);
  expect(started.slice(2)).toEqual([
    { slots: 2, slot: 0 },
    { slots: 2, slot: 1, model: "copy 3" },
  ]);
});

test("a copy takes no more workers after a run failed", async () => {
  const { started, acquire } = workers(2);
  const [, second] = [await acquire(), await acquire()];
  await expect(second.run(() => Promise.reject(new Error("It stopped.")))).rejects.toThrow("It stopped.");
  second.release();
  await acquire();
  expect(started.at(-1)).toEqual({ slots: 2, slot: 0 });
});

test("a later run does not make the slot of a failed run reusable", async () => {
  const { started, acquire } = workers(2);
  const [, second] = [await acquire(), await acquire()];
  await second.run(() => Promise.reject(new Error("It stopped."))).catch(() => {});
  expect(await second.run(async () => "a result")).toBe("a result");
  second.release();
  await acquire();
  expect(started.at(-1)).toEqual({ slots: 2, slot: 0 });
});

test("a worker has one run at a time", async () => {
  const { acquire } = workers(2);
  const lease = await acquire();
  void lease.run(() => new Promise(() => {}));
  await expect(lease.run(async () => {})).rejects.toThrow("one run at a time");
});

test("more workers than slots load another copy", async () => {
  const { started, acquire } = workers(2);
  for (let worker = 0; worker < 3; worker += 1) await acquire();
  expect(started.at(-1)).toEqual({ slots: 2, slot: 0 });
});

test("each worker loads its own copy where nothing can be shared", async () => {
  const unshared = workers(3, false);
  await Promise.all([unshared.acquire(), unshared.acquire()]);
  expect(unshared.started.at(-1)).toEqual({ slots: 1, slot: 0 });
  const single = workers(1);
  await Promise.all([single.acquire(), single.acquire()]);
  expect(single.started).toEqual([
    { slots: 1, slot: 0 },
    { slots: 1, slot: 0 },
  ]);
});

test("when the first worker fails, so do those that wait for it, and the next loads anew", async () => {
  const pool = new SharedModelPool<string>(2);
  const fail = () => pool.acquire(() => Promise.reject(new Error("No such model.")));
  const outcomes = await Promise.allSettled([fail(), fail()]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const slots: Slot<string>[] = [];
  await pool.acquire(async (slot) => {
    slots.push(slot);
    return "copy";
  });
  expect(slots).toEqual([{ slots: 2, slot: 0 }]);
});
