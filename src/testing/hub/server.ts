/**
 * A local Hub for tests: the part of the Hugging Face Hub's protocol that downloads use, on two origins (the Hub, and the
 * file store that it redirects to), with injected faults and a log of every request. Unit tests and browser journeys use
 * the same server.
 */

import type { LogEntry } from "./request-log.ts";
import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpError, sendJson, sendFault } from "./answers.ts";
import { type Fault, FaultPlan } from "./faults.ts";
import type { Repository, RepositoryFile } from "./repository.ts";
import { sendFile } from "./send.ts";

export interface HubOptions {
  repositories: Repository[];
  /** Tokens that open private repositories. */
  tokens?: string[];
  /** Those of the tokens that have access to gated repositories. */
  granted?: string[];
  /** Number of entries in a page of the tree; 1,000 on the real Hub. */
  pageSize?: number;
  /** The address of the page after another. */
  nextPage?: ((next: URL) => URL) | undefined;
  /** Whether the store answers a preflight for `If-Range`. */
  storeAllowsIfRange?: boolean;
}

const EXPOSED =
  "X-Repo-Commit, X-Error-Code, X-Error-Message, X-Linked-Size, X-Linked-ETag, ETag, Link, Accept-Ranges, Content-Range, Retry-After";

export class Hub {
  readonly log: LogEntry[] = [];
  readonly faults = new FaultPlan();
  readonly options: HubOptions;
  #hub: Server;
  #store: Server;
  #secret = randomBytes(16);
  /** Incremented to expire links: links of an earlier epoch are rejected. */
  #epoch = 0;

  private constructor(options: HubOptions) {
    this.options = options;
    this.#hub = createServer((request, response) => void this.#answer("hub", request, response));
    this.#store = createServer((request, response) => void this.#answer("store", request, response));
  }

  static async start(options: HubOptions): Promise<Hub> {
    const hub = new Hub(options);
    for (const server of [hub.#hub, hub.#store]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    }
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#hub.address() as AddressInfo).port}`;
  }

  /** The origin that downloads are redirected to. */
  get storeUrl(): string {
    return `http://127.0.0.1:${(this.#store.address() as AddressInfo).port}`;
  }

  inject(fault: Fault): void {
    this.faults.add(fault);
  }

  /** Clears the log and the faults. */
  reset(): void {
    this.log.length = 0;
    this.faults.clear();
  }

  /** Requests for the bytes of one file, in order. */
  downloads(file: string): LogEntry[] {
    return this.log.filter(
      (entry) => entry.file === file && entry.method === "GET" && [200, 206].includes(entry.status),
    );
  }

  async close(): Promise<void> {
    for (const server of [this.#hub, this.#store]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #answer(server: "hub" | "store", request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", this.url);
    const { range, authorization } = request.headers;
    const ifRange = request.headers["if-range"];
    const entry: LogEntry = {
      server,
      method: request.method ?? "",
      host: request.headers.host ?? "",
      path: url.pathname,
      ...(range && { range }),
      ...(typeof ifRange === "string" && { ifRange }),
      ...(authorization && { authorization }),
      status: 200,
      sent: 0,
    };
    this.log.push(entry);
    response.on("error", () => {});
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    try {
      if (request.method === "OPTIONS") this.#preflight(server, response);
      else if (server === "store") await this.#blob(url, request, response, entry);
      else if (url.pathname.startsWith("/api/models/")) this.#api(url, request, response, entry);
      else await this.#resolve(url, request, response, entry);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      entry.status = error.status;
      response.setHeader("X-Error-Code", error.code);
      response.setHeader("X-Error-Message", error.message);
      response.writeHead(error.status, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ error: error.message }));
    }
  }

  #preflight(server: "hub" | "store", response: ServerResponse) {
    const headers = ["range", "authorization"];
    if (server === "hub" || this.options.storeAllowsIfRange !== false) headers.push("if-range");
    response
      .writeHead(204, {
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": headers.join(", "),
      })
      .end();
  }

  #repository(id: string, request: IncomingMessage): Repository {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const isKnownToken = token !== undefined && (this.options.tokens ?? []).includes(token);
    if (token !== undefined && !isKnownToken)
      throw new HttpError(401, "", "Invalid credentials in Authorization header");
    const repository = this.options.repositories.find((entry) => entry.id === id);
    if (!repository || (repository.private && !isKnownToken)) {
      if (isKnownToken) throw new HttpError(404, "RepoNotFound", "Repository not found");
      throw new HttpError(401, "RepoNotFound", "Invalid username or password.");
    }
    return repository;
  }

  #gate(repository: Repository, request: IncomingMessage) {
    if (!repository.gated) return;
    const token = request.headers.authorization?.slice("Bearer ".length);
    if (token === undefined)
      throw new HttpError(401, "GatedRepo", `Access to model ${repository.id} is restricted.`);
    if (!(this.options.granted ?? []).includes(token))
      throw new HttpError(403, "GatedRepo", `Access to model ${repository.id} is restricted.`);
  }

  #commit(repository: Repository, revision: string) {
    const id = repository.refs[revision] ?? revision;
    const found = repository.commits.find((entry) => entry.id === id);
    if (!found) throw new HttpError(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
    return found;
  }

  #api(url: URL, request: IncomingMessage, response: ServerResponse, entry: LogEntry) {
    const fault = this.faults.take("api", url.pathname);
    if (fault.status !== undefined || fault.body !== undefined) return sendFault(response, entry, fault);
    const [org = "", name = "", verb = "revision", ...rest] = url.pathname
      .slice("/api/models/".length)
      .split("/");
    const repository = this.#repository(`${org}/${name}`, request);
    const revision = decodeURIComponent(rest[0] ?? "main");
    if (verb === "commits") {
      this.#commit(repository, revision);
      return sendJson(
        response,
        repository.commits.map(({ id }) => ({ id, title: "Update" })),
      );
    }
    const { id: sha, files } = this.#commit(repository, revision);
    if (verb === "tree") return this.#tree(url, response, files);
    return sendJson(response, {
      id: repository.id,
      modelId: repository.id,
      sha,
      private: repository.private,
      gated: repository.gated ? "manual" : false,
      tags: [...repository.tags, `license:${repository.license}`],
      pipeline_tag: "text-classification",
      cardData: { license: repository.license, language: ["en"] },
      siblings: files.map(({ path }) => ({ rfilename: path })),
    });
  }

  #tree(url: URL, response: ServerResponse, files: RepositoryFile[]) {
    const size = this.options.pageSize ?? 1000;
    const from = Number(url.searchParams.get("cursor") ?? 0);
    if (from + size < files.length) {
      const next = new URL(url);
      next.searchParams.set("cursor", String(from + size));
      response.setHeader("Link", `<${this.options.nextPage?.(next) ?? next}>; rel="next"`);
    }
    const folders = new Set(
      files.flatMap(({ path }) => (path.includes("/") ? [path.replace(/\/[^/]*$/, "")] : [])),
    );
    const entries = files.slice(from, from + size).map((file) => ({
      type: "file",
      oid: file.oid,
      size: file.bytes.length,
      path: file.path,
      ...(file.lfs && { lfs: { oid: file.lfs, size: file.bytes.length, pointerSize: 134 } }),
    }));
    const directories = [...folders].map((path) => ({
      type: "directory",
      oid: "0".repeat(40),
      size: 0,
      path,
    }));
    sendJson(response, from === 0 ? [...directories, ...entries] : entries);
  }

  async #resolve(url: URL, request: IncomingMessage, response: ServerResponse, entry: LogEntry) {
    const match = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname);
    if (!match) throw new HttpError(404, "", "Not found");
    const [, id = "", revision = "", path = ""] = match.map(decodeURIComponent);
    entry.file = path;
    const fault = this.faults.take("resolve", path);
    if (fault.status !== undefined || fault.body !== undefined) return sendFault(response, entry, fault);
    const repository = this.#repository(id, request);
    this.#gate(repository, request);
    const { id: sha, files } = this.#commit(repository, revision);
    const file = files.find((candidate) => candidate.path === path);
    if (!file) throw new HttpError(404, "EntryNotFound", "Entry not found");
    response.setHeader("X-Repo-Commit", sha);
    if (!file.lfs) {
      const type = path.endsWith(".json") ? "application/json" : "text/plain; charset=utf-8";
      const blobFault = this.faults.take("blob", path);
      if (blobFault.status !== undefined || blobFault.body !== undefined)
        return sendFault(response, entry, blobFault);
      return sendFile(request, response, { bytes: file.bytes, etag: file.oid, type }, blobFault, entry);
    }
    response.setHeader("X-Linked-Size", file.bytes.length);
    response.setHeader("X-Linked-ETag", `"${file.lfs}"`);
    entry.status = 302;
    response.writeHead(302, { Location: this.#link(id, sha, path, file.lfs), Vary: "Authorization" }).end();
  }

  #signature(lfs: string, epoch: number) {
    return createHmac("sha256", this.#secret).update(`${lfs} ${epoch}`).digest("hex");
  }

  #link(id: string, sha: string, path: string, lfs: string): string {
    const link = new URL(`/${id}/${sha}/${lfs}`, this.storeUrl);
    link.searchParams.set("file", path);
    link.searchParams.set("epoch", String(this.#epoch));
    link.searchParams.set("signature", this.#signature(lfs, this.#epoch));
    return link.href;
  }

  async #blob(url: URL, request: IncomingMessage, response: ServerResponse, entry: LogEntry) {
    const [, org = "", name = "", sha = "", lfs = ""] = url.pathname.split("/");
    const path = url.searchParams.get("file") ?? "";
    const epoch = Number(url.searchParams.get("epoch"));
    entry.file = path;
    const valid = url.searchParams.get("signature") === this.#signature(lfs, epoch);
    if (!valid || epoch < this.#epoch) throw new HttpError(403, "", "Request has expired");
    const fault = this.faults.take("blob", path);
    if (fault.status !== undefined || fault.body !== undefined) return sendFault(response, entry, fault);
    const repository = this.options.repositories.find((candidate) => candidate.id === `${org}/${name}`);
    const file = repository?.commits
      .find((candidate) => candidate.id === sha)
      ?.files.find((candidate) => candidate.path === path);
    if (!file) throw new HttpError(404, "", "Not found");
    if (fault.expireLinks) this.#epoch += 1;
    await sendFile(
      request,
      response,
      { bytes: file.bytes, etag: lfs, type: "binary/octet-stream" },
      fault,
      entry,
    );
  }
}
