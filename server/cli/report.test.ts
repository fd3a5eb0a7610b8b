import { mkdtempSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { run } from "../testing/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-report-"));
const write = async (name: string, lines: readonly (readonly (string | number)[])[]) => {
  await writeFile(join(folder, name), `${lines.map((line) => line.join(",")).join("\n")}\n`);
  return join(folder, name);
};

const CLASSES = ["negative", "neutral", "positive"] as const;
const ROWS = 300;
/** Brand a is negative in every second row, brand b in every tenth; the model is right. */
const labelOf = (row: number) => (row % (row < ROWS / 2 ? 2 : 10) === 0 ? 0 : 2);
const scored = await write("scored.csv", [
  [
    "id",
    "text",
    "brand",
    "day",
    "sentiment",
    "sentiment_score",
    ...CLASSES.map((name) => `sentiment_${name}`),
    "sentiment_status",
    "topic",
    "second_model",
  ],
  ...Array.from({ length: ROWS }, (_, row) => [
    `t${row}`,
    labelOf(row) === 0 ? "slow and broken" : "quick and good",
    row < ROWS / 2 ? "a" : "b",
    `2026-03-${String(1 + Math.floor(row / 10)).padStart(2, "0")}`,
    CLASSES[labelOf(row)] ?? "",
    0.8,
    ...CLASSES.map((_name, index) => (index === labelOf(row) ? 0.8 : 0.1)),
    "scored",
    ["repairs", "", "service", "service"][row % 4] ?? "",
    // The second model takes every tenth row for positive.
    row % 10 === 0 ? "POSITIVE" : (CLASSES[labelOf(row)] ?? "").toUpperCase(),
  ]),
  ["t300", "", "a", "2026-03-01", "", "", "", "", "", "empty", "", ""],
]);
const labels = await write("labels.csv", [
  ["id", "label", "probability", "stratum"],
  ...Array.from({ length: 100 }, (_, at) => [`t${3 * at}`, CLASSES[labelOf(3 * at)] ?? "", 1 / 3, "all"]),
]);

const report = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(["report", scored, ...args]);
  return { code, stderr, text: stdout.toString() };
};
const withLabels = ["--labels", labels, "--by", "brand", "--question", "Which brand fares worse?"];

describe("report", () => {
  test("writes a page beside the table, with the same bytes each time but for its date", async () => {
    const { code, stderr } = await report(...withLabels);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(join(folder, "scored-report.html")) as string,
    });
    const page = await readFile(join(folder, "scored-report.html"), "utf8");
    for (const part of ["Which brand fares worse?", "100 labels", "scored 300, empty 1", "Table 1.", "PPI++"])
      expect(page).toContain(part);
    const again = await report(...withLabels, "--out", "-");
    const isDated = (line: string) => line.startsWith('<p class="made">');
    const undated = (text: string) => text.split("\n").filter((line) => !isDated(line));
    expect(undated(again.text)).toEqual(undated(page));
    expect(page.split("\n").filter(isDated)).toHaveLength(1);
  });

  test("has the numbers of estimate and compare in the files of a zip", async () => {
    const out = join(folder, "report.zip");
    expect((await report(...withLabels, "--out", out)).code).toBe(0);
    const files = unzipSync(await readFile(out));
    const rowsOf = (name: string) =>
      strFromU8(files[name] ?? new Uint8Array())
        .trim()
        .split("\r\n")
        .map((line) => line.split(","));
    const estimated = await run(["estimate", scored, "--labels", labels, "--json"]);
    const [negative] = JSON.parse(estimated.stdout.toString()) as { corrected: { share: number } }[];
    expect(Number(rowsOf("table-1-shares.csv")[1]?.[1])).toBe(negative?.corrected.share);
    const compared = await run([
      "compare",
      scored,
      "--by",
      "brand",
      "--labels",
      labels,
      "--json",
      "--words",
      "0",
    ]);
    const { differences } = JSON.parse(compared.stdout.toString()) as {
      differences: { corrected: { difference: number } }[];
    };
    const table = rowsOf(Object.keys(files).find((name) => name.endsWith("-differences-negative.csv")) ?? "");
    expect(table[1]?.[0]).toBe("a");
    expect(Number(table[1]?.[1])).toBeCloseTo(differences[0]?.corrected.difference ?? 1, 12);
    expect(Object.keys(files)).toContain("figure-1-shares.svg");
  });

  test("has periods, events and what differs after them, with the numbers of estimate", async () => {
    const time = ["--time", "day", "--period", "day", "--event", "2026-03-16=Launch"];
    const path = join(folder, "time.zip");
    expect((await report(...withLabels, ...time, "--out", path)).code).toBe(0);
    const files = unzipSync(await readFile(path));
    const page = strFromU8(files["report.html"] ?? new Uint8Array());
    for (const part of ["Over time, day", "Launch", "no proof that the event caused it", "Killick"])
      expect(page).toContain(part);
    const name = Object.keys(files).find((file) => file.endsWith("events-negative.csv")) ?? "";
    const [, launch = ""] = strFromU8(files[name] ?? new Uint8Array()).split("\r\n");
    const estimated = await run(["estimate", scored, "--labels", labels, "--json", ...time]);
    const { events } = JSON.parse(estimated.stdout.toString()) as {
      events: { differences: { corrected: { difference: number } }[] }[];
    };
    expect(Number(launch.split(",")[1])).toBeCloseTo(
      events[0]?.differences[0]?.corrected.difference ?? Number.NaN,
      9,
    );
  });

  test("has names, topics and a second model, with the numbers of estimate", async () => {
    const path = join(folder, "sections.zip");
    const options = ["--names", "Slow|sluggish,quick", "--topics", "topic", "--second", "second_model"];
    const { code, stderr } = await report("--labels", labels, ...options, "--text", "text", "--out", path);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const files = unzipSync(await readFile(path));
    const linesOf = (end: string) => {
      const name = Object.keys(files).find((file) => file.endsWith(end)) ?? "";
      return strFromU8(files[name] ?? new Uint8Array())
        .trim()
        .split("\r\n")
        .map((line) => line.split(","));
    };
    for (const [end, by] of [
      ["-negative-by-name.csv", ["--names", "Slow|sluggish,quick", "--text", "text"]],
      ["-negative-by-topic.csv", ["--by", "topic"]],
    ] as const) {
      const { stdout } = await run(["estimate", scored, "--labels", labels, "--json", ...by]);
      const found = JSON.parse(stdout.toString()) as {
        group: string;
        label: string;
        corrected: { share: number };
      }[];
      const right = found.filter(({ group, label }) => group !== "" && label === "negative");
      const [, ...lines] = linesOf(end);
      expect(lines.map(([name, share]) => [name, Number(share)])).toEqual(
        right.map(({ group, corrected }) => [group, corrected.share]),
      );
    }
    const [, ...topics] = linesOf("-topics.csv");
    expect(topics.map(([name, rows]) => [name, Number(rows)])).toEqual([
      ["service", 150],
      ["repairs", 75],
    ]);
    const page = strFromU8(files["report.html"] ?? new Uint8Array());
    for (const part of [
      "75 rows have no topic",
      "300 rows compared, 1 excluded",
      "sentiment is right more often",
      "McNemar",
    ])
      expect(page).toContain(part);
    // Of 100 labels, 10 are of rows that the second model takes for positive; all of them are negative.
    expect(linesOf("-two-models-against-labels.csv").map(([name, accuracy]) => [name, accuracy])).toEqual([
      ["model", "accuracy"],
      ["sentiment", "1"],
      ["second_model", "0.9"],
    ]);
    const unknown = await report("--second", "text", "--out", "-");
    expect(unknown.stderr).toContain("No value of text means one of negative, neutral, positive");
  });

  test("names the model of a provenance, and says so where there is none", async () => {
    const provenance = join(folder, "provenance.json");
    const record = {
      app: "Tonescope",
      model: "a-model",
      revision: "7",
      weightsSha256: "ab",
      dtype: "q8",
      device: "cpu",
    };
    await writeFile(provenance, JSON.stringify({ ...record, longTexts: "cut", temperature: 1.5 }));
    const named = await report("--provenance", provenance, "--out", "-");
    expect(named.text).toContain("with the model a-model (revision 7;");
    expect(named.text).toContain("temperature 1.500");
    expect((await report("--out", "-")).text).toContain("does not say which model");
    await writeFile(provenance, "{}");
    expect(await report("--provenance", provenance, "--out", "-")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is no provenance") as string,
    });
  });

  test("replaces names of users, the same in mentions, columns and words", async () => {
    const named = await write("named.csv", [
      ["id", "author", "text", "sentiment", "sentiment_score", ...CLASSES.map((name) => `sentiment_${name}`)],
      ...Array.from({ length: 40 }, (_, row) => [
        row,
        row % 2 === 0 ? "Ann" : "Bob",
        row % 2 === 0 ? "@bob is slow" : "@ann is quick",
        "positive",
        0.8,
        0.1,
        0.1,
        0.8,
      ]),
    ]);
    const key = join(folder, "key.json");
    const options = ["--by", "author", "--pseudonyms", "--pseudonym-key", key, "--out", "-"];
    const { stdout, stderr } = await run(["report", named, ...options]);
    const page = stdout.toString();
    expect(stderr).not.toContain("cannot");
    expect(page).not.toMatch(/\b(ann|bob)\b/i);
    const names = new Set(page.match(/user_[0-9a-f]{12}/g));
    expect(names.size).toBe(2);
    expect(page).toContain(`@${[...names][0]}`);
    // The key was written, and gives the same pseudonyms again.
    const again = await run(["report", named, ...options]);
    expect(new Set(again.stdout.toString().match(/user_[0-9a-f]{12}/g))).toEqual(names);
  });

  test("is written in German, and plainly without labels", async () => {
    const { text } = await report("--language", "de", "--out", "-");
    expect(text).toContain('<html lang="de" dir="ltr">');
    expect(text).toContain("Es gibt keine Codierungen.");
  });
});
