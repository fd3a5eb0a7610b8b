import { create } from "zustand";

/** Chromium's event; other engines install from their own menu. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

interface InstallStore {
  /** Absent where the app is installed already, or the browser offers nothing. */
  prompt: InstallPrompt | undefined;
  install(): Promise<void>;
}

export const useInstall = create<InstallStore>()((set, get) => ({
  prompt: undefined,
  async install() {
    const { prompt } = get();
    // A prompt can be used once; the browser sends another if it makes sense.
    set({ prompt: undefined });
    await prompt?.prompt();
  },
}));

/** The browser asks early and once, so somebody has to listen from the start. */
export function watchInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    useInstall.setState({ prompt: event as InstallPrompt });
  });
  window.addEventListener("appinstalled", () => useInstall.setState({ prompt: undefined }));
}
