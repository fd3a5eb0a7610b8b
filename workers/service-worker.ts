/**
 * Starts the app without a network, and gives it the headers that a plain host does not send. It never takes
 * over by itself: a new release waits until a person asks for it and no tab is at work.
 */

import { Keeper } from "./offline/keep.ts";
import type { Release } from "./offline/release.ts";
import type { FromServiceWorker, ToServiceWorker } from "./protocols/offline.ts";
import { readShare, SHARE_PATH } from "./offline/share.ts";

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const RELEASE: Release;

const base = new URL(self.registration.scope);
const keeper = new Keeper(RELEASE, base);
let keeping: Promise<void> | undefined;
let shared: File | undefined;

async function tell(message: FromServiceWorker): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    if (client.url.startsWith(base.href)) client.postMessage(message);
  }
}

async function tellState(error?: "storage-full" | "unreachable"): Promise<void> {
  await tell({ type: "kept", ...(await keeper.state()), ...(error && { error }) });
}

/** The rest of the app and the model, once, whoever asks. */
async function keepAll(): Promise<void> {
  keeping ??= keeper.keep(["shell", "offline"], tellState).finally(() => {
    keeping = undefined;
  });
  try {
    await keeping;
    await tellState();
  } catch (cause) {
    const full = cause instanceof DOMException && cause.name === "QuotaExceededError";
    await tellState(full ? "storage-full" : "unreachable");
  }
}

/** Not while a newer release gathers its files: they would look like nobody's. */
async function tidy(): Promise<void> {
  const { installing, waiting } = self.registration;
  if (!installing && !waiting) await keeper.prune();
}

/** As the app should be served, where the host did not do it. */
function secured(response: Response): Response {
  if (response.type === "error" || response.type === "opaqueredirect") return response;
  if (response.headers.has("Cross-Origin-Embedder-Policy")) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(RELEASE.headers)) headers.set(name, value);
  const body = [101, 204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}

/** A page whose own scripts are gone asks the server for a new page, once: the kept one is forgotten. */
async function recover(event: FetchEvent): Promise<void> {
  const page = await keeper.match(base);
  const client = await self.clients.get(event.clientId);
  if (!page || !client || !("navigate" in client)) return;
  await keeper.forgetPage();
  await (client as WindowClient).navigate(client.url);
}

async function answer(event: FetchEvent, url: URL): Promise<Response> {
  const kept = await keeper.match(url);
  if (kept) return secured(kept);
  const response = await fetch(event.request);
  const file = keeper.fileAt(url);
  if (file?.stage === "on use" && response.ok) {
    event.waitUntil(keeper.put(file, response.clone()).catch(() => {}));
  }
  if (file?.stage === "shell" && response.status === 404 && event.request.destination === "script") {
    event.waitUntil(recover(event));
  }
  return secured(response);
}

async function receive(event: FetchEvent): Promise<Response> {
  const { fragment, file } = await readShare(event.request);
  shared = file;
  return Response.redirect(new URL(fragment, base).href, 303);
}

/** Static routes are Chromium's. */
interface Routable {
  addRoutes?(rule: { condition: { urlPattern: string }; source: "fetch-event" }): Promise<void>;
}

/** Chromium else asks the network for the page at the same time, while a worker starts. */
async function answerAlone(event: ExtendableEvent & Routable): Promise<void> {
  await event.addRoutes?.({ condition: { urlPattern: `${base.pathname}*` }, source: "fetch-event" });
}

self.addEventListener("install", (event) => {
  event.waitUntil(answerAlone(event).catch(() => {}));
  // Who can already do without the network must still be able to after an update.
  event.waitUntil(
    keeper.hasOlderRelease().then((older) => keeper.keep(older ? ["shell", "offline"] : ["shell"])),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), keeper.prune()]));
});

self.addEventListener("message", (event) => {
  const message = event.data as ToServiceWorker;
  if (message.type === "check") event.waitUntil(Promise.all([tellState(), tidy()]));
  if (message.type === "keep") event.waitUntil(keepAll());
  if (message.type === "forget page") event.waitUntil(keeper.forgetPage());
  if (message.type === "take over") event.waitUntil(self.skipWaiting());
  if (message.type === "collect" && shared) {
    event.source?.postMessage({ type: "shared", file: shared } satisfies FromServiceWorker);
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
