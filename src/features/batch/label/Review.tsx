import { Button } from "@mantine/core";
import type { Labeling, Review } from "../../../labels/labeling.ts";
import { t } from "../../../i18n/i18n.ts";
import { dropReview, startReview, stopReview } from "./label-actions.ts";
import classes from "./LabelPanel.module.css";
import { focusNextBox } from "./texts/answer-keys.ts";

/** Leads to the texts of each category that was split, as long as they were not looked through. */
export function ReviewOffers({ labeling }: { labeling: Labeling }) {
  const { reviews = [] } = labeling.view ?? {};
  return reviews.map((review) => {
    const { name, other, rows } = review;
    return (
      <div key={`${name}\n${other}`} className={classes.review} data-testid="review-offer">
        <p>{t("label:review.offer", { name, other, count: rows.length })}</p>
        <Button
          size="compact-sm"
          onClick={() => {
            focusNextBox();
            startReview(review);
          }}
        >
          {t("label:review.start", { count: rows.length })}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => void dropReview(review)}>
          {t("label:review.drop")}
        </Button>
      </div>
    );
  });
}

/** Says what is looked through, and leads back. */
export function ReviewLine({ review: { name, other } }: { review: Review }) {
  return (
    <div className={classes.review}>
      <p>{t("label:review.now", { name, other })}</p>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => {
          focusNextBox();
          stopReview();
        }}
      >
        {t("label:review.stop")}
      </Button>
    </div>
  );
}
