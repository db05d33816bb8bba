import { palette } from "./palette.ts";
import { nameAxis } from "./parts.ts";
import { renderChart } from "./render_chart.ts";

/** Draws bars of index numbers around the average, which is 100; a part without an index has no bar. */
export function indexChart(label: string, bars: { name: string; index: number | null }[]): string {
  return renderChart({
    grid: { left: 0, right: 0, top: 18, bottom: 22 },
    xAxis: {
      ...nameAxis,
      data: bars.map(({ name }) => name),
      axisLabel: { interval: 0, color: palette.ink, fontSize: bars.length > 7 ? 10.5 : 12 },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: ({ max }) => Math.max(max, 100),
      interval: 100,
      axisLabel: { show: false },
      splitLine: { lineStyle: { color: palette.muted, type: "dashed" }, showMinLine: false, showMaxLine: false },
    },
    series: [{
      type: "bar",
      data: bars.map(({ index }) => index === null ? NaN : Math.round(index * 100)),
      barWidth: "62%",
      itemStyle: { color: palette.actual },
      label: {
        show: true,
        position: "top",
        distance: 2,
        color: palette.ink,
        backgroundColor: "#fff", // or the line of the average would cross it
        padding: [1, 2],
        fontSize: bars.length > 7 ? 10.5 : 12,
      },
    }],
  }, { width: 340, height: 190, label });
}
