/** The documented responses of all routes: errors, headers and body. */

import { ERROR_STATUSES, type ErrorStatus } from "../errors.ts";
import { ref } from "./json-schema.ts";

const MEANINGS: Record<ErrorStatus, string> = {
  400: "The request cannot be read.",
  401: "The key is missing or wrong.",
  403: "The host name of the request is not allowed.",
  404: "There is no such path or model.",
  405: "The path does not have this method.",
  408: "The request arrived too slowly.",
  413: "The body is too large.",
  415: "The body is of another type than the route takes.",
  417: "The request expects what this server does not do.",
  422: "Too many texts, or a text that is too long, or an option that the model lacks.",
  429: "Too many requests wait, or this client sent too many.",
  431: "The headers are too large.",
  500: "The model or the server failed.",
  503: "The model is being loaded, or the server is stopping.",
};

const seconds = { type: "integer", description: "Seconds until another try makes sense." };

/** Responses that any route of the API can give. */
export const errorResponses = (statuses: readonly ErrorStatus[] = ERROR_STATUSES) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: MEANINGS[status],
        ...((status === 429 || status === 503) && { headers: { "retry-after": seconds } }),
        content: { "application/json": { schema: ref("Error") } },
      },
    ]),
  );

const COSTS = {
  "x-model-id":
    "The model's id; both ids with a comma between where both models answered, chosen by language.",
  "x-model-revision": "The revision that answered; of each model, in the same order.",
  "x-queue-time": "Milliseconds until a process was free, of the text that waited longest.",
  "x-tokenization-time": "Milliseconds of all texts.",
  "x-inference-time": "Milliseconds of all texts.",
  "x-total-time": "Milliseconds since the request came.",
  "x-compute-characters": "Characters of all texts.",
  "x-compute-tokens": "Tokens that the model read.",
  "x-cut-tokens": "Tokens at the ends of texts that the model could not read.",
};

export const costHeaders = Object.fromEntries(
  Object.entries(COSTS).map(([name, description]) => [name, { type: "string", description }]),
);

export const answer = (schema: unknown, description: string, headers = {}) => ({
  description,
  headers,
  content: { "application/json": { schema } },
});
