/** The encoder kernel in a real browser: both of its modules, the trial that it is held to, and the reason why not. */

import { compileKernel } from "../../scripts/build/vite-kernel.ts";
import layout from "../../src/engine/kernel/assembly/layout.json" with { type: "json" };
import { expectAccessible } from "../support/app.ts";
import { becomeGerman, expectGerman } from "../support/german-locale.ts";
import { FAMILIES, familyModel } from "../../src/testing/hub/models/families.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { expect, test } from "../support/hub-app.ts";
import { NEW_VISITOR } from "../support/storage-state.ts";

test.use({ storageState: NEW_VISITOR });

/** Of the benchmark, which measures for as long as 40 seconds after it has loaded the model twice. */
const SLOW = { timeout: 120_000 };

test("relaxed SIMD and shared memory give the same bits as the plain module", async ({ page }) => {
  await page.goto("./");
  const modules = await Promise.all(
    (
      [
        { entry: "probe", variant: "relaxed" },
        { variant: "plain" },
        { variant: "relaxed" },
        { variant: "plain", isShared: true },
        { variant: "relaxed", isShared: true },
      ] as const
    ).map(async (module) => [...(await compileKernel(module))]),
  );
  const { answer, sums } = await page.evaluate(
    async ({ modules: [probe = [], ...kernels], offsets, runs }) => {
      const start = async (bytes: number[], memory?: WebAssembly.Memory) =>
        (await WebAssembly.instantiate(Uint8Array.from(bytes), memory ? { env: { memory } } : {})).instance
          .exports as unknown as {
          groupSize: WebAssembly.Global;
          productsPerLane: WebAssembly.Global;
          activationOffset: WebAssembly.Global;
          quantize(...numbers: number[]): void;
          product(...numbers: number[]): void;
          eighthBit(): number;
        };
      const answer = (await start(probe)).eighthBit();
      const [rows, depth, columns] = [13, 384, 24];
      let state = 1;
      const next = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return state / 2 ** 31;
      };
      const values = Float32Array.from({ length: rows * depth }, () => next() ** 3 * 9 + 0.3);
      const weights = Int8Array.from({ length: depth * columns }, () => next() * 127.9);
      const results: string[] = [];
      for (const [index, own] of kernels.entries()) {
        // A machine that takes eight bits for neither does not run the relaxed ones (src/engine/kernel/module.ts).
        const isRelaxed = index % 2 === 1 && answer > 0;
        const shared = index > 1;
        const memory = new WebAssembly.Memory({ initial: 17, maximum: 17, shared });
        const kernel = await start((isRelaxed ? own : kernels[index - (index % 2)]) ?? [], memory);
        kernel.activationOffset.value = answer === 2 ? 128 : 0;
        const group = Number(kernel.groupSize.value);
        const groups = Math.ceil(depth / group);
        const productsPerLane = Number(kernel.productsPerLane.value);
        const place = (at: number) => 65_536 * at;
        const [x, q, scales, zeros, w] = [place(1), place(2), place(3), place(4), place(5)];
        const [steps, linear, sums, tile, out] = [place(6), place(7), place(8), place(9), place(10)];
        const rowSums = place(11);
        new Float32Array(memory.buffer, x).set(values);
        const packed = new Int8Array(memory.buffer, w);
        const totals = new Int32Array(memory.buffer, sums);
        for (const [at, value] of weights.entries()) {
          const [k, column] = [Math.floor(at / columns), at % columns];
          const [panel, within] = [column >> 3, column & 7];
          packed[
            panel * 8 * depth +
              Math.floor(k / productsPerLane) * 8 * productsPerLane +
              within * productsPerLane +
              (k % productsPerLane)
          ] = value;
          const total = (panel * groups + Math.floor(k / group)) * 8 + within;
          totals[total] = (totals[total] as number) + value;
        }
        new Float32Array(memory.buffer, steps).fill(0.01, 0, columns);
        const fields = {
          weights: w,
          scales: steps,
          weightSums: sums,
          bias: steps,
          // Of weights with a zero point of their own; the steps serve as any numbers do.
          offsets: steps,
          inputFactors: 0,
          columns,
          depth,
        };
        const structure = new DataView(memory.buffer, linear);
        for (const [name, value] of Object.entries(fields))
          structure.setUint32(offsets[name] ?? 0, value, true);
        // Often enough that each tier of the compiler has its turn, also as late as `browserArgs` has it.
        for (let run = 0; run < runs; run += 1) {
          kernel.quantize(x, rows, depth, 0, q, scales, zeros, rowSums);
          kernel.product(q, scales, zeros, rowSums, rows, linear, tile, out, 0, run % 2);
          if (run < 2 || run >= runs - 2)
            results.push(`${run % 2} ${new Uint32Array(memory.buffer, out, rows * columns).join()}`);
        }
      }
      return { answer, sums: results };
    },
    { modules, offsets: layout.Linear.offsets as Record<string, number>, runs: 1600 },
  );
  expect([0, 1, 2]).toContain(answer);
  expect(sums).toHaveLength(16);
  expect(new Set(sums).size).toBe(2);
});

test("the model starts on the kernel and is benchmarked against onnxruntime-web after the first prediction", async ({
  models,
  analyze,
  page,
  context,
}) => {
  await analyze.open();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await page.goto("./#/models");
  await expect(models.backendRow("encoder kernel")).toContainText(/In use|Correct, not in use/);
  for (const name of ["encoder kernel", "WebAssembly"])
    await expect(models.backendRow(name)).toContainText("ms");
  await expectAccessible(page);
  await models.runOn("kernel");
  await expect(models.usedDevice("encoder kernel")).toBeVisible();
  await analyze.open();
  await analyze.write("This is the worst service I have ever had");
  await analyze.expectLabel("negative");
  await page.goto("./#/models");
  await expect(models.usedDevice("encoder kernel")).toBeVisible();

  await test.step("the benchmark of the machine has its address, and its table can be copied", async () => {
    await context.grantPermissions(["clipboard-write"]);
    await page.goto("./?bench");
    await expect(page).toHaveURL(/\/#\/models\?at=benchmark$/);
    const benchmark = page.getByRole("region", { name: "Benchmark", exact: true });
    const start = benchmark.getByRole("button", { name: "Measure this machine" });
    await start.click();
    await expect(benchmark.getByRole("status")).toHaveText(/^Loading/);
    await benchmark.getByRole("button", { name: "Cancel" }).click();
    await expect(benchmark.getByRole("alert")).toHaveAttribute("data-code", "cancelled");
    await start.click();
    await expect(benchmark.getByRole("status")).toHaveText(/^Round 2 of/, SLOW);
    await expectAccessible(page);
    const row = benchmark.getByRole("row", { name: /encoder kernel/ });
    await expect(row.getByRole("cell").nth(3)).toHaveText(/^[\d.]+\([\d.]+ to [\d.]+\)ratio [\d.]+$/, SLOW);
    const labels = (await row.getByRole("cell").nth(4).textContent()) ?? "";
    const [equal = 0, total = 0] = labels.split(" of ").map(Number);
    expect(total).toBeGreaterThanOrEqual(45);
    expect(equal).toBeGreaterThanOrEqual(0.95 * total);
    await expectAccessible(page);
    await benchmark.getByRole("button", { name: "Copy as Markdown" }).click();
    await page.goto("./#/analyze");
    await analyze.composer.fill("");
    await analyze.composer.press("ControlOrMeta+V");
    await expect(analyze.composer).toHaveValue(/\| Processor \(encoder kernel\), \d+ threads? \| [\d.]+ \(/);
    await page.goto("./#/models?at=benchmark");
    await becomeGerman(page);
    await expect(page.getByText("Gleiche Labels")).toBeVisible();
    await expectGerman(page);
  });
});

test("an unsupported model falls back to onnxruntime-web, and the reason is shown", async ({
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
  await expect(analyze.prediction).toBeVisible();
  await page.goto("./#/models");
  const reason = "It has no dynamic 8-bit products.";
  await expect(models.backendRow("encoder kernel")).toContainText(reason);
  await models.runOn("kernel");
  await expect(models.backends.getByRole("status")).toContainText("The model now runs on onnxruntime-web.");
  await expect(models.usedDevice("WebAssembly")).toBeVisible();
  await becomeGerman(page);
  await expect(page.getByText("Vom Encoder-Kernel nicht unterstützt").first()).toBeVisible();
  await expect(page.locator("[lang=en]", { hasText: reason }).first()).toBeVisible();
  await expectGerman(page);
});
