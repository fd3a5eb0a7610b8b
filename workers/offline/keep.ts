/** The files of a release in the browser's cache, each under its address and its hash. */

import { PAGE_LOCK } from "../protocols/offline.ts";
import type { Release, ReleaseFile, Stage } from "./release.ts";
import { cacheName } from "../../src/storage/registry.ts";

/** Files fetched at a time; more would starve the page. */
const AT_A_TIME = 4;

export class Keeper {
  readonly #release: Release;
  readonly #base: URL;
  readonly #byPath: ReadonlyMap<string, ReleaseFile>;

  /** @param base the app's address; several apps of one origin keep apart by it. */
  constructor(release: Release, base: URL) {
    this.#release = release;
    this.#base = base;
    this.#byPath = new Map(release.files.map((file) => [file.path, file]));
  }

  get name(): string {
    return cacheName(this.#base);
  }

  /** Opened anew each time: a person may erase it while the worker runs. */
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

  /** What is kept for an address: this release's file, or a file that only an older page still asks for. */
  async match(url: URL): Promise<Response | undefined> {
    const cache = await this.#cache();
    const file = this.fileAt(url);
    if (file) return cache.match(this.#key(file));
    return url.pathname.startsWith(`${this.#base.pathname}assets/`)
      ? cache.match(url.href, { ignoreSearch: true })
      : undefined;
  }

  async put(file: ReleaseFile, response: Response): Promise<void> {
    await (await this.#cache()).put(this.#key(file), response);
  }

  /** So that the next visit asks the server for the page. */
  async forgetPage(): Promise<void> {
    const page = this.#byPath.get("");
    if (page) await (await this.#cache()).delete(this.#key(page));
  }

  async #missing(stages: readonly Stage[]): Promise<ReleaseFile[]> {
    const keys = new Set((await (await this.#cache()).keys()).map(({ url }) => url));
    return this.#release.files.filter(
      (file) => stages.includes(file.stage) && !keys.has(new URL(this.#key(file)).href),
    );
  }

  /** Bytes of what offline use needs: those kept, and all. */
  async state(): Promise<{ bytes: number; total: number }> {
    const sum = (files: readonly ReleaseFile[]) => files.reduce((bytes, { size }) => bytes + size, 0);
    const total = sum(this.#release.files.filter(({ stage }) => stage !== "on use"));
    return { bytes: total - sum(await this.#missing(["shell", "offline"])), total };
  }

  /**
   * Fetches what is missing. What the page has fetched before comes from the browser's own HTTP cache; what an
   * older release kept under the same hash is not missing. A file that is not of this release is refused.
   * @throws TypeError when a file cannot be had as listed; `QuotaExceededError`
   */
  async keep(stages: readonly Stage[], onKept: () => Promise<void> = async () => {}): Promise<void> {
    const cache = await this.#cache();
    const waiting = (await this.#missing(stages)).toReversed();
    await cache.put(
      this.#recordKey(this.#release.version),
      Response.json(this.#release.files.map((file) => this.#key(file))),
    );
    const work = async () => {
      for (let file = waiting.pop(); file; file = waiting.pop()) {
        await cache.put(this.#key(file), await this.#fetch(file));
        await onKept();
      }
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: AT_A_TIME }, () =>
        work().catch((cause: unknown) => {
          waiting.length = 0;
          throw cause;
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  async #fetch(file: ReleaseFile): Promise<Response> {
    const response = await fetch(new URL(file.path, this.#base), {
      // Asks whether it changed; a name with a hash never does, and the server's answer says so.
      cache: /-[\w-]{8}\.\w+$/.test(file.path) ? "default" : "no-cache",
      integrity: `sha256-${file.sha256}`,
    });
    if (!response.ok) throw new TypeError(`${file.path}: ${response.status}`);
    return response;
  }

  /** Whether an earlier release could already do without the network. */
  async hasOlderRelease(): Promise<boolean> {
    const prefix = this.#recordKey("");
    const own = this.#recordKey(this.#release.version);
    return (await (await this.#cache()).keys()).some(({ url }) => url.startsWith(prefix) && url !== own);
  }

  /** Removes what neither this release nor a page that is still open needs. */
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
      const lives =
        url === this.#recordKey(this.#release.version) ||
        files.some((file) => open.includes(file.replace(/\?.*/, "")));
      if (lives) for (const key of [url, ...files]) needed.add(new URL(key).href);
    }
    for (const request of await cache.keys()) if (!needed.has(request.url)) await cache.delete(request);
  }
}
