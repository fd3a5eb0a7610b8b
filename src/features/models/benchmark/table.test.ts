import { expect, it, vi } from "vitest";
import { loadTexts } from "../../../i18n/texts.ts";
import type { BenchmarkResult } from "./run.ts";
import { toMarkdown, toTsv } from "./table.ts";

const times = (factor: number) => ({
  8: [1, 2, 3].map((time) => factor * time),
  32: [4 * factor],
  128: [16 * factor],
  512: [200 * factor],
});

const RESULT: BenchmarkResult = {
  model: "tonescope-tweets",
  revision: "9",
  dtype: "int8",
  rounds: 3,
  texts: 45,
  at: Date.UTC(2026, 0, 2),
  backends: [
    { trial: { device: "wasm" }, threads: 2, times: times(1), equalLabels: 45 },
    { trial: { device: "kernel", gap: 0.011 }, threads: 1, times: times(0.5), equalLabels: 44 },
    { trial: { device: "webgpu", refused: "too-slow" }, times: times(0), equalLabels: 0 },
  ],
};
const MACHINE = { gpu: null, variant: "plain", died: false } as const;

it("writes what is shown as Markdown", async () => {
  await loadTexts("benchmark");
  const [caption, , head, , ...rows] = toMarkdown([RESULT], [["Logical cores", "4"]]).split("\n");
  expect(caption).toContain("tonescope-tweets, revision 9, int8");
  expect(head).toBe(
    "| Runs on | 8 tokens | 32 tokens | 128 tokens | 512 tokens | Equal labels | Difference |",
  );
  expect(rows).toEqual([
    "| Processor (WebAssembly), 2 threads | 2.00 (1.50 to 2.50) | 4.00 (4.00 to 4.00) | 16.0 (16.0 to 16.0) | 200 (200 to 200) | 45 of 45 | – |",
    "| Processor (encoder kernel), 1 thread | 1.00 (0.75 to 1.25), ratio 0.50 | 2.00 (2.00 to 2.00), ratio 0.50 | 8.00 (8.00 to 8.00), ratio 0.50 | 100 (100 to 100), ratio 0.50 | 44 of 45 | 1.1% |",
    "| Graphics processor (WebGPU) | It did not answer in time. |  |  |  |  |  |",
    "",
    "- Logical cores: 4",
    "",
  ]);
});

it("writes a line of full numbers for each backend that was measured and each length", () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 4, userAgent: "Test" });
  const [names = "", ...lines] = toTsv([RESULT], MACHINE).trimEnd().split("\n");
  const rows = lines.map((line) => line.split("\t"));
  expect(rows).toHaveLength(8);
  for (const row of rows) expect(row).toHaveLength(names.split("\t").length);
  const valueOf = (name: string) => rows[4]?.[names.split("\t").indexOf(name)];
  const shown = ["backend", "tokens", "median_ms", "ratio", "measured_at", "kernel_module", "browser"];
  expect(shown.map(valueOf)).toEqual([
    "kernel",
    "8",
    "1",
    "0.5",
    "2026-01-02T00:00:00.000Z",
    "plain",
    "Test",
  ]);
  vi.unstubAllGlobals();
});
