/** Reviews, surveys, tickets and posts as services export them in tables. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const table = caseWith({ kind: "exports in tables" });

const LONG = "Thank you very much for the kind words about our boats and their captains";
const TEXTS = ["Love it", "Always late", "It is a boat"];
/** Rows of cells that need no quotes. @param row the cells around a text */
const csv = (header: readonly string[], row: (text: string, at: number) => string, delimiter = ",") =>
  [...header, ...TEXTS.map(row)].join("\n").replaceAll(",", delimiter);
/** A table whose texts are in a column. */
const texts = (
  name: string,
  exportFormat: string,
  textColumn: string,
  header: string | readonly string[],
  row: (text: string, at: number) => string,
  delimiter?: string,
): ReadingCase =>
  table(name, "export.csv", csv([header].flat(), row, delimiter), {
    exportFormat,
    rows: TEXTS.length,
    textColumn,
    texts: TEXTS,
  });

const reviews: readonly ReadingCase[] = [
  texts(
    "reviews of Google Play with longer replies of the developer",
    "google-play",
    "Review Text",
    "Package Name,Star Rating,Review Submit Date and Time,Review Title,Review Text,Developer Reply Text",
    (text) => `org.example.boats,5,2024-03-01T10:00:00Z,,${text},${LONG}`,
  ),
  texts(
    "reviews of the App Store",
    "app-store",
    "Review",
    "Date,Territory,Version,Rating,Title,Review,Nickname,Developer Response",
    (text) => `2024-03-01,USA,1.2,5,A boat for all of us,${text},cleo,${LONG}`,
  ),
  texts(
    "reviews of Trustpilot",
    "trustpilot",
    "Review Content",
    "Review Id,Review Created (UTC),Review Title,Review Content,Review Stars,Domain Name,Company Reply,Company Reply Date (UTC)",
    (text, at) =>
      `${at}a,2024-03-01 10:00:00,A boat for all of us,${text},5,example.com,${LONG},2024-03-02 10:00:00`,
  ),
  texts(
    "reviews of a place with the owner's answers",
    "google-maps",
    "review_text",
    "name,review_text,review_rating,review_datetime_utc,owner_answer",
    (text) => `Boats,${text},5,03/01/2024 10:00:00,${LONG}`,
  ),
];

const posts: readonly ReadingCase[] = [
  texts(
    "posts of CrowdTangle with descriptions of links",
    "crowdtangle",
    "Message",
    "Group Name,Post Created,Type,Total Interactions,Message,Link,Link Text,Description",
    (text) => `Boats,2024-03-01 10:00:00 EST,Link,100,${text},https://example.com,A page,${LONG}`,
  ),
  texts(
    "posts of Instagram in CrowdTangle",
    "crowdtangle",
    "Description",
    "Account,User Name,Followers at Posting,Post Created,Type,Likes,Comments,URL,Title,Description,Image Text",
    (text) =>
      `Boats,boats,5,2024-03-01 10:00:00 EST,Photo,1,2,https://example.com,A headline of it,${text},${LONG}`,
  ),
  texts(
    "posts of 4CAT",
    "4cat",
    "body",
    "id,thread_id,timestamp,body,author,subject,author_description",
    (text, at) => `${at},1,2024-03-01 10:00:00,${text},cleo,A boat for all of us,${LONG}`,
  ),
  texts(
    "posts of Communalytic",
    "communalytic",
    "text",
    "id,created_at,author_name,text,author_description,TOXICITY",
    (text, at) => `${at},2024-03-01 10:00:00,cleo,${text},${LONG},0.1`,
  ),
  table(
    "posts of a crawler of Weibo",
    "weibo.csv",
    "id,bid,用户昵称,微博正文,头条文章url,转发数,评论数,点赞数,发布时间,发布工具\n1,Ka,小园,我很喜欢这条船,,0,1,2,2024-03-01 10:00,iPhone 13 Pro Max\n2,Kb,小园,又晚点了,,0,1,2,2024-03-01 10:00,iPhone 13 Pro Max",
    { exportFormat: "weibo", rows: 2, textColumn: "微博正文", texts: ["我很喜欢这条船", "又晚点了"] },
  ),
  table(
    "a channel of Discord",
    "boats.csv",
    '"AuthorID","Author","Date","Content","Attachments","Reactions"\n"1","cleo#0001","05-Mar-24 12:08 PM","Late,\nagain","https://example.com/a.png","👍 (2)"',
    { exportFormat: "discord", rows: 1, textColumn: "Content", texts: ["Late,\nagain"] },
  ),
  table(
    "comments of YouTube with German names",
    "Kommentare.csv",
    "Kommentar-ID,Kanal-ID,Zeitstempel der Kommentarerstellung,Preis,Video-ID,Kommentartext\nUg1,UC1,2024-03-01T10:00:00+00:00,0,v1,Zu spät\nUg2,UC1,2024-03-02T10:00:00+00:00,0,v1,Sehr schön",
    { exportFormat: "youtube", rows: 2, textColumn: "Kommentartext", texts: ["Zu spät", "Sehr schön"] },
  ),
];

const desks: readonly ReadingCase[] = [
  texts(
    "tickets of Zendesk",
    "zendesk",
    "Description",
    "Summation column,Id,Subject,Requester,Created at,Status,Group,Description",
    (text, at) => `1,${at},A boat for all of us and others,Cleo,2024-03-01 10:00,Open,Captains,${text}`,
  ),
  texts(
    "tickets of Freshdesk",
    "freshdesk",
    "Description",
    "Ticket ID,Subject,Status,Priority,Agent,Created time,Due by Time,Description",
    (text, at) =>
      `${at},A boat for all of us and others,Open,Low,Ben,2024-03-01 10:00:00,2024-03-02 10:00:00,${text}`,
  ),
  texts(
    "messages of Intercom",
    "intercom",
    "Message",
    "Conversation ID,Created at,Author type,Author,Message,Conversation title",
    (text, at) => `${at},2024-03-01 10:00,user,Cleo,${text},A boat for all of us and others`,
  ),
];

const surveys: readonly ReadingCase[] = [
  texts(
    "Qualtrics with three rows of names",
    "qualtrics",
    "Q2",
    [
      "StartDate,EndDate,Progress,Finished,ResponseId,Q1,Q2",
      "Start Date,End Date,Progress,Finished,Response ID,How are our boats?,What should we change?",
      '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"',
    ],
    (text, at) => `2024-03-01 10:00:00,2024-03-01 10:05:00,100,True,R_a${at},5,${text}`,
  ),
  texts(
    "SurveyMonkey with a row of choices",
    "surveymonkey",
    "What should we change?",
    [
      "Respondent ID,Collector ID,Start Date,End Date,How are our boats?,What should we change?",
      ",,,,Response,Open-Ended Response",
    ],
    (text, at) => `11800000000${at},400000001,03/01/2024 10:00:00 AM,03/01/2024 10:05:00 AM,9,${text}`,
  ),
  texts(
    "SurveyMonkey in German with choices of several columns",
    "surveymonkey",
    "Was sollen wir ändern?",
    [
      "Befragten-ID,Collector-ID,Anfangsdatum,Enddatum,Was fahren Sie?,,,Was sollen wir ändern?",
      ",,,,Boot,Tram,Sonstiges (bitte angeben),Offene Antwort",
    ],
    (text, at) => `11800000000${at},400000001,01.03.2024 10:00:00,01.03.2024 10:05:00,Boot,,,${text}`,
  ),
  texts(
    "Google Forms in Spanish",
    "google-forms",
    "¿Qué debemos cambiar?",
    "Marca temporal,¿Cómo son los barcos?,¿Qué debemos cambiar?",
    (text) => `1/03/2024 10:00:00,5,${text}`,
  ),
  texts(
    "LimeSurvey",
    "limesurvey",
    "Q2",
    "id,submitdate,lastpage,startlanguage,seed,Q1,Q2",
    (text, at) => `${at + 1},2024-03-01 10:00:00,2,en,12345${at},A1,${text}`,
    ";",
  ),
  texts(
    "Typeform, whose first name is #",
    "typeform",
    "What did you think of the boat?",
    "#,What is your first name?,What did you think of the boat?,Start Date (UTC),Submit Date (UTC),Network ID,Tags",
    (text, at) => `abc${at},Cleo,${text},2024-03-01 10:00:00,2024-03-01 10:01:00,n${at},`,
  ),
  texts(
    "KoboToolbox with a row of labels",
    "kobotoolbox",
    "group_a/q2",
    [
      "start,group_a/q1,group_a/q2,_id,_uuid",
      "Start,How satisfied are you?,Tell us why in your own words,ID,UUID",
    ],
    (text, at) => `2024-03-01T10:00:00.000+01:00,${at},${text},10${at},a-${at}`,
    ";",
  ),
];

export const cases: readonly ReadingCase[] = [...reviews, ...posts, ...desks, ...surveys];
