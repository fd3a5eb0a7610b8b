/** The encoder kernel in a real browser: both of its modules, the trial that it is held to, and the reason why not. */

import { compileKernel } from "../vite.kernel.ts";
import { expectAccessible } from "./app.ts";
import { becomeGerman, expectGerman } from "./german.ts";
import { FAMILIES, familyModel } from "./hub/models/families.ts";
import { createRepository } from "./hub/repository.ts";
import { expect, test } from "./hub-app.ts";
import { NEW_VISITOR } from "./visitor.ts";

const SLOW = { timeout: 60_000 };

test.use({ storageState: NEW_VISITOR });

test("with relaxed SIMD it gives the bits that it gives without", async ({ page }) => {
  await page.goto("./");
  const modules = await Promise.all(
    (["plain", "relaxed"] as const).map(async (variant) => [...(await compileKernel(variant))]),
  );
  const sums = await page.evaluate(async ([plain = [], relaxed = []]) => {
    const [rows, depth, columns] = [7, 384, 24];
    let state = 1;
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return state / 2 ** 31;
    };
    const values = Float32Array.from({ length: rows * depth }, () => next() ** 3 * 9 + 0.3);
    const weights = Int8Array.from({ length: depth * columns }, () => next() * 127.9);
    const results: string[] = [];
    for (const [bytes, group] of [
      [plain, 2],
      [relaxed, 4],
    ] as const) {
      const { instance } = await WebAssembly.instantiate(Uint8Array.from(bytes), {});
      const kernel = instance.exports as unknown as {
        memory: WebAssembly.Memory;
        quantize(...numbers: number[]): void;
        product(...numbers: number[]): void;
      };
      kernel.memory.grow(16);
      const [x, q, scales, minima, w, steps, zeros, linear, out] = Array.from(
        { length: 9 },
        (_, at) => 65_536 * (at + 1),
      ) as [number, number, number, number, number, number, number, number, number];
      new Float32Array(kernel.memory.buffer, x).set(values);
      const packed = new Int8Array(kernel.memory.buffer, w);
      for (const [at, value] of weights.entries()) {
        const [k, column] = [Math.floor(at / columns), at % columns];
        packed[
          (column >> 3) * 8 * depth + Math.floor(k / group) * 8 * group + (column & 7) * group + (k % group)
        ] = value;
      }
      new Float32Array(kernel.memory.buffer, steps).fill(0.01, 0, columns);
      new Uint32Array(kernel.memory.buffer, linear).set([w, steps, steps, zeros, 0, columns, depth]);
      // Often enough that each tier of the compiler has its turn.
      for (let run = 0; run < 400; run += 1) {
        kernel.quantize(x, rows, depth, 0, q, scales, minima);
        kernel.product(q, scales, minima, rows, linear, out, 0, run % 2);
        if (run < 2 || run > 397)
          results.push(`${run % 2} ${new Uint32Array(kernel.memory.buffer, out, rows * columns).join()}`);
      }
    }
    return results;
  }, modules);
  expect(sums).toHaveLength(8);
  expect(new Set(sums).size).toBe(2);
});

test("it begins, and after the first verdict it is measured against onnxruntime-web", async ({
  models,
  analyze,
  page,
}) => {
  await analyze.open();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await models.open();
  await expect(models.backendRow("encoder kernel")).toContainText(/In use|Right, not in use/, SLOW);
  for (const name of ["encoder kernel", "WebAssembly"])
    await expect(models.backendRow(name)).toContainText("ms");
  await expectAccessible(page);
  await models.runOn("kernel");
  await expect(models.usedDevice("encoder kernel")).toBeVisible(SLOW);
  await analyze.open();
  await analyze.write("This is the worst service I have ever had");
  await analyze.expectLabel("negative");
  await page.goto("./#/models");
  await expect(models.usedDevice("encoder kernel")).toBeVisible();
});

test("a model that it does not know goes on elsewhere, with the reason", async ({
  analyze,
  hub,
  models,
  page,
}) => {
  hub.options.repositories.push(createRepository(FAMILIES.bert, familyModel("bert")));
  await models.open();
  await models.setHub(hub.url);
  await models.load(FAMILIES.bert);
  await analyze.open();
  await analyze.write("I love this");
  await expect(analyze.verdict).toBeVisible();
  await models.open();
  const reason = "It has no dynamic 8-bit products.";
  await expect(models.backendRow("encoder kernel")).toContainText(reason, SLOW);
  await models.runOn("kernel");
  await expect(models.backends.getByRole("status")).toContainText(
    "The model runs on onnxruntime-web now.",
    SLOW,
  );
  await expect(models.usedDevice("WebAssembly")).toBeVisible(SLOW);
  await becomeGerman(page);
  await expect(page.getByText("Nicht für den Encoder-Kernel").first()).toBeVisible();
  await expect(page.locator("[lang=en]", { hasText: reason }).first()).toBeVisible();
  await expectGerman(page);
});
