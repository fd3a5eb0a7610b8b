import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { TrustedKey } from "../engine/model/signature.ts";
import type { HubAccess } from "../../workers/protocols/model.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

const PUBLIC_HUB = "https://huggingface.co/";

interface HubSettings {
  /** Ends with a slash. */
  url: string;
  /** Empty for none. */
  token: string;
  /** Whether the token is written to this browser's storage; else it ends with the tab. */
  rememberToken: boolean;
  /** Bytes that models may take together; null for whatever the browser gives. */
  budget: number | null;
  /** One key a line: a name, a colon, the public key. */
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

/** The address as typed, made whole. @returns undefined when it is not one. */
export function hubUrl(text: string): string | undefined {
  const typed = text.trim();
  const whole = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!typed || !URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`;
}

/** @returns the lines that have a name and something like a key. */
export function trustedKeys(text: string): TrustedKey[] {
  return text.split("\n").flatMap((line) => {
    const [, name, publicKey] = /^\s*([^:]+?)\s*:\s*([\w+/=]{40,})\s*$/.exec(line) ?? [];
    return name && publicKey ? [{ name, publicKey }] : [];
  });
}

/** What a worker needs to talk to the Hub. */
export function hubAccess(): HubAccess {
  const { url, token, budget, trusted } = useHubSettings.getState();
  return {
    url,
    ...(token && { token }),
    ...(budget !== null && { budget }),
    trusted: trustedKeys(trusted),
  };
}
