import { Component, type ReactNode } from "react";
import { useOffline } from "../features/offline/offline-store.ts";
import { ErrorNotice } from "../ui/notices/ErrorNotice.tsx";
import { t } from "../i18n/i18n.ts";

interface State {
  failed: boolean;
  offline: boolean;
}

/** Shows an error where a page cannot be loaded; the rest of the app keeps working. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false, offline: false };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const replaceRelease = async () => {
      if (!(await useOffline.getState().replaceRelease())) this.setState({ offline: true });
    };
    return (
      <ErrorNotice
        error={{
          code: "part-missing",
          title: t("app:partMissing.title"),
          advice: t(this.state.offline ? "app:partMissing.offline" : "app:partMissing.gone"),
        }}
        onRetry={() => void replaceRelease()}
      />
    );
  }
}
