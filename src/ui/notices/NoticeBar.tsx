import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import classes from "./NoticeBar.module.css";
import { type Notice, useNotice } from "./notices.ts";
import { t } from "../../i18n/i18n.ts";

/** How long a notice stays without pointer or focus on it, in milliseconds. */
const STAY = 12_000;

function Line({ notice }: { notice: Notice }) {
  const undo = useNotice((store) => store.undo);
  const dismiss = useNotice((store) => store.dismiss);
  /** The pointer or the focus is on it. */
  const [isHeld, setHeld] = useState(false);

  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(dismiss, STAY);
    return () => clearTimeout(timer);
  }, [isHeld, dismiss]);

  return (
    <div
      className={classes.notice}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{notice.message}</span>
      {notice.undo && (
        <button type="button" onClick={undo}>
          {t("common:undo")}
        </button>
      )}
      <button type="button" aria-label={t("common:notice.close")} onClick={dismiss}>
        <IconX size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

/** The notice at the bottom of every page; screen readers announce a new notice. */
export function NoticeBar() {
  const notice = useNotice((store) => store.notice);
  const count = useNotice((store) => store.count);
  return (
    <div role="status" aria-label={t("common:notice.name")} className={classes.place}>
      {notice && <Line key={count} notice={notice} />}
    </div>
  );
}
