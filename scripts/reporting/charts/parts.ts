import type { LineSeriesOption } from "echarts/charts";
import { formatCompact } from "../format.ts";
import { palette } from "./palette.ts";

/** The vertical axis of sales. */
export const salesAxis = {
  type: "value",
  axisLabel: { color: palette.muted, formatter: formatCompact },
  splitLine: { lineStyle: { color: palette.rule } },
} as const;

/** The horizontal axis of names, without its names and their labels. */
export const nameAxis = {
  type: "category",
  axisTick: { show: false },
  axisLine: { lineStyle: { color: palette.muted } },
} as const;

/** Returns a line without symbols. */
export function line(data: LineSeriesOption["data"], style: LineSeriesOption["lineStyle"]): LineSeriesOption {
  return { type: "line", data: data ?? [], showSymbol: false, lineStyle: style ?? {} };
}
