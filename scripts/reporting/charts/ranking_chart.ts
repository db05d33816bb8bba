import { escapeObeyed } from "../../core/visible.ts";
import { formatNumber } from "../format.ts";
import type { RankedRow } from "../report_data.ts";
import { palette } from "./palette.ts";
import { renderChart } from "./render_chart.ts";

const WIDTH = 340;
/** About the number of characters that fit in a line beside the sales. */
const LINE_LENGTH = 38;
const MOST_LINES = 3;
const LINE_HEIGHT = 16;
const BAR_HEIGHT = 8;
/** The gap between a name and its bar, and that between a bar and the next name. */
const INNER_GAP = 3;
const OUTER_GAP = 10;

/** Draws a ranking as horizontal bars, each under its name and its sales; a long name takes up to three lines. */
export function rankingChart(title: string, rows: RankedRow[]): string {
  const names = rows.map(({ name, detail }) =>
    shorten(escapeObeyed(detail === undefined ? name : `${name}, ${detail}`))
  );
  const longest = Math.max(...names.map(({ length }) => length));
  const lines = Math.min(MOST_LINES, Math.ceil(longest / LINE_LENGTH));
  const labelHeight = lines * LINE_HEIGHT + INNER_GAP;
  const rowHeight = labelHeight + BAR_HEIGHT + OUTER_GAP;
  const shift = (labelHeight - OUTER_GAP) / 2; // a bar is in the middle of its slot: this makes room for its label
  const labels = {
    axisLine: { show: false },
    axisTick: { show: false },
    type: "category" as const,
    inverse: true,
    data: names,
  };
  const place = {
    inside: true,
    margin: 0,
    interval: 0,
    fontSize: 12.5,
    lineHeight: LINE_HEIGHT,
    verticalAlign: "bottom" as const,
    padding: [0, 0, BAR_HEIGHT / 2 + INNER_GAP, 0],
  };
  return renderChart({
    grid: { left: 0, right: 0, top: shift, bottom: -shift },
    xAxis: { type: "value", show: false, min: 0, max: "dataMax" },
    yAxis: [
      {
        ...labels,
        axisLabel: {
          ...place,
          color: palette.ink,
          width: WIDTH - 80,
          overflow: "break",
        },
      },
      {
        ...labels,
        position: "right",
        axisLabel: {
          ...place,
          color: palette.ink,
          formatter: (_name: string, index: number) => formatNumber(rows[index]!.sales),
        },
      },
    ],
    series: [{
      type: "bar",
      data: rows.map(({ sales }) => Math.max(0, sales)),
      barWidth: BAR_HEIGHT,
      itemStyle: { color: palette.actual },
    }],
  }, { width: WIDTH, height: rows.length * rowHeight, label: `${title} by sales` });
}

/** Shortens a name that needs more than three lines; the table below the chart has it in full. */
function shorten(name: string): string {
  const limit = (MOST_LINES - 0.5) * LINE_LENGTH; // lines break between words and are rarely full
  return name.length <= limit ? name : `${name.slice(0, limit - 1).trimEnd()}…`;
}
