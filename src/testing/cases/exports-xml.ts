/** XML with a list of records. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const xml = caseWith({ kind: "XML", exportFormat: "xml" });
const read = (textColumn: string, ...texts: string[]) => ({ textColumn, texts, rows: texts.length });
const lines = (...all: string[]) => `${all.join("\n")}\n`;

export const cases: readonly ReadingCase[] = [
  xml(
    "RSS with namespaces and CDATA",
    "feed.rss",
    lines(
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>',
      "<title>Boats</title><description>All about boats and the harbor</description>",
      "<item><title>Late</title><description><![CDATA[the boat is <b>late</b> again]]></description><dc:creator>Cleo</dc:creator><category>a</category><category>b</category></item>",
      "<item><title>Glad</title><description>so glad &amp; happy &#8220;here&#8221;</description></item>",
      "</channel></rss>",
    ),
    {
      ...read("description", "the boat is <b>late</b> again", "so glad & happy “here”"),
      cells: { "dc:creator": ["Cleo", ""], category: ["a | b", ""] },
    },
  ),
  xml(
    "Atom with one entry",
    "feed.xml",
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Boats</title><entry><title>A</title><content type="text">the boat is late again</content></entry></feed>',
    read("content", "the boat is late again"),
  ),
  xml(
    "rows with attributes, a DTD that is not expanded",
    "Comments.xml",
    lines(
      "\ufeff<?xml version='1.0'?>",
      '<!DOCTYPE comments [<!ENTITY boat "ship">]>',
      "<!-- all of them -->",
      "<comments>",
      '  <row Id="1" Text="the &boat; is late&#xA;again" />',
      '  <row Id="2" Text="so glad we stayed" UserId="3" />',
      "</comments>",
    ),
    { ...read("Text", "the &boat; is late\nagain", "so glad we stayed"), cells: { UserId: ["", "3"] } },
  ),
  xml(
    "sentences of several reviews, with markup in a text",
    "reviews.xml",
    lines(
      "<?xml version='1.0' encoding='ISO-8859-1'?>",
      "<Reviews>",
      "<Review rid='1'><sentences><sentence id='1:0'><text>the boat is <b>very</b> late</text><Opinions><Opinion polarity='negative'/></Opinions></sentence>",
      "<sentence id='1:1'><text>so glad we stayed</text></sentence></sentences></Review>",
      "<Review rid='2'><sentences><sentence id='2:0'><text>see you at nine</text><Opinions><Opinion polarity='neutral'/><Opinion polarity='positive'/></Opinions></sentence></sentences></Review>",
      "</Reviews>",
    ),
    {
      ...read("text", "the boat is very late", "so glad we stayed", "see you at nine"),
      columns: ["id", "text", "Opinions.Opinion.polarity"],
      cells: { "Opinions.Opinion.polarity": ["negative", "", "neutral | positive"] },
    },
  ),
  xml(
    "messages of a phone",
    "sms.xml",
    lines(
      "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>",
      '<smses count="2">',
      '  <sms address="+15550001111" date="1714770900000" type="1" body="the boat is late" readable_date="3 May 2024" />',
      '  <sms address="+15550001111" date="1714770960000" type="2" body="so glad we stayed" readable_date="3 May 2024" />',
      "</smses>",
    ),
    read("body", "the boat is late", "so glad we stayed"),
  ),
  caseWith({ kind: "XML" })(
    "a picture in XML",
    "boat.svg.xml",
    '<?xml version="1.0"?>\n<svg><title>the boat</title><text>so glad we stayed</text><text>see you at nine</text></svg>\n',
    {
      refused: "not-a-table",
    },
  ),
  xml(
    "fields named by an attribute",
    "dump.xml",
    lines(
      '<?xml version="1.0"?>',
      '<mysqldump><database name="d"><table_data name="posts">',
      '<row><field name="id">1</field><field name="text">the boat is late</field></row>',
      '<row><field name="id">2</field><field name="text">so glad we stayed</field></row>',
      "</table_data></database></mysqldump>",
    ),
    { ...read("text", "the boat is late", "so glad we stayed"), columns: ["id", "text"] },
  ),
];
