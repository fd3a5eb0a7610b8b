/** The formats of tables. */

import type { TableFormat } from "../export-format.ts";
import { appStoreTable, playScraperTable } from "./app-stores.ts";
import { crowdTangleFacebook, crowdTangleInstagram, metaContentLibrary } from "./crowdtangle.ts";
import { discordDataTable, discordTable } from "./discord.ts";
import { freshdesk, intercomTable, zendeskTable } from "./help-desks.ts";
import { googleMaps, trustpilot } from "./places.ts";
import { communalytic, fourCat, netlytic, weibo } from "./research.ts";
import { googleForms, koboToolbox, limeSurvey, qualtrics, surveyMonkey, typeform } from "./surveys.ts";
import { youTubeComments, youTubeLiveChats } from "./youtube-takeout.ts";
import { googlePlay } from "./google-play.ts";

/** In order: the first that recognizes a file claims it. */
export const TABLE_FORMATS: readonly TableFormat[] = [
  googlePlay,
  playScraperTable,
  googleMaps,
  trustpilot,
  appStoreTable,
  crowdTangleFacebook,
  crowdTangleInstagram,
  metaContentLibrary,
  youTubeComments,
  youTubeLiveChats,
  discordTable,
  discordDataTable,
  zendeskTable,
  freshdesk,
  intercomTable,
  qualtrics,
  surveyMonkey,
  limeSurvey,
  typeform,
  koboToolbox,
  googleForms,
  fourCat,
  weibo,
  netlytic,
  communalytic,
];
