/** The files of a release in Cache storage, each under its address and its hash. */

import { PAGE_LOCK } from "../protocols/offline.ts";
import type { Release, ReleaseFile, Stage } from "./release.ts";
import { cacheName } from "../../src/storage/registry.ts";

/** Parallel downloads; more of them would delay the page's own requests. */
const PARALLEL_DOWNLOADS = 4;

/** SHA-256 in base 64; empty when the body cannot be read. */
async function sha256(response: Response): Promise<string> {
  const bytes = await response.arrayBuffer().catch(() => undefined);
  if (!bytes) return "";
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCodePoint(...hash));
}

/** A file that was replaced must not come from the memory of a page's process again. */
function withoutMemoryCache(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", "no-cache");
  return new Response(response.body, { headers });
}

export class ReleaseCache {
  readonly #release: Release;
  readonly #base: URL;
  readonly #byPath: ReadonlyMap<string, ReleaseFile>;

  /** @param base the app's address, which tells several apps on one origin apart */
  constructor(release: Release, base: URL) {
    this.#release = release;
    this.#base = base;
    this.#byPath = new Map(release.files.map((file) => [file.path, file]));
  }

  get name(): string {
    return cacheName(this.#base);
  }

  /** Opened for each use: a person may erase it while the worker runs. */
  #cache(): Promise<Cache> {
    return caches.open(this.name);
  }

  #key({ path, sha256 }: ReleaseFile): string {
    return `${new URL(path, this.#base).href}?sha256=${encodeURIComponent(sha256)}`;
  }

  #recordKey(version: string): string {
    return new URL(`release/${version}`, this.#base).href;
  }

  /** A file of this release, by its address without query. */
  fileAt(url: URL): ReleaseFile | undefined {
    const path = url.pathname.slice(this.#base.pathname.length);
    return this.#byPath.get(path === "index.html" ? "" : path);
  }

  /** The cached file at an address: of this release, else of an older one that an open page may still ask for. */
  async match(url: URL): Promise<Response | undefined> {
    const cache = await this.#cache();
    const file = this.fileAt(url);
    if (file) return cache.match(this.#key(file));
    return url.pathname.startsWith(`${this.#base.pathname}assets/`)
      ? cache.match(url.href, { ignoreSearch: true })
      : undefined;
  }

  async put(file: ReleaseFile, response: Response): Promise<void> {
    await (await this.#cache()).put(this.#key(file), withoutMemoryCache(response));
  }

  /** After it, the next visit asks the server for the page. */
  async deletePage(): Promise<void> {
    const page = this.#byPath.get("");
    if (page) await (await this.#cache()).delete(this.#key(page));
  }

  async #keys(): Promise<string[]> {
    return (await (await this.#cache()).keys()).map(({ url }) => url);
  }

  async #missing(stages: readonly Stage[], languages: readonly string[] = []): Promise<ReleaseFile[]> {
    const keys = new Set(await this.#keys());
    return this.#release.files.filter(
      (file) =>
        (stages.includes(file.stage) || languages.includes(file.language ?? "")) &&
        !keys.has(new URL(this.#key(file)).href),
    );
  }

  /** The languages of which any release cached the texts. */
  async languages(): Promise<string[]> {
    const keys = await this.#keys();
    return this.#release.files.flatMap(({ language }) =>
      language !== undefined && keys.some((url) => url.startsWith(this.#textsOf(language))) ? [language] : [],
    );
  }

  #textsOf(language: string): string {
    return new URL(`assets/${language}-`, this.#base).href;
  }

  /** Deletes cached files that do not have the listed hash. @returns how many there were */
  async deleteDamaged(): Promise<number> {
    const cache = await this.#cache();
    let count = 0;
    for (const file of this.#release.files) {
      const response = await cache.match(this.#key(file));
      if (!response || (await sha256(response)) === file.sha256) continue;
      await cache.delete(this.#key(file));
      count++;
    }
    return count;
  }

  /** Bytes of the files for offline use: those cached, and all. */
  async state(): Promise<{ bytes: number; total: number }> {
    const sum = (files: readonly ReleaseFile[]) => files.reduce((bytes, { size }) => bytes + size, 0);
    const total = sum(this.#release.files.filter(({ stage }) => stage !== "on use"));
    return { bytes: total - sum(await this.#missing(["shell", "offline"])), total };
  }

  /**
   * Fetches the missing files. Those that the page has fetched before come from the browser's HTTP cache; those that an
   * older release cached under the same hash are not missing.
   * @param languages whose texts are cached too
   * @throws TypeError when a file has no response, or not the listed hash; `QuotaExceededError`
   */
  async cacheFiles(
    stages: readonly Stage[],
    languages: readonly string[],
    onCached: () => Promise<void> = async () => {},
  ): Promise<void> {
    const cache = await this.#cache();
    const waiting = (await this.#missing(stages, languages)).toReversed();
    await cache.put(
      this.#recordKey(this.#release.version),
      Response.json(this.#release.files.map((file) => this.#key(file))),
    );
    const work = async () => {
      for (let file = waiting.pop(); file; file = waiting.pop()) {
        await this.put(file, await this.#fetch(file));
        await onCached();
      }
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: PARALLEL_DOWNLOADS }, () =>
        work().catch((cause: unknown) => {
          waiting.length = 0;
          throw cause;
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  async #fetch(file: ReleaseFile): Promise<Response> {
    // A file with a hash in its name never changes; for the others the server is asked.
    if (!/-[\w-]{8}\.\w+$/.test(file.path)) return this.#request(file, "no-cache");
    // What was damaged in this cache can be damaged in the browser's own cache too.
    return this.#request(file, "default").catch(() => this.#request(file, "reload"));
  }

  async #request(file: ReleaseFile, cache: RequestCache): Promise<Response> {
    const integrity = `sha256-${file.sha256}`;
    const response = await fetch(new URL(file.path, this.#base), { cache, integrity });
    if (!response.ok) throw new TypeError(`${file.path}: ${response.status}`);
    return response;
  }

  /** Whether an earlier release was cached for offline use. */
  async hasOlderRelease(): Promise<boolean> {
    const prefix = this.#recordKey("");
    const ownKey = this.#recordKey(this.#release.version);
    return (await (await this.#cache()).keys()).some(({ url }) => url.startsWith(prefix) && url !== ownKey);
  }

  /** Deletes the files that neither this release nor an open page needs. */
  async prune(): Promise<void> {
    const cache = await this.#cache();
    const { held = [] } = await navigator.locks.query();
    const open = held.flatMap(({ name }) =>
      name?.startsWith(PAGE_LOCK) ? [name.slice(PAGE_LOCK.length)] : [],
    );
    const needed = new Set<string>();
    const prefix = this.#recordKey("");
    for (const { url } of await cache.keys()) {
      if (!url.startsWith(prefix)) continue;
      const files: string[] = await (await cache.match(url))?.json();
      const isNeeded =
        url === this.#recordKey(this.#release.version) ||
        files.some((file) => open.includes(file.replace(/\?.*/, "")));
      if (isNeeded) for (const key of [url, ...files]) needed.add(new URL(key).href);
    }
    for (const request of await cache.keys()) if (!needed.has(request.url)) await cache.delete(request);
  }
}
