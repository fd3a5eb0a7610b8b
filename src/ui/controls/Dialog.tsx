import { Modal, type ModalProps } from "@mantine/core";
import { t } from "../../i18n/i18n.ts";

/** Mantine's modal as this app has it: at once, named, and its head no second banner of the page. */
export function Dialog(props: Pick<ModalProps, "opened" | "onClose" | "title" | "size" | "children">) {
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
