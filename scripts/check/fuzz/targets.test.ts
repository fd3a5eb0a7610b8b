import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomFrom } from "../../../src/statistics/random.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import type { FuzzTarget } from "./target.ts";
import { TARGETS } from "./targets.ts";

/** A small part of `npm run check:fuzz`; damaged files of bytes are read in the readers' own tests. */
const { parquet: _, containers: __, ...rest } = TARGETS;
const targets: [string, FuzzTarget][] = Object.entries(rest);

const INPUTS = 60;

describe.each(targets)("fuzz target %s", (_name, target) => {
  beforeAll(() => target.start?.());
  afterAll(() => target.dispose?.());

  test("accepts or refuses each input", async () => {
    let accepted = 0;
    for (let number = 0; number < INPUTS; number++) {
      try {
        await target.run(await target.make(randomFrom(number)));
        accepted += 1;
      } catch (cause) {
        if (!(cause instanceof AppError) || cause.code === "unexpected") throw cause;
      }
    }
    expect(accepted).toBeGreaterThan(INPUTS / 10);
  });

  test("makes the same input of the same random numbers", async () => {
    const [input, again] = [await target.make(randomFrom(1)), await target.make(randomFrom(1))];
    expect(again.name).toBe(input.name);
    expect(Buffer.compare(again.bytes, input.bytes)).toBe(0);
  });
});
