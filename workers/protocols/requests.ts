/** The log of network requests: the page and every worker report their own, and the page lists them. */

export interface LoggedRequest {
  /** Without query, because an address can contain a text. */
  url: string;
  /** Milliseconds since 1970. */
  time: number;
  /** Bytes over the network; 0 from a cache, or where another origin does not report them. */
  bytes: number;
}

/** Name of the BroadcastChannel. */
export const REQUESTS_CHANNEL = "tonescope requests";
