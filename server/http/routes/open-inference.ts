/** The Open Inference Protocol, version 2: texts as BYTES in, labels as BYTES and scores as FP32 out. */

import type { FastifyInstance, FastifyRequest } from "fastify";
import { BY_LANGUAGE } from "../../options/model.ts";
import type { ServedModel } from "../../inference/protocol.ts";
import { classify, type Prediction, scoresOf } from "../classify.ts";
import type { Context } from "../context.ts";
import { RequestError } from "../errors.ts";
import { readersFor } from "../readers.ts";
import { flags, list, object, withExample } from "../schemas/json-schema.ts";
import { DETAILS, INFER, INFERRED, OUTPUTS } from "../schemas/open-inference.ts";
import { answer, costHeaders, errorResponses } from "../schemas/responses.ts";
import { binaryOutputs, parseTensorBodies, sendTensors, type Tensor } from "../tensors.ts";

interface InferBody {
  id?: string | null;
  parameters?: object | null;
  inputs: [{ name: string; shape: number[]; datatype: string; data: unknown[] }];
  outputs?: { name: string; parameters?: object | null }[] | null;
}

const METADATA = object(
  {
    name: { type: "string" },
    versions: list({ type: "string" }),
    platform: { type: "string" },
    inputs: list(
      object(
        { name: { type: "string" }, datatype: { type: "string" }, shape: list({ type: "integer" }) },
        [],
      ),
    ),
    outputs: list(
      object(
        { name: { type: "string" }, datatype: { type: "string" }, shape: list({ type: "integer" }) },
        [],
      ),
    ),
  },
  ["name", "versions", "platform", "inputs", "outputs"],
);
const SERVER = object(
  { name: { type: "string" }, version: { type: "string" }, extensions: list({ type: "string" }) },
  ["name", "version", "extensions"],
);

/** The texts of a request. @throws RequestError 400 */
function textsOf({ inputs: [{ datatype, shape, data }] }: InferBody): string[] {
  if (datatype !== "BYTES")
    throw new RequestError(400, `The input's datatype is BYTES, not ${datatype.slice(0, 20)}.`);
  const texts = data.flat(2);
  if (!texts.every((text) => typeof text === "string"))
    throw new RequestError(400, "The input's data are texts.");
  if (shape.reduce((product, side) => product * side, 1) !== texts.length) {
    throw new RequestError(400, `The input's shape does not fit its ${texts.length} texts.`);
  }
  return texts;
}

/** @throws RequestError 400 */
function chosen(outputs: InferBody["outputs"]): Set<string> {
  const names = outputs?.map(({ name }) => name) ?? ["label", "scores"];
  const unknown = names.find((name) => !OUTPUTS.some((known) => known === name));
  if (unknown === undefined) return new Set(names);
  throw new RequestError(400, `The outputs are ${OUTPUTS.join(", ")}.`);
}

function nameIn(request: FastifyRequest): string {
  const { organization, name, version } = request.params as Record<string, string | undefined>;
  const id = organization === undefined ? `${name}` : `${organization}/${name}`;
  return version === undefined ? id : `${id}@${version}`;
}

/** The model's metadata in the protocol's form. */
function metadataOf(context: Context, request: FastifyRequest) {
  const { pool, otherLanguages } = readersFor(context, nameIn(request));
  const { model } = pool;
  const versions = context.models.all.filter((pool) => pool.model.id === model.id);
  return {
    name: otherLanguages ? BY_LANGUAGE : model.id,
    versions: otherLanguages ? [] : versions.map((pool) => pool.model.revision),
    platform: "onnx_onnxv1",
    inputs: [{ name: "text", datatype: "BYTES", shape: [-1] }],
    outputs: [
      { name: "label", datatype: "BYTES", shape: [-1] },
      { name: "scores", datatype: "FP32", shape: [-1, model.labels.length] },
      ...DETAILS.map((name) => ({ name, datatype: "BYTES", shape: [-1] })),
    ],
  };
}

/** All outputs; those of details are empty where the predictions have none. */
const tensorsOf = (predictions: readonly Prediction[], { labels }: ServedModel): Tensor[] => [
  {
    name: "label",
    shape: [predictions.length],
    datatype: "BYTES",
    data: predictions.map(({ best }) => labels[best] ?? ""),
  },
  {
    name: "scores",
    shape: [predictions.length, labels.length],
    datatype: "FP32",
    data: predictions.flatMap((entry) => scoresOf(entry.model, entry, "default").map(({ score }) => score)),
  },
  ...DETAILS.map((name) => ({
    name,
    shape: [predictions.length],
    datatype: "BYTES" as const,
    data: predictions.map(({ details }) => details?.[name] ?? ""),
  })),
];

const INFERRED_BODIES = {
  ...answer(INFERRED, "Labels and scores.", costHeaders),
  content: {
    "application/json": { schema: INFERRED },
    "application/octet-stream": { schema: { type: "string" } },
  },
};

const INFER_EXAMPLE = {
  inputs: [{ name: "text", shape: [1], datatype: "BYTES", data: ["I love this"] }],
};

export function openInferenceRoutes(app: FastifyInstance, context: Context): void {
  parseTensorBodies(app);
  const tags = ["Open Inference Protocol"];
  for (const path of ["/v2/models/:name", "/v2/models/:organization/:name"]) {
    for (const url of [path, `${path}/versions/:version`]) {
      app.get(
        url,
        {
          schema: {
            tags,
            summary: "Inputs and outputs of a model",
            response: { 200: answer(METADATA, "What the model takes and gives."), ...errorResponses() },
          },
        },
        async (request) => metadataOf(context, request),
      );
      app.get(
        `${url}/ready`,
        {
          schema: {
            tags,
            summary: "Whether a model is loaded",
            response: { 200: answer(flags("name", "ready"), "Ready."), ...errorResponses() },
          },
        },
        async (request) => {
          const { pool, otherLanguages } = readersFor(context, nameIn(request));
          return { name: otherLanguages ? BY_LANGUAGE : pool.model.id, ready: true };
        },
      );
      app.post(
        `${url}/infer`,
        {
          schema: {
            tags,
            summary: "Classify texts in a tensor",
            body: withExample(INFER, INFER_EXAMPLE),
            response: { 200: INFERRED_BODIES, ...errorResponses() },
          },
        },
        async (request, reply) => {
          const body = request.body as InferBody;
          const { pool, otherLanguages } = readersFor(context, nameIn(request));
          const outputs = chosen(body.outputs);
          const texts = textsOf(body);
          const details = DETAILS.some((name) => outputs.has(name));
          const options = { request, reply, truncation: true, details };
          const predictions = await classify(context, { pool, otherLanguages }, texts, options);
          const { id, revision } = pool.model;
          const model = otherLanguages
            ? { model_name: BY_LANGUAGE }
            : { model_name: id, model_version: revision };
          const head = { ...model, id: body.id ?? request.id };
          const wanted = tensorsOf(predictions, pool.model).filter(({ name }) => outputs.has(name));
          return sendTensors(reply, head, wanted, binaryOutputs(body));
        },
      );
    }
  }
  app.get(
    "/v2",
    {
      schema: {
        tags,
        summary: "Name and extensions of the server",
        response: { 200: answer(SERVER, "The server."), ...errorResponses() },
      },
    },
    async () => ({ name: "tonescope", version: "2", extensions: ["binary_tensor_data"] }),
  );
}
