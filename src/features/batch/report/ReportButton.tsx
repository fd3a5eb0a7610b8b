import { Button } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { Dialog } from "../../../ui/controls/Dialog.tsx";
import { PseudonymFields } from "../pseudonyms/PseudonymFields.tsx";
import { ReportForm } from "./ReportForm.tsx";

/** Opens the form of the report, for what is shown. @param column index of the column whose values are the groups */
export function ReportButton({ job, column }: { job: Job; column: number | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconFileText size={18} />} onClick={() => setIsOpen(true)}>
        {t("shares:report.title")}
      </Button>
      <Dialog opened={isOpen} onClose={() => setIsOpen(false)} title={t("shares:report.title")} size="lg">
        <ReportForm job={job} initialColumn={column}>
          <PseudonymFields job={job} />
        </ReportForm>
      </Dialog>
    </>
  );
}
