import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { HubAccess } from "../../../workers/open-store.ts";

export const PUBLIC_HUB = "https://huggingface.co/";

interface HubSettings {
  /** Ends with a slash. */
  url: string;
  /** Empty for none. */
  token: string;
  /** Whether the token is written to this browser's storage; else it ends with the tab. */
  rememberToken: boolean;
  /** Bytes that models may take together; null for whatever the browser gives. */
  budget: number | null;
  set(settings: Partial<Pick<HubSettings, "url" | "token" | "rememberToken" | "budget">>): void;
}

export const useHubSettings = create<HubSettings>()(
  persist(
    (set) => ({
      url: PUBLIC_HUB,
      token: "",
      rememberToken: false,
      budget: null,
      set: (settings) => set(settings),
    }),
    {
      name: "tonescope-hub",
      partialize: ({ url, budget, rememberToken, token }) => ({
        url,
        budget,
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

/** What a worker needs to talk to the Hub. */
export function hubAccess(): HubAccess {
  const { url, token, budget } = useHubSettings.getState();
  return { url, ...(token && { token }), ...(budget !== null && { budget }) };
}
