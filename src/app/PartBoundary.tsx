import { Component, type ReactNode } from "react";
import { useOffline } from "../features/offline/offline-store.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";

interface State {
  failed: boolean;
  offline: boolean;
}

/** A place whose files cannot be had any more says so; the rest of the app goes on. */
export class PartBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false, offline: false };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const renew = async () => {
      if (!(await useOffline.getState().renew())) this.setState({ offline: true });
    };
    return (
      <ErrorNotice
        error={{
          code: "part-missing",
          message: "This part of the app could not be loaded.",
          advice: this.state.offline
            ? "The server cannot be reached. Connect to the network and try again."
            : "It may be of a release that is gone. Trying again gets the current one and reloads the page.",
          retryable: true,
        }}
        onRetry={() => void renew()}
      />
    );
  }
}
