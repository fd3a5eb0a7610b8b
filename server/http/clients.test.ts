import { spawn } from "node:child_process";
import { InferenceClient } from "@huggingface/inference";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pythonWith, systemPython } from "../../scripts/support/python.mjs";
import { buildServer, type TestBuild, type TestServer, untilReady } from "../testing/server.ts";

const KEY = "hf_a_key_of_the_endpoint";
const python = systemPython();

let build: TestBuild;
let server: TestServer;
let endpointUrl: string;

beforeAll(async () => {
  build = await buildServer();
  server = await build.start(["--max-characters", "1000"], { API_KEY: KEY });
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
    const child = spawn(
      pythonWith(python ?? "", ["huggingface_hub==0.34.4"]),
      ["-c", SCRIPT, endpointUrl, KEY],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
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
