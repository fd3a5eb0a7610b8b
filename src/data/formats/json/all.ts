/** The formats of JSON. */

import type { JsonFormat } from "../export-format.ts";
import { argilla, doccano, prodigy } from "./annotation/annotation-tools.ts";
import { datasetViewer } from "./annotation/dataset-viewer.ts";
import { labelStudio, labelStudioMin } from "./annotation/label-studio.ts";
import { discord, discordData } from "./chats/discord.ts";
import { googleChat, hangouts } from "./chats/google-chat.ts";
import { messenger } from "./chats/messenger.ts";
import { skype } from "./chats/skype.ts";
import { slack } from "./chats/slack.ts";
import { snapchat } from "./chats/snapchat.ts";
import { telegram } from "./chats/telegram.ts";
import { intercom } from "./help/intercom.ts";
import {
  appStoreFeed,
  appStoreReviews,
  businessReviews,
  mapsReviews,
  scrapedPlaces,
  scrapedReviews,
} from "./help/reviews.ts";
import { zendeskComments, zendeskTickets } from "./help/zendesk.ts";
import { bluesky } from "./networks/bluesky.ts";
import { facebookComments, facebookGraph, facebookPosts } from "./networks/facebook.ts";
import { hackerNews } from "./networks/hacker-news.ts";
import { instagramComments, instagramPosts, instagramStories, threads } from "./networks/instagram.ts";
import { mastodon, mastodonOutbox } from "./networks/mastodon.ts";
import { redditComments, redditOverview, redditPosts, redditThread } from "./networks/reddit.ts";
import { tikTokComments, tikTokMessages, tikTokPosts } from "./networks/tiktok.ts";
import { xApi1, xApi2, xScraped } from "./networks/x.ts";
import { liveChat, youTubeApi, ytDlp } from "./networks/youtube.ts";
import { elasticsearch, elasticsearchBulk } from "./stores/elasticsearch.ts";
import { mongodb } from "./stores/mongodb.ts";
import { airbyte, singer } from "./stores/pipelines.ts";

/** In order: the first that recognizes a file claims it. */
export const JSON_FORMATS: readonly JsonFormat[] = [
  // Chats.
  telegram,
  discord,
  discordData,
  slack,
  messenger,
  googleChat,
  hangouts,
  skype,
  snapchat,
  // Networks.
  bluesky,
  mastodon,
  mastodonOutbox,
  redditThread,
  redditComments,
  redditPosts,
  redditOverview,
  hackerNews,
  facebookComments,
  facebookPosts,
  facebookGraph,
  instagramPosts,
  instagramStories,
  threads,
  instagramComments,
  tikTokComments,
  tikTokPosts,
  tikTokMessages,
  ytDlp,
  liveChat,
  youTubeApi,
  xScraped,
  xApi1,
  xApi2,
  // Annotations, stores, help desks.
  labelStudio,
  labelStudioMin,
  prodigy,
  argilla,
  datasetViewer,
  doccano,
  airbyte,
  singer,
  elasticsearchBulk,
  elasticsearch,
  mongodb,
  zendeskComments,
  zendeskTickets,
  intercom,
  appStoreReviews,
  appStoreFeed,
  businessReviews,
  mapsReviews,
  scrapedReviews,
  scrapedPlaces,
];
