/**
 * Serves the app without a network, and adds the response headers that a plain host does not send. A new release
 * takes over only when a person applies it and no tab has an activity.
 */

import { ReleaseCache } from "./offline/release-cache.ts";
import type { Release } from "./offline/release.ts";
import type { FromServiceWorker, ToServiceWorker } from "./protocols/offline.ts";
import { Repair } from "./offline/repair.ts";
import { readShare, SHARE_PATH } from "./offline/share.ts";

declare const self: ServiceWorkerGlobalScope;
/** Defined by the build. */
declare const RELEASE: Release;

const base = new URL(self.registration.scope);
const releaseCache = new ReleaseCache(RELEASE, base);
const repair = new Repair(releaseCache);
let caching: Promise<void> | undefined;
let shared: File[] | undefined;

async function send(message: FromServiceWorker): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    if (client.url.startsWith(base.href)) client.postMessage(message);
  }
}

async function reportState(error?: "storage-full" | "unreachable"): Promise<void> {
  await send({ type: "kept", ...(await releaseCache.state()), ...(error && { error }) });
}

/**
 * Caches the rest of the app and the model, once for all pages that ask.
 * @param languages whose texts the pages use
 * @returns whether all is cached
 */
async function cacheAll(languages: readonly string[]): Promise<boolean> {
  caching ??= releaseCache
    .cacheFiles(["shell", "offline"], languages, (state) => send({ type: "kept", ...state }))
    .finally(() => {
      caching = undefined;
    });
  try {
    await caching;
    await reportState();
    return true;
  } catch (cause) {
    const full = cause instanceof DOMException && cause.name === "QuotaExceededError";
    await reportState(full ? "storage-full" : "unreachable");
    return false;
  }
}

async function cacheAndVerify(languages: readonly string[]): Promise<void> {
  await cacheAll(languages);
  if ((await repair.verifyLater()) && (await cacheAll(languages))) await send({ type: "repaired" });
}

/** Not while a newer release caches its files: no page uses those yet, so they would be deleted. */
async function pruneWhenIdle(): Promise<void> {
  const { installing, waiting } = self.registration;
  if (!installing && !waiting) await releaseCache.prune();
}

/** Adds the response headers where the host did not send them. */
function withHeaders(response: Response): Response {
  if (response.type === "error" || response.type === "opaqueredirect") return response;
  if (response.headers.has("Cross-Origin-Embedder-Policy")) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(RELEASE.headers)) headers.set(name, value);
  const body = [101, 204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}

async function reload(page: string): Promise<void> {
  const client = await self.clients.get(page);
  if (client && "navigate" in client) await (client as WindowClient).navigate(client.url);
}

/** A page whose scripts the server no longer has is replaced by the server's newest page. */
async function reloadFromServer(event: FetchEvent): Promise<void> {
  if (!(await releaseCache.match(base))) return;
  await releaseCache.deletePage();
  await reload(event.clientId);
}

/** A page whose scripts are damaged cannot say so. */
async function watchStart(page: string): Promise<void> {
  if (await repair.watch(page)) await reload(page);
}

async function answer(event: FetchEvent, url: URL): Promise<Response> {
  const cached = await releaseCache.match(url);
  const file = releaseCache.fileAt(url);
  if (cached) {
    if (file?.path === "" && event.resultingClientId) event.waitUntil(watchStart(event.resultingClientId));
    return withHeaders(cached);
  }
  const response = await fetch(event.request);
  if (file?.stage === "on use" && response.ok) {
    event.waitUntil(releaseCache.put(file, response.clone()).catch(() => {}));
  }
  if (file?.stage === "shell" && response.status === 404 && event.request.destination === "script") {
    event.waitUntil(reloadFromServer(event));
  }
  return withHeaders(response);
}

async function receive(event: FetchEvent): Promise<Response> {
  const { fragment, files } = await readShare(event.request);
  shared = files;
  return Response.redirect(new URL(fragment, base).href, 303);
}

/** Static routes are Chromium's. */
interface Routable {
  addRoutes?(rule: { condition: { urlPattern: string }; source: "fetch-event" }): Promise<void>;
}

/** Without this route, Chromium also requests the page from the network while the service worker starts. */
async function addFetchRoute(event: ExtendableEvent & Routable): Promise<void> {
  await event.addRoutes?.({ condition: { urlPattern: `${base.pathname}*` }, source: "fetch-event" });
}

self.addEventListener("install", (event) => {
  event.waitUntil(addFetchRoute(event).catch(() => {}));
  // An app that works offline must still do so after an update.
  event.waitUntil(
    releaseCache
      .hasOlderRelease()
      .then(async (older) =>
        older
          ? releaseCache.cacheFiles(["shell", "offline"], await releaseCache.languages())
          : releaseCache.cacheFiles(["shell"], []),
      ),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), releaseCache.prune()]));
});

self.addEventListener("message", (event) => {
  const message = event.data as ToServiceWorker;
  if (event.source instanceof Client) repair.onStarted(event.source.id);
  if (message.type === "check") event.waitUntil(Promise.all([reportState(), pruneWhenIdle()]));
  if (message.type === "keep") event.waitUntil(cacheAndVerify(message.languages ?? []));
  if (message.type === "forget page") event.waitUntil(releaseCache.deletePage());
  if (message.type === "take over") event.waitUntil(self.skipWaiting());
  if (message.type === "collect" && shared) {
    event.source?.postMessage({ type: "shared", files: shared } satisfies FromServiceWorker);
    shared = undefined;
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  if (request.method === "POST" && url.pathname === `${base.pathname}${SHARE_PATH}`) {
    event.respondWith(receive(event));
  } else if (request.method === "GET" && !request.headers.has("range")) {
    event.respondWith(answer(event, url));
  }
});
