import "../workers/realm/trusted-types.ts";
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
import "@mantine/core/styles/Tooltip.css";
import "@mantine/core/styles/Progress.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Group.css";
import "./app/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { watchLaunches } from "./app/launch.ts";
import { useModel } from "./features/models/model-store.ts";
import { watchInstall } from "./features/offline/install-store.ts";
import { startOffline } from "./features/offline/offline-store.ts";
import { restoreText } from "./features/offline/reload.ts";
import { watchTraffic } from "./features/privacy/requests-store.ts";
import { eraseIfAsked } from "./features/privacy/stored.ts";

watchTraffic();
// Before anything holds what is to go.
await eraseIfAsked();
restoreText();
watchInstall();
watchLaunches();
void useModel.getState().start();
// While developing, files change under the same names.
if (import.meta.env.PROD) void startOffline(import.meta.url);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
