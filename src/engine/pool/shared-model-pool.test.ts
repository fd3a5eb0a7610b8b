import { expect, test } from "vitest";
import { type Slot, SharedModelPool } from "./shared-model-pool.ts";

/** Remembers with what each worker was begun; what the first of a copy gives is named after its turn. */
function workers(seats: number, gives = true) {
  const begun: Slot<string>[] = [];
  const sharing = new SharedModelPool<string>(seats);
  const join = () =>
    sharing.join(async (seat) => {
      begun.push(seat);
      await Promise.resolve();
      return gives ? `copy ${begun.length}` : undefined;
    });
  return { begun, sharing, join };
}

test("the first loads, and the others join it from seats of their own", async () => {
  const { begun, join } = workers(3);
  await Promise.all([join(), join(), join()]);
  expect(begun).toEqual([
    { seats: 3, seat: 0 },
    { seats: 3, seat: 1, model: "copy 1" },
    { seats: 3, seat: 2, model: "copy 1" },
  ]);
});

test("a seat goes to the next, also the first one's, and is given back once", async () => {
  const { begun, join } = workers(3);
  const [first, second] = [await join(), await join()];
  first.leave();
  await join();
  first.leave();
  await join();
  expect(begun.map(({ seat, model }) => [seat, model])).toEqual([
    [0, undefined],
    [1, "copy 1"],
    [0, "copy 1"],
    [2, "copy 1"],
  ]);
  second.leave();
});

test("with the last worker the copy goes", async () => {
  const { begun, join } = workers(2);
  const all = [await join(), await join()];
  expect(await all[0]?.ask(async () => "an answer")).toBe("an answer");
  for (const taken of all) taken.leave();
  await join();
  expect(begun.at(-1)).toEqual({ seats: 2, seat: 0 });
});

test("what a worker was ended in the middle of goes to nobody else", async () => {
  const { begun, join } = workers(2);
  const [, second] = [await join(), await join()];
  void second.ask(() => new Promise(() => {}));
  second.leave();
  await Promise.all([join(), join()]);
  expect(begun.slice(2)).toEqual([
    { seats: 2, seat: 0 },
    { seats: 2, seat: 1, model: "copy 3" },
  ]);
});

test("nor what a worker broke down in", async () => {
  const { begun, join } = workers(2);
  const [, second] = [await join(), await join()];
  await expect(second.ask(() => Promise.reject(new Error("It stopped.")))).rejects.toThrow("It stopped.");
  second.leave();
  await join();
  expect(begun.at(-1)).toEqual({ seats: 2, seat: 0 });
});

test("more workers than seats have another copy", async () => {
  const { begun, join } = workers(2);
  for (let worker = 0; worker < 3; worker += 1) await join();
  expect(begun.at(-1)).toEqual({ seats: 2, seat: 0 });
});

test("where nothing can be shared, each loads for itself", async () => {
  const unable = workers(3, false);
  await Promise.all([unable.join(), unable.join()]);
  expect(unable.begun.at(-1)).toEqual({ seats: 1, seat: 0 });
  const alone = workers(1);
  await Promise.all([alone.join(), alone.join()]);
  expect(alone.begun).toEqual([
    { seats: 1, seat: 0 },
    { seats: 1, seat: 0 },
  ]);
});

test("when the first fails, so do those that wait for it, and the next begins anew", async () => {
  const sharing = new SharedModelPool<string>(2);
  const fail = () => sharing.join(() => Promise.reject(new Error("No such model.")));
  const outcomes = await Promise.allSettled([fail(), fail()]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const seats: Slot<string>[] = [];
  await sharing.join(async (seat) => {
    seats.push(seat);
    return "copy";
  });
  expect(seats).toEqual([{ seats: 2, seat: 0 }]);
});
