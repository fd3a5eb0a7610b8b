import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceClient } from "@huggingface/inference";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWith, systemPython } from "../../scripts/support/python.mjs";
import { checkedFetch, json } from "../testing/checked-fetch.ts";
import { run } from "../testing/run-command.ts";
import { buildServer, type TestBuild, type TestServer, untilReady } from "../testing/server.ts";

const KEY = "hf_a_key_of_the_endpoint";
const ADMIN_KEY = "the admin's key";
const python = systemPython();

let build: TestBuild;
let server: TestServer;
let endpointUrl: string;

beforeAll(async () => {
  build = await buildServer();
  const args = ["--model", "auto", "--workers", "1", "--max-characters", "1000"];
  server = await build.start(args, { API_KEY: KEY, ADMIN_KEY });
  endpointUrl = `${server.url}/models/tonescope-tweets`;
  await untilReady(server);
});
afterAll(() => build.dispose());

it("works with the JavaScript client of Hugging Face", async () => {
  const client = new InferenceClient(KEY, { endpointUrl });
  const answer = await client.textClassification({ inputs: "I love this", parameters: { top_k: 2 } });
  expect(answer).toEqual([
    { label: "positive", score: expect.closeTo(0.94, 1) },
    { label: "negative", score: expect.closeTo(0.04, 1) },
  ]);
});

it("sends errors that the JavaScript client passes on", async () => {
  const rejected = (key: string, inputs: string) =>
    new InferenceClient(key, { endpointUrl }).textClassification({ inputs }).catch((error: unknown) => error);
  expect(await rejected("hf_another", "a")).toMatchObject({ httpResponse: { status: 401 } });
  expect(await rejected(KEY, "a".repeat(2000))).toMatchObject({
    message: expect.stringContaining("1000 characters"),
    httpResponse: { status: 422, requestId: expect.stringMatching(/./), body: { error_type: "Validation" } },
  });
});

const SCRIPT = `
import json, sys
from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError
url, key = sys.argv[1:]
client = InferenceClient(model=url, token=key)
answer = client.text_classification("I love this", top_k=2)
raw = client.text_classification("I love this", function_to_apply="none")
try:
    InferenceClient(model=url, token="hf_another").text_classification("a")
    status = None
except HfHubHTTPError as error:
    status = error.response.status_code
print(json.dumps({
    "answer": [[entry.label, entry.score] for entry in answer],
    "logits": [entry.score for entry in raw],
    "status": status,
}))
`;

it.skipIf(python === undefined)(
  "serves and rejects requests of the Python client of Hugging Face",
  async () => {
    const child = spawn(pythonWith(["huggingface_hub==0.34.4"]), ["-c", SCRIPT, endpointUrl, KEY], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    for await (const chunk of child.stdout) output += String(chunk);
    const { answer, logits, status } = JSON.parse(output) as {
      answer: [string, number][];
      logits: number[];
      status: number;
    };
    expect(answer.map(([label]) => label)).toEqual(["positive", "negative"]);
    expect(answer[0]?.[1]).toBeCloseTo(0.94, 1);
    expect(logits).toHaveLength(3);
    expect(logits[0]).toBeGreaterThan(1);
    expect(status).toBe(401);
  },
  180_000,
);

describe("models by language", () => {
  const ENGLISH = "What a wonderful evening with the whole family, thank you all";
  const GERMAN = "Das ist der schlechteste Service, den ich je erlebt habe";
  /** Neither model reads it. */
  const JAPANESE = "昨日の夜は友達と一緒に新しい映画を見に行きました";
  const UNCERTAIN = "lol zxqvbn";
  /** Its language is not certain enough for another model than the English one. */
  const MIXED = "Me ENCANTA esta canción 😍 so good";
  const TEXTS = [ENGLISH, GERMAN, JAPANESE, UNCERTAIN, MIXED];
  const headers = { authorization: `Bearer ${KEY}` };

  async function post<T>(path: string, body: unknown) {
    const { fetch } = await checkedFetch(server.url);
    const response = await fetch(path, json(body, headers));
    return { response, body: (await response.json()) as T };
  }
  const modelOf = (response: Response) => response.headers.get("x-model-id");

  it("answers each text by the model of its language, in the shape of Hugging Face", async () => {
    const client = new InferenceClient(KEY, { endpointUrl: `${server.url}/models/auto` });
    const [german] = await client.textClassification({ inputs: GERMAN, parameters: { top_k: 1 } });
    expect(german).toMatchObject({ label: "negative" });
    const single = await post<object[]>("/", { inputs: GERMAN });
    expect(modelOf(single.response)).toBe("tonescope-multilingual");
    expect(single.body).toEqual([german]);
    const { response, body } = await post<object[]>("/", { inputs: [ENGLISH, GERMAN] });
    expect(modelOf(response)).toBe("tonescope-tweets, tonescope-multilingual");
    const named = await post<object[]>("/models/tonescope-tweets", { inputs: [ENGLISH, GERMAN] });
    expect(modelOf(named.response)).toBe("tonescope-tweets");
    const english = named.body as object[][];
    expect(body).toEqual([english[0]?.[0], german]);
  });

  it("tells on request which model read a text, its language, and how reliable the answer is", async () => {
    const parameters = { details: true };
    const { body } = await post<Record<string, string>[]>("/", { inputs: TEXTS, parameters });
    expect(body.map(({ model, language, status }) => [model?.replace(/@.*/, ""), language, status])).toEqual([
      ["tonescope-tweets", "en", "scored"],
      ["tonescope-multilingual", "de", "scored"],
      ["tonescope-multilingual", "ja", "other_language"],
      ["tonescope-tweets", "", "few_words"],
      ["tonescope-tweets", "es", "scored"],
    ]);
    const tensor = { name: "text", datatype: "BYTES", shape: [TEXTS.length], data: TEXTS };
    const outputs = ["label", "model", "language", "status"].map((name) => ({ name }));
    const inferred = await post<{ model_name: string; outputs: { name: string; data: string[] }[] }>(
      "/v2/models/auto/infer",
      { inputs: [tensor], outputs },
    );
    expect(inferred.body.model_name).toBe("auto");
    expect(Object.fromEntries(inferred.body.outputs.map(({ name, data }) => [name, data]))).toEqual(
      Object.fromEntries(outputs.map(({ name }) => [name, body.map((entry) => entry[name])])),
    );
    const { fetch } = await checkedFetch(server.url);
    expect(await (await fetch("/info", { headers })).json()).toMatchObject({
      by_language: [
        expect.stringMatching(/^tonescope-tweets@\d+$/),
        expect.stringMatching(/^tonescope-multilingual@\d+$/),
      ],
    });
  });

  it("refuses a head of the English model for a text in another language", async () => {
    const parameters = { head: "emotion" };
    const refused = await post<{ error: string }>("/", { inputs: [ENGLISH, GERMAN], parameters });
    expect(refused.response.status).toBe(422);
    expect(refused.body.error).toMatch(/^Text 1 is in a language \(de\) that tonescope-tweets/);
    expect((await post("/", { inputs: ENGLISH, parameters })).body).toMatchObject([{ label: "joy" }]);
  });

  it("keeps the model of the other languages while another default is set", async () => {
    const { fetch } = await checkedFetch(server.url);
    const admin = async (method: string, path: string) => {
      const options = { method, headers: { authorization: `Bearer ${ADMIN_KEY}` } };
      return (await fetch(`/admin/models/${path}`, options)).status;
    };
    expect(await admin("DELETE", "tonescope-multilingual")).toBe(422);
    expect(await admin("PUT", "tonescope-multilingual/default")).toBe(200);
    const all = await post("/", { inputs: [ENGLISH, GERMAN] });
    expect(modelOf(all.response)).toBe("tonescope-multilingual");
    expect(await admin("PUT", "tonescope-tweets/default")).toBe(200);
    expect(modelOf((await post("/", { inputs: ENGLISH })).response)).toBe("tonescope-tweets");
  });

  it("explains a text by the model that reads it", async () => {
    const body = { inputs: GERMAN, parameters: { method: "occlusion" } };
    const explained = await post<{ scores: object[] }>("/explain", body);
    expect(modelOf(explained.response)).toBe("tonescope-multilingual");
    expect(explained.body).toMatchObject({ language: "de" });
    const named = await post<{ scores: object[] }>("/explain?model=tonescope-tweets", body);
    expect(modelOf(named.response)).toBe("tonescope-tweets");
    expect(named.body).not.toHaveProperty("language");
    expect(named.body.scores).not.toEqual(explained.body.scores);
  });

  it("scores a file to the bytes that the command line writes, uncertain and unread texts included", async () => {
    const input = join(build.folder, "posts.csv");
    const csv = `id,text\n${[...TEXTS, "", "😂😂😂", "NULL"].map((text, id) => `${id},"${text}"`).join("\n")}\n`;
    writeFileSync(input, csv);
    const { fetch } = await checkedFetch(server.url);
    const response = await fetch("/batch?heads=emotion", {
      method: "POST",
      body: csv,
      headers: { ...headers, "content-type": "text/csv" },
    });
    expect(modelOf(response)).toBe("tonescope-tweets, tonescope-multilingual");
    const args = ["--model", "auto", "--heads", "emotion", "--device", "cpu", "--workers", "1"];
    const { stdout, stderr } = await run(["score", input, "--out", "-", ...args]);
    expect(await response.text(), stderr).toBe(String(stdout));
    expect(String(stdout)).toMatch(/^id,text,sentiment,.*,emotion_.*,language,sentiment_model\n/);
  });
});
