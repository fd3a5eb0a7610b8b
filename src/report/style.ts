/** The style of a report: black on white, in the colors of the light theme, on pages of A4 or letter when printed. */

import { PAPER_COLORS } from "../ui/chart/color-tokens.ts";

const { ink, line, accent } = PAPER_COLORS;
const inkSoft = PAPER_COLORS["ink-soft"];
const lineStrong = PAPER_COLORS["line-strong"];

export const STYLE = `
:root{color-scheme:light}
body{margin:0 auto;max-width:46rem;padding:2rem 1.25rem 4rem;background:#fff;color:${ink};font:1rem/1.5 Inter,system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0 0 .25rem;font-size:1.75rem;line-height:1.2}
h2{margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid ${line};font-size:1.25rem;line-height:1.3}
p{margin:.5rem 0}
a{color:${accent}}
.made,figcaption,caption{color:${inkSoft};font-size:.875rem}
nav{margin:1.25rem 0}
nav ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
nav a{display:inline-block;min-height:24px}
.warning{padding:.5rem .75rem;border-inline-start:4px solid ${PAPER_COLORS.negative};background:#fdf1df}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.25rem 1.25rem;margin:.75rem 0}
dt{color:${inkSoft}}
dd{margin:0}
figure{margin:1.25rem 0 .5rem}
svg{display:block;direction:ltr;max-width:100%;height:auto}
figcaption{margin-top:.5rem}
.table{margin:1rem 0;overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{padding-bottom:.375rem;text-align:start}
th,td{padding:.25rem .5rem;border-bottom:1px solid ${line};text-align:start;vertical-align:top;font-weight:400}
thead th{border-bottom-color:${lineStrong};font-weight:600;vertical-align:bottom}
td.number{white-space:nowrap}
.number{text-align:end}
.references{padding-inline-start:1.5rem;font-size:.875rem}
@page{margin:18mm 16mm 20mm;@bottom-center{content:counter(page);font:8pt system-ui,sans-serif}}
@media print{
body{max-width:none;padding:0;font-size:10pt}
nav{display:none}
h1{font-size:18pt}
h2{margin-top:16pt;font-size:13pt;break-after:avoid}
p,li{orphans:3;widows:3}
figure,dl,tr,.short,.warning{break-inside:avoid}
table{font-size:8.5pt}
figcaption,caption,thead{break-after:avoid;break-inside:avoid}
thead{display:table-header-group}
.table{overflow:visible}
svg{max-height:200mm}
a{color:inherit;text-decoration:none}
}
`;
