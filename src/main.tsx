import "../workers/environment/trusted-types.ts";
import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/VisuallyHidden.css";
import "@mantine/core/styles/Button.css";
import "@mantine/core/styles/ActionIcon.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/InlineInput.css";
import "@mantine/core/styles/Checkbox.css";
import "@mantine/core/styles/PasswordInput.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Progress.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Group.css";
import "./app/styles/theme.css";
import "./app/styles/elements.css";
import "./app/styles/scroll-shadow.css";
import "./app/styles/media.css";
import { startTransition, StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { watchDrops } from "./app/drop-files.ts";
import { keepFocus } from "./app/keep-focus.ts";
import { watchLaunches } from "./app/launch-files.ts";
import { useModel } from "./session/model-store.ts";
import { watchInstall } from "./features/offline/install-store.ts";
import { useOffline } from "./features/offline/offline-store.ts";
import { restoreText } from "./features/offline/reload.ts";
import { watchTraffic } from "./features/privacy/requests-store.ts";
import { eraseIfRequested } from "./features/privacy/stored.ts";
import { loadPreferredLanguage, t } from "./i18n/i18n.ts";
import { useNotice } from "./ui/notices/notices.ts";

/** How long background work waits for an idle period, in milliseconds. */
const IDLE_TIMEOUT_MS = 500;
let started = false;

function startUnseen(): void {
  if (started) return;
  started = true;
  if (!window.isSecureContext) useNotice.getState().notify({ message: t("app:insecurePage") });
  void useModel.getState().start();
  // In development, files change without changing their names.
  if (import.meta.env.PROD) void useOffline.getState().start(import.meta.url);
}

/** Draws the page first: on a first visit, loading the model would compete for network and processor. */
function Start() {
  useEffect(() => {
    if ("requestIdleCallback" in window)
      window.requestIdleCallback(startUnseen, { timeout: IDLE_TIMEOUT_MS });
    else setTimeout(startUnseen, 50);
  }, []);
  return <App />;
}

/** A function, because a lazily loaded part may import this module, which a top-level await would block. */
async function begin(): Promise<void> {
  watchTraffic();
  // Before any database is opened.
  await eraseIfRequested();
  await loadPreferredLanguage();
  restoreText();
  watchInstall();
  watchLaunches();
  watchDrops();
  keepFocus();
  // On a later visit all files are local: the worker compiles the model while the page draws.
  if (navigator.serviceWorker?.controller) startUnseen();
  const root = document.getElementById("root");
  if (!root) return;
  // In slices, between which the browser handles input.
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <Start />
      </StrictMode>,
    );
  });
}

void begin();
