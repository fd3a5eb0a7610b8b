/** Plain data about models that travels between threads. */

import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import type { TrustedKey } from "../../src/engine/model/signature.ts";

/** Which model to load. */
export type ModelChoice =
  /** A bundle in a folder of a web server; the address ends with a slash. */
  | { kind: "bundle"; url: string }
  /** A model in the store. */
  | { kind: "stored"; key: string; dtype: string };

/** Names of the app's own models beside the embedded one. */
export const MULTILINGUAL_MODEL = "tonescope-multilingual";
export const OWN_MODELS: readonly string[] = [MULTILINGUAL_MODEL];

/** `auto` is the encoder kernel where it supports the model, else onnxruntime-web. */
export type BackendChoice = BrowserBackendId | "auto";

/** How a worker reaches the Hub, as the person set it. */
export interface HubAccess {
  /** Ends with a slash. */
  url: string;
  /** Where the app's own further models are, in the layout of a Hub; ends with a slash. Absent outside of the page. */
  ownUrl?: string;
  token?: string;
  /** Bytes that all stored models together may take. */
  budget?: number;
  /** Public keys whose signatures are accepted. */
  trusted?: TrustedKey[];
}
