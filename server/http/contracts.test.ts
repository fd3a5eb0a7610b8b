import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { wasmBackend } from "../../src/engine/backends/wasm.ts";
import { folderSource } from "../models/folder-source.ts";
import { type CheckedFetch, checkedFetch, type Contract, json } from "../testing/checked-fetch.ts";
import { buildServer, type TestBuild, untilReady } from "../testing/server.ts";
import {
  isSigned,
  METHOD_IDS,
  METHOD_PARAMETERS,
  methodOf,
} from "../../src/engine/explain/attribution/registry.ts";

interface Scored {
  label: string;
  score: number;
}

const golden = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as {
  texts: { text: string }[];
};
const texts = golden.texts.slice(0, 24).map(({ text }) => text);
const { revision, weights } = JSON.parse(
  readFileSync("public/models/tonescope-tweets/manifest.json", "utf8"),
) as { revision: string; weights: { temperature: number }[] };
const LABELS = ["negative", "neutral", "positive"];

let build: TestBuild;
let fetch: CheckedFetch;
let contract: Contract;
let url: string;

beforeAll(async () => {
  build = await buildServer();
  const server = await build.start();
  await untilReady(server);
  ({ url } = server);
  ({ fetch, contract } = await checkedFetch(url));
});
afterAll(() => build.dispose());

const post = async <T>(path: string, body: unknown) => (await (await fetch(path, json(body))).json()) as T;
const labels = (scored: readonly Scored[]) => scored.map(({ label }) => label);

it("serves a valid OpenAPI 3.1 document", async () => {
  const { valid, errors } = await new Validator().validate({ ...contract.document });
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

describe("the shapes of Hugging Face", () => {
  const text = "I love this so much";

  it.each(["/", "/predict"])("%s answers one text as the inference container does", async (path) => {
    const top = await post<Scored[]>(path, { inputs: text });
    expect(labels(top)).toEqual(["positive"]);
    const two = await post<Scored[]>(path, { inputs: text, parameters: { top_k: 2 } });
    expect(two).toHaveLength(2);
    expect(two[0]).toEqual(top[0]);
    const all = await post<Scored[]>(path, { inputs: text, parameters: { top_k: null } });
    expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).toSorted((a, b) => b - a));
    const raw = await post<Scored[][]>(path, { inputs: text, parameters: { return_all_scores: true } });
    expect(raw.map(labels)).toEqual([LABELS]);
  });

  it("returns one result for each text of a list, in order", async () => {
    const tops = await post<Scored[]>("/", { inputs: texts });
    const lists = await post<Scored[][]>("/", { inputs: texts, parameters: { top_k: 1 } });
    expect(lists).toEqual(tops.map((top) => [top]));
    const single = await post<Scored[]>("/", { inputs: texts[7] });
    expect(single[0]).toEqual(tops[7]);
    expect(await post("/", { inputs: [] })).toEqual([]);
    expect(await post("/", { inputs: "" })).toHaveLength(1);
  });

  it("nests the results of /models/<id>, and accepts a revision", async () => {
    const nested = await post<Scored[][]>("/models/tonescope-tweets", { inputs: text });
    expect(nested.map(labels)).toEqual([["positive", "negative", "neutral"]]);
    expect(await post(`/models/tonescope-tweets@${revision}`, { inputs: text })).toEqual(nested);
    expect((await fetch("/models/tonescope-tweets@0", json({ inputs: text }))).status).toBe(404);
    expect((await fetch("/models/some/other", json({ inputs: text }))).status).toBe(404);
  });

  it("returns a further head instead of the classes, in every shape", async () => {
    const parameters = { head: "emotion" };
    const inputs = "I am so angry about this";
    expect(labels(await post<Scored[]>("/", { inputs, parameters }))).toEqual(["anger"]);
    const all = await post<Scored[]>("/", { inputs, parameters: { ...parameters, top_k: null } });
    expect(labels(all).toSorted()).toEqual(["anger", "joy", "optimism", "sadness"]);
    expect(all.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
    expect(await post("/models/tonescope-tweets", { inputs, parameters })).toEqual([all]);
    const raw = { ...parameters, function_to_apply: "none", return_all_scores: true };
    const [logits = []] = await post<Scored[][]>("/", { inputs, parameters: raw });
    expect(labels(logits)).toEqual(["anger", "joy", "optimism", "sadness"]);
    for (const head of ["sarcasm", "__proto__"]) {
      expect((await fetch("/", json({ inputs, parameters: { head } }))).status).toBe(422);
    }
  });

  it("applies the requested function", async () => {
    const scoresWith = async (apply: string) => {
      const parameters = { function_to_apply: apply, return_all_scores: true };
      return ((await post<Scored[][]>("/", { inputs: text, parameters }))[0] ?? []).map(({ score }) => score);
    };
    const [logits, softmax, sigmoid] = [
      await scoresWith("none"),
      await scoresWith("softmax"),
      await scoresWith("sigmoid"),
    ];
    expect(softmax).toEqual(await scoresWith("default"));
    expect(softmax.reduce((sum, score) => sum + score)).toBeCloseTo(1);
    const temperature = weights[0]?.temperature ?? 1;
    expect(sigmoid).toEqual(
      logits.map((logit) => expect.closeTo(1 / (1 + Math.exp(-logit / temperature)), 6)),
    );
  });

  it("reports the cost of a request and the revision that served it", async () => {
    const { headers } = await fetch("/", json({ inputs: [text, text] }));
    expect(headers.get("x-model-revision")).toBe(revision);
    expect(headers.get("x-compute-characters")).toBe(String(2 * text.length));
    for (const name of ["x-queue-time", "x-tokenization-time", "x-inference-time", "x-total-time"]) {
      expect(Number(headers.get(name)), name).toBeGreaterThanOrEqual(0);
    }
    expect(Number(headers.get("x-total-time"))).toBeGreaterThan(0);
  });

  it("truncates a text that is too long unless truncation is off", async () => {
    const inputs = "word ".repeat(600);
    const cut = await fetch("/", json({ inputs }));
    expect(Number(cut.headers.get("x-cut-tokens"))).toBe(600 - 510);
    expect((await fetch("/", json({ inputs, parameters: { truncation: false } }))).status).toBe(422);
    expect((await fetch("/", json({ inputs: text, parameters: { truncation: false } }))).status).toBe(200);
  });
});

// Native kernels compared with WebAssembly: on some processors, the last 8-bit step of an activation differs.
it("scores like the browser, within the differences of the kernels", async () => {
  const classifier = await Classifier.load({
    source: folderSource("public/models/tonescope-tweets"),
    backend: wasmBackend({ threads: 1 }),
  });
  const body = { inputs: texts, parameters: { function_to_apply: "none", return_all_scores: true } };
  const served = await post<Scored[][]>("/", body);
  const gaps: number[] = [];
  for (const [index, text] of texts.entries()) {
    const expected = await classifier.classify(text);
    const theirs = (served[index] ?? []).map(({ score }) => score);
    expect(LABELS[theirs.indexOf(Math.max(...theirs))]).toBe(expected.label);
    gaps.push(...theirs.map((logit, at) => Math.abs(logit - (expected.logits[at] ?? Number.NaN))));
  }
  await classifier.dispose();
  expect(Math.max(...gaps)).toBeLessThan(0.05);
});

describe("the Open Inference Protocol", () => {
  const tensor = (data: unknown, shape = [2], datatype = "BYTES") => ({
    inputs: [{ name: "text", shape, datatype, data }],
  });

  it("returns labels and scores as tensors", async () => {
    const answer = await post<{ outputs: { name: string; shape: number[]; data: unknown[] }[] }>(
      "/v2/models/tonescope-tweets/infer",
      { id: "mine", ...tensor(["I love it", "I hate it"]) },
    );
    expect(answer).toMatchObject({ model_name: "tonescope-tweets", model_version: revision, id: "mine" });
    const [label, scores] = answer.outputs;
    expect(label).toMatchObject({ name: "label", shape: [2], data: ["positive", "negative"] });
    expect(scores).toMatchObject({ name: "scores", shape: [2, 3], datatype: "FP32" });
    expect(scores?.data).toHaveLength(6);
    const version = await post<{ outputs: unknown[] }>(
      `/v2/models/tonescope-tweets/versions/${revision}/infer`,
      {
        ...tensor(["I love it"], [1, 1]),
        outputs: [{ name: "label" }],
      },
    );
    expect(version.outputs).toHaveLength(1);
  });

  it.each([
    tensor(["a"]),
    tensor([1, 2]),
    tensor(["a", "b"], [2], "FP32"),
    { ...tensor(["a", "b"]), outputs: [{ name: "logits" }] },
    { inputs: [] },
  ])("rejects %j", async (body) => {
    expect((await fetch("/v2/models/tonescope-tweets/infer", json(body))).status).toBe(400);
  });

  it("reports its health and its models", async () => {
    const model = "/v2/models/tonescope-tweets";
    for (const path of [
      "/v2",
      "/v2/health/live",
      "/v2/health/ready",
      model,
      `${model}/ready`,
      `${model}/versions/${revision}`,
      `${model}/versions/${revision}/ready`,
    ]) {
      expect((await fetch(path)).status, path).toBe(200);
    }
    expect((await fetch(`${model}/versions/none/ready`)).status).toBe(404);
  });
});

describe("explanations", () => {
  it("return the words that a class is based on", async () => {
    const explained = await post<{
      attributions: { units: { text: string }[]; values: { label: string; values: number[] }[] };
    }>("/explain", { inputs: "I love this", parameters: { method: "shapley", orders: 4 } });
    const { units, values } = explained.attributions;
    const positive = values.find(({ label }) => label === "positive")?.values ?? [];
    expect(units[positive.indexOf(Math.max(...positive))]?.text).toBe("love");
    expect(explained).not.toHaveProperty("attentions");
  });

  it.each(METHOD_IDS)("are offered by the method %s", async (method) => {
    const smallest = Object.fromEntries(METHOD_PARAMETERS.map(({ name, minimum }) => [name, minimum]));
    const { attributions } = await post<{
      attributions: { method: string; is_signed: boolean; values: { values: number[] }[]; units: object[] };
    }>("/explain", { inputs: "I love this", parameters: { method, ...smallest } });
    expect(attributions).toMatchObject({ method, is_signed: isSigned(methodOf(method)) });
    for (const { values } of attributions.values) expect(values).toHaveLength(attributions.units.length);
  });

  it("return the attention weights on request", async () => {
    const { attentions } = await post<{
      attentions: { layers: number; heads: number; weights: { rows: number[][] }[] };
    }>(`/explain?model=tonescope-tweets@${revision}`, {
      inputs: "I love this",
      parameters: { returns: ["attentions"] },
    });
    expect(attentions.weights).toHaveLength(attentions.layers * attentions.heads);
    for (const row of attentions.weights[0]?.rows ?? []) {
      expect(row.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 3);
    }
  });

  it("return edits of the text on request, those that change the label first", async () => {
    const { counterfactuals } = await post<{
      counterfactuals: { kind: string; text: string; changes_label: boolean; scores: Scored[] }[];
    }>("/explain", { inputs: "I love this", parameters: { returns: ["counterfactuals"] } });
    expect(counterfactuals[0]?.changes_label).toBe(true);
    const opposite = counterfactuals.find(({ kind }) => kind === "opposite");
    expect(opposite).toMatchObject({ text: "I hate this", changes_label: true });
    const [answer] = await post<Scored[]>("/", { inputs: "I hate this" });
    expect(opposite?.scores.map(({ label }) => label)).toEqual(LABELS);
    expect(Math.max(...(opposite?.scores ?? []).map(({ score }) => score))).toBeCloseTo(
      answer?.score ?? NaN,
      5,
    );
  });

  it("reject a text that is too long to explain, and a mask that does not exist", async () => {
    expect((await fetch("/explain", json({ inputs: "word ".repeat(200) }))).status).toBe(422);
    expect((await fetch("/explain", json({ inputs: ["a"] }))).status).toBe(400);
    expect((await fetch("/explain?model=none", json({ inputs: "a" }))).status).toBe(404);
  });
});

it("exports metrics for Prometheus", async () => {
  const metrics = await (await fetch("/metrics")).text();
  for (const name of ["requests_total", "stage_duration_seconds_count", "queue_texts", "text_tokens_sum"]) {
    expect(metrics).toMatch(new RegExp(`^tonescope_${name}(\\{.*\\})? \\d`, "m"));
  }
  expect(metrics).toContain("nodejs_eventloop_lag_p99_seconds");
  expect(metrics).not.toContain("I love");
});

it("describes its limits without secrets", async () => {
  const info = (await (await fetch("/info")).json()) as { default: string; limits: object };
  expect(info).toMatchObject({ default: `tonescope-tweets@${revision}`, limits: { max_items: 128 } });
});

it("implements every operation of its document", async () => {
  const csv = { method: "POST", body: "text\nI love this\n", headers: { "content-type": "text/csv" } };
  expect((await fetch("/batch", csv)).status).toBe(200);
  expect((await fetch("/ready")).status).toBe(200);
  expect((await fetch("/health")).status).toBe(200);
  // No model here has an organization in its name; these paths behave like the shorter ones.
  const answered = new Set(
    [...contract.seen].filter((where) => where.endsWith(" 200")).map((where) => where.slice(0, -4)),
  );
  const promised = Object.entries(contract.document.paths)
    .filter(([path]) => !path.includes("{organization}"))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(promised.filter((operation) => !answered.has(operation))).toEqual([]);
});
