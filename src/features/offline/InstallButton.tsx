import { Button } from "@mantine/core";
import { t } from "../../i18n/i18n.ts";
import { useInstall } from "./install-store.ts";

/** Rendered only when the browser can install the app. */
export function InstallButton() {
  const prompt = useInstall((store) => store.prompt);
  const install = useInstall((store) => store.install);
  if (!prompt) return null;
  return (
    <Button variant="default" size="compact-md" onClick={() => void install()}>
      {t("offline:install")}
    </Button>
  );
}
