/** `fetch` that validates every response against the server's OpenAPI document. */

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Content = Record<string, { schema: object }>;
interface Operation {
  responses: Record<string, { content?: Content; headers?: Record<string, unknown> }>;
}
export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

export type CheckedFetch = (path: string, init?: RequestInit) => Promise<Response>;

const escape = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
const asPattern = (path: string) => new RegExp(`^${escape(path).replace(/\{\w+\}/g, "[^/]+")}$`);

/** The validated responses by operation and status, for tests. */
export class Contract {
  readonly seen = new Set<string>();
  readonly document: OpenApi;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #paths: [RegExp, string][];
  readonly #validators = new Map<object, ValidateFunction>();

  constructor(document: OpenApi) {
    this.document = document;
    this.#ajv.addSchema({ $id: "document", components: document.components });
    // A path without parameters precedes paths with parameters.
    this.#paths = Object.keys(document.paths)
      .sort((a, b) => a.split("{").length - b.split("{").length)
      .map((path) => [asPattern(path), path]);
  }

  /** @throws Error that names the deviation from the document */
  async check(method: string, path: string, response: Response): Promise<void> {
    const template = this.#paths.find(
      ([pattern, name]) => pattern.test(path) && method.toLowerCase() in (this.document.paths[name] ?? {}),
    )?.[1];
    const where = `${method} ${template ?? path} ${response.status}`;
    this.seen.add(where);
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    if (!operation) {
      if (![400, 404, 405, 415, 431].includes(response.status))
        throw new Error(`${where}: not in the document.`);
      return this.#validate(where, { $ref: "#/components/schemas/Error" }, await response.clone().json());
    }
    const promised = operation.responses[String(response.status)];
    if (!promised)
      throw new Error(`${where}: this status is not in the document. ${await response.clone().text()}`);
    const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
    const schema = promised.content?.[type]?.schema;
    if (!schema) throw new Error(`${where}: ${type} is not in the document.`);
    const body = await response.clone().text();
    this.#validate(where, schema, type === "application/json" ? JSON.parse(body) : body);
    if (response.status !== 200) return;
    for (const name of Object.keys(promised.headers ?? {})) {
      if (!response.headers.has(name)) throw new Error(`${where}: ${name} is missing.`);
    }
  }

  #validate(where: string, schema: object, body: unknown): void {
    let validate = this.#validators.get(schema);
    if (!validate) {
      const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
      validate = this.#ajv.compile(JSON.parse(text) as object);
      this.#validators.set(schema, validate);
    }
    if (!validate(body)) throw new Error(`${where}: ${this.#ajv.errorsText(validate.errors)}`);
  }
}

export async function checkedFetch(url: string): Promise<{ fetch: CheckedFetch; contract: Contract }> {
  const contract = new Contract((await (await fetch(`${url}/openapi.json`)).json()) as OpenApi);
  return {
    contract,
    async fetch(path, init = {}) {
      const target = new URL(`${url}${path}`);
      const response = await fetch(target, init);
      // As it was sent, and as the server takes it: without `..`, and with or without a slash at the end.
      await contract.check(init.method ?? "GET", target.pathname.replace(/(.)\/$/, "$1"), response);
      return response;
    },
  };
}

/** The options of a POST request with a JSON body. */
export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});
