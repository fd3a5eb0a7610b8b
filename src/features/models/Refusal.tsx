import type { ErrorReport } from "../../errors/app-error.ts";
import type { Trial } from "../../engine/backends/selection.ts";
import { errorText } from "../../ui/notices/error-text.ts";
import { t } from "../../i18n/i18n.ts";

/** The error, and the engine's technical message in English. */
export function Happened({ error }: { error: Pick<ErrorReport, "code" | "message"> }) {
  const { title, detail } = errorText(error);
  return (
    <>
      {title}
      {detail && (
        <>
          {": "}
          <span lang="en">{detail}</span>
        </>
      )}
    </>
  );
}

/** Why a backend is not used. */
export function Refusal({ refused }: { refused: NonNullable<Trial["refused"]> }) {
  return typeof refused === "string" ? t(`models:backend.refused.${refused}`) : <Happened error={refused} />;
}
