/** The part of `fetch` that the Hub's client needs, so that every implementation of it can send the requests. */

import type { ByteStream } from "../model/byte-reader.ts";

export interface HubRequest {
  headers: Record<string, string>;
  signal: AbortSignal | null;
  credentials: "omit";
  referrerPolicy: "no-referrer";
  cache: "no-store";
}

/** What the client reads of a response of `fetch`; the types of browsers, of Node and of undici have more, and differ. */
export interface HubResponse {
  readonly ok: boolean;
  readonly status: number;
  /** After redirects. */
  readonly url: string;
  readonly headers: Pick<Headers, "get" | "has">;
  readonly body: ByteStream | null;
  text(): Promise<string>;
}

export type HubFetch = (url: URL, request: HubRequest) => Promise<HubResponse>;
