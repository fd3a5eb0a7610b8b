import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../testing/run-command.ts";
import {
  folder,
  write,
  CLASSES,
  ROWS,
  HEADER,
  scoredRow,
  all,
  labels,
  type Entry,
} from "../testing/scored-table.ts";

describe("estimates over time and of names", () => {
  /** 30 days of 20 rows: brand a, then brand b from the 16th on, whose texts name "Brand B" or "#brandb" in turn. */
  const dated = write("dated.csv", [
    [...HEADER, "day"],
    ...all.map((row) => [
      ...scoredRow(row).map((cell, column) =>
        column === 1 ? `${row < ROWS / 2 ? "Acme" : row % 2 === 0 ? "Brand B" : "#brandb"} ${row}` : cell,
      ),
      `2026-03-${String(1 + Math.floor(row / 20)).padStart(2, "0")}`,
    ]),
  ]);
  const of = async (...args: string[]) => {
    const { stdout, stderr, code } = await run(["estimate", await dated, "--labels", labels, ...args]);
    return { text: stdout.toString(), stderr, code };
  };
  interface Found {
    unit: string;
    periods: (Entry & { start: string; rows: number; labels: number })[];
    events: {
      name: string;
      before: { rows: number };
      differences: { label: string; corrected: { difference: number; interval: [number, number] } | null }[];
    }[];
  }

  test("an event is compared as two groups are", async () => {
    const { text } = await of("--time", "day", "--period", "week", "--event", "2026-03-16=Launch", "--json");
    const { unit, periods, events } = JSON.parse(text) as Found;
    expect(unit).toBe("week");
    expect(periods.filter(({ label }) => label === "negative").map(({ rows }) => rows)).toEqual([
      20, 140, 140, 140, 140, 20,
    ]);
    expect(events[0]).toMatchObject({ name: "Launch", before: { rows: 300 } });
    const compared = await run([
      "compare",
      await dated,
      "--by",
      "brand",
      "--groups",
      "b,a",
      "--labels",
      labels,
      "--json",
    ]);
    const { differences } = JSON.parse(compared.stdout.toString()) as {
      differences: { corrected: { difference: number; interval: [number, number] } }[];
    };
    expect(events[0]?.differences[0]?.corrected?.difference).toBeCloseTo(
      differences[0]?.corrected.difference ?? Number.NaN,
      9,
    );
    expect(events[0]?.differences[0]?.corrected?.interval[0]).toBeCloseTo(
      differences[0]?.corrected.interval[0] ?? Number.NaN,
      9,
    );
    const lines = await of("--time", "day", "--by", "brand", "--event", "2026-03-16T05=Launch");
    // 20 rows a day are too few for shares, so that weeks are chosen.
    expect(lines.text).toContain("2026-02-23");
    expect(lines.text).not.toContain("2026-03-01");
    expect(lines.text).toContain("Launch, 2026-03-16 05:00: before 320 rows");
  });

  test("names have the shares of the texts that have them, also from a file", async () => {
    const file = join(folder, "names.txt");
    await writeFile(file, "Acme\nBrand B|#brandb\nnobody\n");
    const found = JSON.parse((await of("--names", file, "--json")).text) as (Entry & { rows: number })[];
    const groups = JSON.parse((await of("--by", "brand", "--json")).text) as Entry[];
    expect(found.map(({ group, label, rows }) => `${group} ${label} ${rows}`)).toEqual(
      ["Acme", "Brand B"].flatMap((name) => CLASSES.map((label) => `${name} ${label} 300`)),
    );
    expect(found.map(({ corrected }) => corrected)).toEqual(groups.map(({ corrected }) => corrected));
    const given = await of("--names", "brand b,nobody");
    expect(given.text).toContain("brand b: 150 rows");
  });

  test.each([
    [["--event", "2026-03-16=Launch"], "--time names the column"],
    [["--time", "day", "--event", "Launch"], "takes a date and a name"],
    [["--by", "brand", "--names", "a"], "give one of them"],
    [["--time", "brand"], "has no dates"],
    [["--time", "month"], "There is no column month"],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await of(...args);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });
});
