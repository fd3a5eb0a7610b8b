import { Button } from "@mantine/core";
import { useState } from "react";
import { AppError, type ErrorReport } from "../../errors/app-error.ts";
import { t } from "../../i18n/i18n.ts";
import { ErrorNotice } from "../notices/ErrorNotice.tsx";

export interface SaveButtonsProps {
  /** The object that is saved, such as "the words"; absent where it is clear from the context. */
  what?: string;
  /** The functions that save, by the name of the format. */
  formats: Readonly<Record<string, () => void | Promise<void>>>;
}

/** One button for each format that something can be saved in. */
export function SaveButtons({ what, formats }: SaveButtonsProps) {
  const [error, setError] = useState<ErrorReport>();
  const save = async (make: () => void | Promise<void>) => {
    setError(undefined);
    try {
      await make();
    } catch (cause) {
      setError(AppError.of(cause).report);
    }
  };
  return (
    <>
      {Object.entries(formats).map(([format, make]) => (
        <Button
          key={format}
          variant="default"
          size="compact-sm"
          aria-label={what ? t("common:save.whatAs", { what, format }) : t("common:save.as", { format })}
          onClick={() => void save(make)}
        >
          {format}
        </Button>
      ))}
      {error && <ErrorNotice error={error} />}
    </>
  );
}
