import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { convertibleModel } from "../../src/testing/hub/models/convertible.ts";
import { familyModel } from "../../src/testing/hub/models/families.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { Hub } from "../../src/testing/hub/server.ts";
import { run } from "../testing/run-command.ts";

const ID = "example/roberta-sentiment";
const WEIGHTS = "onnx/model.onnx";
let hub: Hub;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  const content = familyModel("roberta");
  hub = await Hub.start({
    repositories: [
      createRepository(ID, content),
      createRepository("example/private", content, { private: true }),
      createRepository("example/weights", convertibleModel("bert")),
    ],
    tokens: ["hf_secret"],
  });
  folder = await mkdtemp(join(tmpdir(), "tonescope-models-"));
  env = {
    HF_ENDPOINT: hub.url,
    HF_TOKEN: "",
    HF_HOME: join(folder, "hf"),
    TONESCOPE_CACHE: join(folder, "cache"),
  };
});
afterAll(() => hub.close());

const models = (...args: string[]) => run(["models", ...args], { env });

test("two concurrent pulls download a model once; it is listed, repaired, exported, removed and imported", async () => {
  const pulls = await Promise.all([models("pull", ID), models("pull", ID)]);
  expect(pulls.map(({ code }) => code)).toEqual([0, 0]);
  expect(hub.downloads(WEIGHTS)).toHaveLength(1);
  expect((await models("list")).stdout.toString()).toMatch(
    /^example\/roberta-sentiment\tmain\t[0-9a-f]{12}\t/,
  );
  expect(JSON.parse((await models("list", "--json")).stdout.toString())).toMatchObject([{ id: ID }]);

  const chunk = (await readdir(env["TONESCOPE_CACHE"] ?? "", { recursive: true })).find((path) =>
    /onnx-model-onnx-\w+\/0$/.test(path),
  );
  const file = join(env["TONESCOPE_CACHE"] ?? "", chunk ?? "");
  const bytes = await readFile(file);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await writeFile(file, bytes);
  expect(await models("verify", ID)).toMatchObject({ code: 0, stderr: expect.stringContaining("is intact") });
  expect(hub.downloads(WEIGHTS)).toHaveLength(2);

  const archive = join(folder, "model.tar");
  expect((await models("export", ID, archive)).code).toBe(0);
  expect((await models("remove", ID)).code).toBe(0);
  expect(await models("verify", ID)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("not kept here"),
  });
  hub.reset();
  expect((await models("import", archive)).code).toBe(0);
  const explained = await run(["explain", "so happy for you", "--model", ID, "--json"], { env });
  expect(JSON.parse(explained.stdout.toString())).toMatchObject({
    label: expect.stringMatching(/^LABEL_[012]$/),
    words: ["so", "happy", "for", "you"].map((word) => ({ word, effect: expect.any(Number) })),
    soundness: { random: { orders: 20 } },
  });
  expect(hub.log).toEqual([]);
});

test.each([
  ["with an ONNX file", ID],
  ["that is converted from its weights", "example/weights"],
])("a head is taught on a model of the Hub %s, and scores with it", async (_, model) => {
  const ends = [
    "day",
    "days",
    "day!",
    "days!",
    "day days",
    "day! days",
    "days day",
    "day day!",
    "days! day",
    "!",
  ];
  const rows = ends.flatMap((end) => [`good ${end},fine`, `bad ${end},poor`]);
  const options = [
    "--model",
    model,
    "--label",
    "kind",
    "--out",
    join(folder, "hub.json"),
    "--json",
    "--quiet",
  ];
  const taught = await run(["teach", "-", ...options], { env, input: `text,kind\n${rows.join("\n")}\n` });
  expect(taught.stderr).toBe("");
  expect(JSON.parse(taught.stdout.toString())).toMatchObject({
    rows: 20,
    macroRecall: { value: expect.any(Number) },
  });
  const head = JSON.parse(await readFile(join(folder, "hub.json"), "utf8")) as TaughtHead;
  expect(head.encoder.id).toBe(model);

  const score = (...args: string[]) =>
    run(["score", "-", "--head", join(folder, "hub.json"), "--quiet", ...args], {
      env,
      input: "text\ngood day\nbad day\n",
    });
  const lines = (await score("--model", model)).stdout.toString().trim().split("\n");
  expect(lines[0]).toMatch(/,kind,kind_score,kind_fine,kind_poor$/);
  expect(lines.slice(1).map((line) => /,(fine|poor),/.exec(line)?.[1])).toEqual(["fine", "poor"]);
  expect(await score()).toMatchObject({ code: 1, stderr: expect.stringContaining(`was taught on ${model}`) });
});

test("a private model needs the token, which is never shown", async () => {
  const rejected = await models("pull", "example/private");
  expect(rejected).toMatchObject({ code: 1, stderr: expect.stringContaining("HF_TOKEN") });
  const wrong = await run(["models", "pull", "example/private"], { env: { ...env, HF_TOKEN: "hf_wrong" } });
  expect(wrong.stderr).toContain("does not accept the access token");
  expect(wrong.stderr).not.toContain("hf_wrong");
  const right = await run(["models", "pull", "example/private"], { env: { ...env, HF_TOKEN: "hf_secret" } });
  expect(right).toMatchObject({ code: 0, stderr: expect.not.stringContaining("hf_secret") });
});

test("a copy of known weights gets their classes and preprocessing, which is said and can be overruled", async () => {
  const copy = join(folder, "my-copy");
  await cp("public/models/tonescope-tweets", copy, { recursive: true });
  await rm(join(copy, "manifest.json"));
  const config = JSON.parse(await readFile(join(copy, "config.json"), "utf8")) as Record<string, unknown>;
  delete config["id2label"];
  delete config["label2id"];
  await writeFile(join(copy, "config.json"), JSON.stringify({ ...config, num_labels: 3 }));
  const explain = async (...args: string[]) => {
    const { stdout, stderr } = await run(["explain", "I love this", "--json", "--model", copy, ...args]);
    const { label } = JSON.parse(stdout.toString()) as { label: string };
    return { label, stderr };
  };
  expect(await explain()).toEqual({
    label: "positive",
    stderr: expect.stringMatching(
      /not from its files: classes negative,neutral,positive .*preprocessing tweet/,
    ),
  });
  expect(await explain("--class-names", "a,b,c", "--preprocessing", "none")).toEqual({
    label: "c",
    stderr: expect.not.stringContaining("Known of"),
  });
});

test("a converted model is compared with its weights in floats, which replace nothing", async () => {
  const checkpoint = join(folder, "checkpoint");
  await mkdir(checkpoint);
  for (const [path, bytes] of Object.entries(convertibleModel("bert")))
    await writeFile(join(checkpoint, path), bytes);
  const own = join(folder, "texts.txt");
  await writeFile(own, "good days!\n\nbad day\n");
  const compared = await models("compare-floats", checkpoint, "--texts", own, "--json");
  expect(JSON.parse(compared.stdout.toString())).toMatchObject({
    texts: 2,
    sameLabels: 2,
    meanGap: expect.any(Number),
    differing: [],
  });
  const listed = JSON.parse((await models("list", "--json")).stdout.toString()) as {
    id: string;
    dtypes: string[];
  }[];
  expect(listed.find(({ id }) => id === "checkpoint")?.dtypes).toEqual(["int8"]);
  expect((await models("compare-floats", checkpoint)).stdout.toString()).toMatch(
    /^\d+ of 24 texts \([\d.]+ %\) have the same label as in floats\.\nProbabilities differ by 0\.\d{4} on average/,
  );
  expect(await models("compare-floats", "public/models/tonescope-tweets")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("fp32"),
  });
});
