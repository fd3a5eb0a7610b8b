/** The id of the field in which the question of a report is written. */
export const QUESTION_FIELD = "report-question";
