import { mkdtempSync } from "node:fs";
import { mkdir, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { run } from "../testing/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-cli-"));
const place = (name: string) => join(folder, name);
const write = async (name: string, content: string | Uint8Array) => {
  await writeFile(place(name), content);
  return place(name);
};
/** The native runtime, because it starts faster. */
const CPU = ["--device", "cpu", "--workers", "1"];

const ROWS = `id,text
1,I love this
2,"=cmd|' /C calc'!A0"
3,
4,"${"very ".repeat(40_000)}long"
5,"two
lines, and a ""quote"""
6,</s> [SEP] __proto__ constructor
`;

describe("score", () => {
  test("adds columns and changes nothing else, for arbitrary texts", async () => {
    const input = await write("rows.csv", ROWS);
    const { code, stdout, stderr } = await run(["score", input, ...CPU]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("6 rows of text: 4 scored, 1 empty, 1 cut");
    const output = await readFile(place("rows-scored.csv"), "utf8");
    const rows = parse(output, { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row["sentiment_status"])).toEqual([
      "scored",
      "scored",
      "empty",
      "cut",
      "scored",
      "scored",
    ]);
    expect(rows[0]?.["sentiment"]).toBe("positive");
    expect(output.replaceAll(/(,[^,\n]*){5},(scored|cut|empty|sentiment_status)$/gm, "")).toBe(ROWS);
    expect(await readdir(folder)).toEqual(["rows-scored.csv", "rows.csv"]);
  });

  test("--long average reads a long text completely, and the provenance records this", async () => {
    const text = `${"I hate this. ".repeat(150)}${"What a lovely day. ".repeat(150)}`;
    const input = await write("long.csv", `text\n${text}\nI love this\n`);
    const record = place("long.json");
    const whole = ["--long-texts", "average", "--provenance", record];
    const { code, stdout } = await run(["score", input, "--out", "-", ...whole, ...CPU]);
    expect(code).toBe(0);
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row["sentiment_status"])).toEqual(["averaged", "scored"]);
    const cut = await run(["score", input, "--out", "-", ...CPU]);
    const [first, second] = parse(cut.stdout, { columns: true }) as Record<string, string>[];
    expect(first?.["sentiment_status"]).toBe("cut");
    expect(Number(rows[0]?.["sentiment_positive"])).toBeGreaterThan(Number(first?.["sentiment_positive"]));
    expect(rows[1]).toEqual(second);
    expect(JSON.parse(await readFile(record, "utf8"))).toMatchObject({
      app: expect.stringMatching(/^Tonescope \d+\.\d+\.\d+/),
      longTexts: "average",
    });
    expect((await run(["score", input, "--long-texts", "some"])).code).toBe(2);
  });

  test("further output heads add columns and do not change others", async () => {
    const input = await write("heads.csv", 'text\nI am so angry about this\n""\n');
    const { code, stdout } = await run(["score", input, "--out", "-", "--heads", "irony, emotion", ...CPU]);
    expect(code).toBe(0);
    const [first, empty] = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(first).toMatchObject({ sentiment: "negative", emotion: "anger" });
    expect(["ironic", "not ironic"]).toContain(first?.["irony"]);
    const shares = ["anger", "joy", "optimism", "sadness"].map((label) =>
      Number(first?.[`emotion_${label}`]),
    );
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 4);
    expect(empty).toMatchObject({ sentiment_status: "empty", emotion: "" });
    const plain = await run(["score", input, "--out", "-", ...CPU]);
    const [scored] = parse(plain.stdout, { columns: true }) as Record<string, string>[];
    expect(first).toMatchObject(scored ?? {});
    const unknown = await run(["score", input, "--heads", "sarcasm", ...CPU]);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("emotion, irony, offensive") });
  });

  test("prevents the native runtime from sending telemetry", async () => {
    const home = place("home");
    await mkdir(home);
    const input = await write("silent.csv", "text\nI love this\n");
    // If these variables are set, the runtime sends no telemetry by itself.
    const unset = {
      CI: undefined,
      GITHUB_ACTIONS: undefined,
      TF_BUILD: undefined,
      ORT_DISABLE_TELEMETRY: undefined,
    };
    const env = { ...unset, HOME: home, XDG_CACHE_HOME: undefined };
    expect((await run(["score", input, ...CPU], { env })).code).toBe(0);
    expect((await run(["explain", "I love this", "--device", "cpu"], { env })).code).toBe(0);
    expect(await readdir(home)).toEqual([]);
  });

  test("reads standard input and writes standard output, in the input's encoding and in another format", async () => {
    const latin = Buffer.from(
      "text;n\nSo schön, das Café macht mich glücklich;1\nça va très bien;2\n",
      "latin1",
    );
    const { code, stdout } = await run(["score", "-", "--text", "text", ...CPU, "--quiet"], { input: latin });
    expect(code).toBe(0);
    const [header, first] = stdout.toString("latin1").split("\n");
    expect(header).toBe(
      "text;n;sentiment;sentiment_score;sentiment_negative;sentiment_neutral;sentiment_positive;sentiment_status",
    );
    expect(first).toContain("So schön, das Café macht mich glücklich;1;");
    const lines = await run(["score", "-", "--format", "jsonl", ...CPU], { input: latin });
    expect(JSON.parse(lines.stdout.toString().split("\n")[1] ?? "")).toMatchObject({
      text: "ça va très bien",
    });
    const json = await run(["score", "-", ...CPU, "--safe-for-spreadsheets"], {
      input: "text\n=1+1\n-5\n@anna hi\n",
    });
    expect(json.stdout.toString()).toMatch(/^\ufefftext,.*\n'=1\+1,.*\n-5,.*\n'@anna hi,/);
  });

  const MANY = `id,text\n${Array.from({ length: 320 }, (_, row) => `${row},"tweet ${row} ${"is great or bad ".repeat(2)}"\n`).join("")}`;

  test("after an interruption, a kill and a torn journal, a resumed run writes the same file", async () => {
    const input = await write("many.csv", MANY);
    const journal = place("out.csv.unfinished");
    const args = ["score", input, "--out", place("out.csv"), ...CPU];
    const interrupted = await run(args, {
      async during(child) {
        // With two records, the last can be torn.
        for (let [grown, last] = [0, 0]; child.exitCode === null && grown < 3; await sleep(5)) {
          const { size } = await stat(journal).catch(() => ({ size: 0 }));
          if (size > last) grown += 1;
          last = size;
        }
        // Sent twice, as by a terminal and by npm.
        child.kill("SIGINT");
        child.kill("SIGINT");
      },
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/Interrupted\. [1-9]\d* of 320 rows are kept; add --resume to go on/);
    const kept = await stat(journal);
    expect((await readdir(folder)).filter((name) => name.startsWith("out.csv"))).toEqual([
      "out.csv.unfinished",
    ]);

    const forgotten = await run(args);
    expect(forgotten.code).toBe(1);
    expect(forgotten.stderr).toContain("Add --resume");
    expect((await run([...args, "--resume", "--text", "id"])).stderr).toContain("another column");
    expect((await stat(journal)).size).toBe(kept.size);

    await truncate(journal, kept.size - 7);
    const killed = await run([...args, "--resume"], {
      async during(child) {
        let output = "";
        await new Promise<void>((resolve) => {
          child.stderr?.on("data", (piece: Buffer) => {
            output += String(piece);
            if (output.includes("Going on after")) resolve();
          });
        });
        child.kill("SIGKILL");
      },
    });
    expect(killed.code).toBeNull();
    const resumed = await run([...args, "--resume"]);
    expect(resumed.stderr).toMatch(/Going on after [1-9]\d* of 320 rows/);
    expect(resumed.code).toBe(0);
    const whole = await run(["score", input, "--out", "-", "--device", "cpu", "--workers", "2"]);
    expect((await readFile(place("out.csv"))).equals(whole.stdout)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.startsWith("out.csv"))).toEqual(["out.csv"]);
  });

  test("reports why an output cannot be written, and keeps an existing file", async () => {
    const input = await write("small.csv", "text\nI love it\n");
    const full = await run(["score", input, "--out", "/dev/full", ...CPU]);
    expect(full).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("/dev/full cannot be written: ENOSPC"),
    });
    const nowhere = await run(["score", input, "--out", place("nowhere/out.csv"), ...CPU]);
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining("cannot be written") });
    const outcome = await run(["score", await write("wide.csv", MANY.slice(0, 4000)), "--out", "-", ...CPU], {
      during: (child) => void child.stdout?.destroy(),
    });
    expect(outcome.code).toBe(141);
  });
});

describe("invalid command lines are rejected with a reason, before a model is loaded", () => {
  test.each([
    ["no command", [], 2, "tonescope COMMAND"],
    ["an unknown command", ["frobnicate"], 2, "tonescope COMMAND"],
    ["a name of every object", ["__proto__"], 2, "tonescope COMMAND"],
    ["no file", ["score"], 2, "FILE is missing"],
    ["a misspelled command", ["scor", "a"], 2, "There is no command scor. Did you mean score?"],
    ["a file that does not exist", ["score", "/nowhere/a.csv"], 1, "there is no such file or folder"],
    ["two files", ["score", "a", "b"], 2, "“b” is one too many"],
    ["an unknown option", ["score", "a", "--frobnicate"], 2, "--frobnicate"],
    ["no number of workers", ["score", "a", "--workers", "0"], 2, "--workers takes a number"],
    ["an unknown format", ["score", "a", "--format", "doc"], 2, "--format is one of"],
    ["an unknown device", ["score", "a", "--device", "tpu"], 2, "--device is kernel, wasm, cpu or auto"],
    ["a missing file", ["score", place("missing.csv")], 1, "missing.csv cannot be read"],
    ["a folder", ["score", folder], 1, "is not a file"],
    [
      "a stream that cannot be gone on with",
      ["score", place("a.csv"), "--out", "-", "--resume"],
      2,
      "--resume",
    ],
    ["a folder as output", ["score", place("a.csv"), "--out", folder], 2, "is a folder"],
    ["the input as output", ["score", place("a.csv"), "--out", place("a.csv")], 2, "replace the input"],
    ["a column that is not there", ["score", place("a.csv"), "--text", "x"], 1, "no column x among id, text"],
    ["an empty file", ["score", place("empty.csv")], 1, "The file is empty"],
    ["a picture", ["score", place("noise.csv")], 1, "not a known kind of table"],
    ["a PDF", ["score", place("a.pdf")], 1, "This is a PDF"],
    ["an unknown encoding", ["score", place("a.csv"), "--encoding", "klingon"], 1, "klingon is not known"],
    [
      "a model that is no name",
      ["score", place("a.csv"), "--model", "../../no/such"],
      1,
      "not the name of a model",
    ],
    ["a folder without a model", ["score", place("a.csv"), "--model", "/"], 1, "it is no model"],
    ["an empty text", ["explain", " "], 2, "The text is empty"],
    ["no action", ["models", "frobnicate"], 2, "models takes one of"],
  ] as const)("%s", async (_name, args, code, message) => {
    await mkdir(folder, { recursive: true });
    await write("a.csv", "id,text\n1,hello\n");
    await write("empty.csv", "");
    await write(
      "noise.csv",
      Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 23),
    );
    await write("a.pdf", "%PDF-1.7 nothing");
    const finished = await run([...args]);
    expect(finished.stderr).toContain(message);
    expect(finished.code).toBe(code);
    expect(finished.stdout.toString()).toBe("");
  });

  test.each([
    ["--help"],
    ["score", "-h"],
    ["explain", "--help"],
    ["evaluate", "--help"],
    ["models", "--help"],
  ])("%s %s explains itself on standard output", async (...args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.toString()).toMatch(/^tonescope /);
  });

  test("--version is the package's", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    expect((await run(["--version"])).stdout.toString()).toBe(`${version}\n`);
  });
});
