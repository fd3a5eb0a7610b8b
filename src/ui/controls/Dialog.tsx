import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";
import { t } from "../../i18n/i18n.ts";

/** Mantine's modal without an animation, with an accessible name, and with a header that is not a second banner landmark. */
export function Dialog(props: Pick<ModalProps, "opened" | "onClose" | "title" | "size" | "children">) {
  // Mantine gives the focus back when `opened` changes, not when an open dialog is removed.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && document.activeElement === document.body)
        opener.focus({ preventScroll: true });
    },
    [opener],
  );
  return (
    <Modal
      {...props}
      closeButtonProps={{ "aria-label": t("common:close") }}
      transitionProps={{ duration: 0 }}
      attributes={{ header: { role: "presentation" } }}
      lockScroll={false}
    />
  );
}
