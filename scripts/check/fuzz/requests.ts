/** Changed requests of every route of the endpoint. */

import {
  changeValue,
  damageText,
  ODD_VALUES,
  pick,
  below,
  type Random,
} from "../../../src/testing/mutations.ts";

export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** What is sent over a socket as it is. */
export interface RawRequest {
  raw: string;
}

export const ADMIN_KEY = "the key of the admin";
const MODEL = "tonescope-tweets";

const JSON_HEADERS = { "content-type": "application/json" };
const ADMIN_HEADERS = { ...JSON_HEADERS, authorization: `Bearer ${ADMIN_KEY}` };

/** A valid request; a path has the parameters of its template in the document filled in. */
interface Seed {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

const INFER = {
  id: "1",
  inputs: [{ name: "text", shape: [2], datatype: "BYTES", data: ["a good day", "b"] }],
  outputs: [{ name: "label" }, { name: "scores", parameters: { binary_data: false } }],
};

const CSV = 'id,text\n1,"a good day"\n2,"two\nlines"\n3,\n';
const TSV = "id\ttext\n1\ta good day\n2\tawful\n";
const JSONL = '{"id":1,"text":"a good day"}\n{"id":2,"text":"awful","x":[1,{"y":null}]}\n';

const get = (path: string): Seed => ({ method: "GET", path });
const post = (path: string, body: unknown, headers: Record<string, string> = JSON_HEADERS): Seed => ({
  method: "POST",
  path,
  headers,
  body,
});

/** Only the length of an organization's name distinguishes these paths from those without one. */
const FORMS = [`${MODEL}`, `org/${MODEL}`];

export const SEEDS: readonly Seed[] = [
  ...["/health", "/ready", "/v2/health/live", "/v2/health/ready", "/metrics", "/info", "/v2"].map(get),
  post("/", { inputs: "I love this", parameters: { top_k: 2, truncation: true } }),
  post("/", { inputs: ["I love this", ["meh"], { text: "ok" }], truncate: false, raw_scores: true }),
  post("/predict", { inputs: ["I love this", "meh"], parameters: { return_all_scores: true } }),
  post("/explain", {
    inputs: "I love it",
    parameters: { method: "shapley", orders: 2, level: "words", returns: ["attributions", "attentions"] },
  }),
  post("/explain?model=tonescope-tweets", { inputs: "so good", parameters: { method: "lime", samples: 20 } }),
  post("/explain", { inputs: "so good", parameters: { method: "gradients", steps: 4, level: "tokens" } }),
  post("/batch?text=text&safe=true", CSV, { "content-type": "text/csv" }),
  post("/batch?long_texts=average", TSV, { "content-type": "text/tab-separated-values" }),
  post("/batch?heads=emotion&clean=html,mojibake", JSONL, { "content-type": "application/jsonl" }),
  ...FORMS.flatMap((name) => [
    post(`/models/${name}`, {
      inputs: "ok",
      parameters: { head: "emotion", top_k: null, function_to_apply: "sigmoid" },
    }),
    ...[`/v2/models/${name}`, `/v2/models/${name}/versions/2`].flatMap((path) => [
      get(path),
      get(`${path}/ready`),
      post(`${path}/infer`, INFER),
    ]),
    { method: "PUT", path: `/admin/models/${name}/default`, headers: ADMIN_HEADERS },
    { method: "DELETE", path: `/admin/models/${name}`, headers: ADMIN_HEADERS },
  ]),
  post("/admin/models", { reference: "/nowhere", is_default: true }, ADMIN_HEADERS),
];

const ODD: readonly unknown[] = [
  ...ODD_VALUES,
  "mask",
  "tokens",
  "rollout",
  "attention",
  "slope",
  "none",
  "irony",
  "BYTES",
  "INT32",
  2,
  3,
  64,
  [2, 1],
  [1, 1],
  ["a", "b"],
  [["a", "b"]],
  "word ".repeat(400),
];
const TOKENS = [
  '"',
  ",",
  "\n",
  "\r\n",
  "\t",
  "\\",
  "{",
  "[",
  "}",
  "]",
  ":",
  "null",
  "\0",
  "\ufeff",
  "\ud800",
  '{"a":[[[[',
  "\\ud800",
  "1e999",
  "sep=;\n",
];
const TYPES = [
  "application/json",
  "application/json; charset=utf-16",
  "text/csv",
  "text/csv; charset=iso-8859-1",
  "application/jsonl",
  "application/x-ndjson",
  "text/html",
  "application/octet-stream",
  "x",
];
const PATH_TOKENS = [
  "/",
  "//",
  "..",
  "%00",
  "%zz",
  "%2f",
  "?",
  "&",
  "=",
  "@2",
  "model=",
  "text=",
  "a".repeat(300),
  "é",
];

/** Whether a change leads out of what the document describes: the documentation itself, another origin. */
const isOther = (path: string) =>
  /^\/(docs|openapi)/.test(path) || !path.startsWith("/") || path.startsWith("//");

function changedPath(path: string, random: Random): string {
  if (random() > 0.12) return path;
  const changed = damageText(path, random, PATH_TOKENS).replaceAll(/[\s#\\\ud800-\udfff]/g, "");
  return isOther(changed) ? path : changed;
}

function changedBody(body: unknown, random: Random): string {
  if (typeof body === "string") return damageText(body, random, TOKENS);
  const json = JSON.stringify(changeValue(body, random, ODD)) ?? "";
  return random() < 0.1 ? damageText(json, random, TOKENS) : json;
}

function changedHeaders(headers: Record<string, string>, random: Random): Record<string, string> {
  const changed = { ...headers };
  if (random() < 0.06) changed["content-type"] = pick(TYPES, random);
  if (random() < 0.03) delete changed["authorization"];
  if (random() < 0.03) changed["authorization"] = pick(["Bearer", "Bearer x", "Basic eDp5", ""], random);
  if (random() < 0.02) changed["content-encoding"] = pick(["gzip", "identity", "x"], random);
  if (random() < 0.02) changed["inference-header-content-length"] = pick(["5", "-1", "x", "99999"], random);
  if (random() < 0.02) changed["x-forwarded-for"] = pick(["1.2.3.4", "x", ""], random);
  return changed;
}

/** A request over HTTP with a changed path, header or body. */
function changedRequest(random: Random): HttpRequest {
  const { method, path, headers = {}, body } = pick(SEEDS, random);
  const isOtherMethod = random() < 0.03;
  const sent = isOtherMethod ? pick(["GET", "POST", "PUT", "DELETE", "PATCH"], random) : method;
  const hasBody = sent !== "GET" && (body !== undefined || random() < 0.1);
  return {
    method: sent,
    path: changedPath(path, random),
    headers: changedHeaders(headers, random),
    ...(hasBody && { body: changedBody(body ?? {}, random) }),
  };
}

const BODY = '{"inputs":"a good day"}';
const HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
const SIZED = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

const RAW_SEEDS = [
  SIZED,
  CHUNKED,
  SIZED + SIZED + CHUNKED,
  `${HEAD}Expect: 100-continue\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  "GET /info HTTP/1.0\r\n\r\n",
  "GET http://localhost/info HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /v2 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  `POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: ${CSV.length}\r\n\r\n${CSV}`,
];
const RAW_TOKENS = [
  "\r\n",
  "\n",
  "\r",
  "\0",
  " ",
  "\t",
  ":",
  ";x=y",
  "Host: a\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: -1\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: x\r\n",
  "Connection: close\r\n",
  "Expect: x\r\n",
  "HTTP/2.0",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\u0016\u0003\u0001",
  "ffffffff\r\n",
  `X: ${"a".repeat(20_000)}\r\n`,
];

const changedRaw = (random: Random): RawRequest => ({
  raw: damageText(pick(RAW_SEEDS, random), random, RAW_TOKENS),
});

/** One in eight goes over a socket as it is. */
export const anyRequest = (random: Random): HttpRequest | RawRequest =>
  below(8, random) === 0 ? changedRaw(random) : changedRequest(random);
