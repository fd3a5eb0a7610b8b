import { mkdtempSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseDevice, describeDevice } from "./choose-device.ts";
import { findModel } from "./open-model.ts";

const cache = mkdtempSync(join(tmpdir(), "tonescope-devices-"));
const file = join(cache, "devices.json");
const local = await findModel("");

test("few texts are not worth a measurement, and nothing is written", async () => {
  const chosen = await chooseDevice(local, { texts: 999, threads: 2, cache });
  expect(chosen).toEqual({ device: "kernel", standard: "kernel", trials: [] });
  expect(describeDevice(chosen)).toBe("Device: kernel.");
  expect(await readdir(cache)).toEqual([]);
});

test("a measurement compares numbers and speed, is remembered, and decides for few texts too", async () => {
  const chosen = await chooseDevice(local, { texts: 1000, threads: 2, cache });
  const [kernel, native] = chosen.trials;
  expect(kernel?.device).toBe("kernel");
  expect(native).toMatchObject({ device: "cpu", gap: expect.any(Number) });
  // Rounding alone; another numbers' gap is above a tenth.
  expect(native?.gap).toBeGreaterThan(0);
  expect(native?.gap).toBeLessThan(0.03);
  expect(native?.refused).toBeUndefined();
  const ratio = (native?.measured?.textsPerSecond ?? 0) / (kernel?.measured?.textsPerSecond ?? 0);
  expect(chosen.device).toBe(ratio >= 1.2 ? "cpu" : "kernel");
  const [key = ""] = Object.keys(JSON.parse(await readFile(file, "utf8")) as object);
  expect(key).toContain(`node ${process.versions.node}`);

  const remembered = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  const faster = [
    { device: "kernel", measured: { milliseconds: 10, textsPerSecond: 100 } },
    { device: "cpu", measured: { milliseconds: 5, textsPerSecond: 190 }, gap: 0.01 },
  ];
  await writeFile(file, JSON.stringify({ ...remembered, [key]: faster }));
  const recalled = await chooseDevice(local, { texts: 1, cache });
  expect(recalled).toEqual({ device: "cpu", standard: "kernel", trials: faster });
  expect(describeDevice(recalled)).toContain("cpu, measured 1.9 times as fast as kernel");

  const wrong = [faster[0], { ...faster[1], gap: 0.3, refused: "other-numbers" }];
  await writeFile(file, JSON.stringify({ [key]: wrong }));
  expect((await chooseDevice(local, { texts: 1, cache })).device).toBe("kernel");
  const failed = [{ device: "cpu", refused: { code: "bad-model", message: "It is refused." } }];
  await writeFile(file, JSON.stringify({ [key]: failed }));
  expect((await chooseDevice(local, { cache })).device).toBe("kernel");
});

test("a damaged file is as if nothing were remembered", async () => {
  for (const content of ["", "[]", "null", '{"a": 1}', "{"]) {
    await writeFile(file, content);
    expect((await chooseDevice(local, { texts: 1, cache })).device).toBe("kernel");
  }
});
