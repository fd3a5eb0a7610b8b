import { create } from "zustand";

/** Chromium's event; other browsers install from their menu. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

interface InstallStore {
  /** Absent when the app is installed, or the browser does not offer it. */
  prompt: InstallPrompt | undefined;
  install(): Promise<void>;
}

export const useInstall = create<InstallStore>()((set, get) => ({
  prompt: undefined,
  async install() {
    const { prompt } = get();
    // A prompt works once; the browser may send another one.
    set({ prompt: undefined });
    await prompt?.prompt();
  },
}));

/** Must run before the page is drawn: the browser sends the event early and once. */
export function watchInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    useInstall.setState({ prompt: event as InstallPrompt });
  });
  window.addEventListener("appinstalled", () => useInstall.setState({ prompt: undefined }));
}
