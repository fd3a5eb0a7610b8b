/** The files of a release in Cache storage, each under its address and its hash. */

import { createSHA256 } from "hash-wasm";
import { PAGE_LOCK } from "../protocols/offline.ts";
import type { Release, ReleaseFile, Stage } from "./release.ts";
import { ByteReader } from "../../src/engine/model/byte-reader.ts";
import { cacheName } from "../../src/storage/registry.ts";

/** Parallel downloads; more of them would delay the page's own requests. */
const PARALLEL_DOWNLOADS = 4;

/**
 * SHA-256 in base 64; empty when the body cannot be read. The platform's function would need the whole file in memory, and
 * a copy of it: twice the model, in the process of the page.
 */
async function sha256({ body }: Response): Promise<string> {
  const hash = await createSHA256();
  const reader = body && new ByteReader(body);
  try {
    for (let part = await reader?.read(); part; part = await reader?.read()) hash.update(part);
  } catch {
    return "";
  } finally {
    reader?.close();
  }
  return btoa(String.fromCodePoint(...hash.digest("binary")));
}

/** A file that was replaced must not come from the memory of a page's process again. */
function withoutMemoryCache(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", "no-cache");
  return new Response(response.body, { headers });
}

const isForOffline = ({ stage }: ReleaseFile) => stage !== "on use";

/**
 * Verified when it is cached: a request with a hash keeps the whole file in memory. If the worker ends before, a later
 * verification finds it, and loading the model verifies it too.
 */
const isWeights = ({ path }: ReleaseFile) => path.endsWith(".onnx");

/** Bytes of the files for offline use: those cached, and all. */
interface CachedBytes {
  bytes: number;
  total: number;
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
    let count = 0;
    for (const file of this.#release.files) if (await this.#deleteIfDamaged(file)) count++;
    return count;
  }

  async #deleteIfDamaged(file: ReleaseFile): Promise<boolean> {
    const cache = await this.#cache();
    const response = await cache.match(this.#key(file));
    if (!response || (await sha256(response)) === file.sha256) return false;
    await cache.delete(this.#key(file));
    return true;
  }

  async state(): Promise<CachedBytes> {
    const sum = (files: readonly ReleaseFile[]) => files.reduce((bytes, { size }) => bytes + size, 0);
    const total = sum(this.#release.files.filter(isForOffline));
    return { bytes: total - sum(await this.#missing(["shell", "offline"])), total };
  }

  /**
   * Fetches the missing files. Those that the page has fetched before come from the browser's HTTP cache; those that an
   * older release cached under the same hash are not missing.
   * @param languages whose texts are cached too
   * @param onCached after each file. Its bytes are counted here, because listing the cache leaves megabytes of garbage.
   * @throws TypeError when a file has no response, or not the listed hash; `QuotaExceededError`
   */
  async cacheFiles(
    stages: readonly Stage[],
    languages: readonly string[],
    onCached: (state: CachedBytes) => Promise<void> = async () => {},
  ): Promise<void> {
    const cache = await this.#cache();
    const waiting = (await this.#missing(stages, languages)).toReversed();
    const state = await this.state();
    await cache.put(
      this.#recordKey(this.#release.version),
      Response.json(this.#release.files.map((file) => this.#key(file))),
    );
    const work = async () => {
      for (let file = waiting.pop(); file; file = waiting.pop()) {
        await this.#keep(file);
        if (isForOffline(file)) state.bytes += file.size;
        await onCached({ ...state });
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

  async #keep(file: ReleaseFile): Promise<void> {
    // A file with a hash in its name never changes; for the others the server is asked.
    const cache = /-[\w-]{8}\.\w+$/.test(file.path) ? "default" : "no-cache";
    // What was damaged in this cache can be damaged in the browser's own cache too.
    await this.#keepFrom(cache, file).catch(() => this.#keepFrom("reload", file));
  }

  /** @param cache whether the browser's own cache may answer */
  async #keepFrom(cache: RequestCache, file: ReleaseFile): Promise<void> {
    const isVerifiedLater = isWeights(file);
    const integrity = isVerifiedLater ? "" : `sha256-${file.sha256}`;
    const response = await fetch(new URL(file.path, this.#base), { cache, integrity });
    if (!response.ok) throw new TypeError(`${file.path}: ${response.status}`);
    await this.put(file, response);
    if (isVerifiedLater && (await this.#deleteIfDamaged(file)))
      throw new TypeError(`${file.path} does not have the listed hash.`);
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
