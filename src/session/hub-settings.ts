import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { TrustedKey } from "../engine/model/signature.ts";
import type { HubAccess } from "../../workers/protocols/model.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

const PUBLIC_HUB = "https://huggingface.co/";

interface HubSettings {
  /** The address of the Hub, which ends with a slash. */
  url: string;
  /** An access token; empty for none. */
  token: string;
  /** Whether the token is stored in this browser; otherwise it is lost with the tab. */
  rememberToken: boolean;
  /** Bytes that all stored models together may take; null for no limit but the browser's. */
  budget: number | null;
  /** One key on each line: a name, a colon, the public key. */
  trusted: string;
  set(settings: Partial<Omit<HubSettings, "set">>): void;
}

export const useHubSettings = create<HubSettings>()(
  persist(
    (set) => ({
      url: PUBLIC_HUB,
      token: "",
      rememberToken: false,
      budget: null,
      trusted: "",
      set: (settings) => set(settings),
    }),
    {
      name: LOCAL_KEYS.hub,
      partialize: ({ url, budget, trusted, rememberToken, token }) => ({
        url,
        budget,
        trusted,
        rememberToken,
        ...(rememberToken && { token }),
      }),
    },
  ),
);

/** Completes an address as typed. @returns undefined when it is no address */
export function hubUrl(text: string): string | undefined {
  const typed = text.trim();
  const complete = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!typed || !URL.canParse(complete)) return undefined;
  const url = new URL(complete);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`;
}

/** Lines without a name or a key are left out. */
export function trustedKeys(text: string): TrustedKey[] {
  return text.split("\n").flatMap((line) => {
    const [, name, publicKey] = /^\s*([^:]+?)\s*:\s*([\w+/=]{40,})\s*$/.exec(line) ?? [];
    return name && publicKey ? [{ name, publicKey }] : [];
  });
}

/** The settings that a worker needs to send requests to the Hub. */
export function hubAccess(): HubAccess {
  const { url, token, budget, trusted } = useHubSettings.getState();
  return {
    url,
    ownUrl: new URL("hub/", document.baseURI).href,
    ...(token && { token }),
    ...(budget !== null && { budget }),
    trusted: trustedKeys(trusted),
  };
}
