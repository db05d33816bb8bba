import { palette } from "./charts/palette.ts";

/** Style sheet of the report: one column on a phone, three on a wide screen, two on A4. */
export const reportStyle = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f8fa; color: ${palette.ink}; font: 15px/1.5 "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 12px; }
header { padding-top: 28px; }
h1 { margin: 0; font-size: 26px; line-height: 1.2; }
h2 { margin: 32px 0 8px; font-size: 19px; }
h2 small { color: ${palette.muted}; font-size: 13px; font-weight: 400; }
h3 { margin: 0 0 8px; font-size: 15px; }
p { margin: 4px 0; }
.muted, figcaption, footer { color: ${palette.muted}; font-size: 13.5px; }
.notice { margin-top: 12px; padding: 8px 12px; border-left: 4px solid ${palette.forecast}; background: #fff; }
.card { background: #fff; border: 1px solid ${palette.rule}; border-radius: 8px; padding: 14px; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(155px, 1fr)); gap: 12px; margin: 20px 0 0; }
.headlines dt, .headlines .note { color: ${palette.muted}; font-size: 13px; }
.headlines dd { margin: 0; }
.headlines .value { font-size: 25px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.forecast .value { color: ${palette.forecast}; }
figure { margin: 0; }
svg { display: block; max-width: 100%; height: auto; }
.wide svg { width: 100%; }
.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0 0 6px; padding: 0; list-style: none; color: ${palette.muted}; font-size: 13px; }
.legend i { display: inline-block; width: 16px; height: 10px; margin-right: 6px; }
.legend i.line { height: 3px; vertical-align: middle; }
table { border-collapse: collapse; width: 100%; font-size: 14px; max-width: 640px; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 8px; white-space: nowrap; border-top: 1px solid ${palette.rule}; text-align: right; vertical-align: top; }
thead th { border-top: 0; color: ${palette.muted}; font-weight: 500; font-size: 13px; }
th:first-child { padding-left: 0; text-align: left; font-weight: 500; }
th:last-child, td:last-child { padding-right: 0; }
.scroll { margin-top: 8px; overflow-x: auto; }
.groups { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 16px; }
.groups .card { margin-bottom: 16px; }
.explanation { grid-template-columns: 2fr 3fr; }
section > .card + .card { margin-top: 16px; }
.groups figcaption { margin-top: 6px; }
.conclusions { margin: 0; padding-left: 18px; }
h3.next { margin-top: 16px; }
.wrapping th, .wrapping td { white-space: normal; }
details { margin-top: 10px; }
summary { cursor: pointer; color: ${palette.muted}; font-size: 13px; }
details table { font-size: 12.5px; }
details th, details td { padding: 3px 4px; }
details th { white-space: normal; }
code { font: 13px/1.5 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0; }
footer { margin-top: 16px; padding-bottom: 32px; }
@media (max-width: 1040px) { .groups, .explanation { grid-template-columns: 1fr; max-width: 560px; margin: 0 auto; } }
@media (max-width: 599px) {
  .wide { display: none; }
  .narrow { display: block; }
  .headlines { grid-template-columns: 1fr 1fr; }
  .headlines .value { font-size: 21px; }
  .card { padding: 10px; }
  .scroll table { font-size: 12.5px; }
  .scroll th, .scroll td { padding: 4px; }
  .wrapping { font-size: 12.5px; }
  .wrapping th, .wrapping td { padding: 4px 2px; }
}
@page { size: A4; margin: 12mm; }
@media print {
  body { background: #fff; font-size: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, header, footer { max-width: none; padding: 0 1px; }
  .wide { display: block; }
  .narrow, details { display: none; }
  .headlines { grid-template-columns: repeat(3, 1fr); }
  .groups { display: block; max-width: none; columns: 2; column-gap: 16px; }
  .patterns, .explanation { display: grid; grid-template-columns: repeat(2, 1fr); }
  .card { break-inside: avoid; }
  h2 { margin-top: 18px; break-after: avoid; }
}
`.trim();
