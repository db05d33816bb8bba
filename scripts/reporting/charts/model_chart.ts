import type { ExplainedModel } from "../explanation.ts";
import { palette } from "./palette.ts";
import { renderChart } from "./render_chart.ts";

const ROW_HEIGHT = 22;

/** Draws the backtest error of each model relative to seasonal naive, the chosen ones in the color of the forecast. */
export function modelChart(scores: readonly ExplainedModel[], { width }: { width: number }): string {
  const rows = scores.filter(({ relative }) => relative !== null);
  return renderChart({
    grid: { left: 142, right: 46, top: 4, bottom: 4 },
    xAxis: { type: "value", show: false, min: 0, max: "dataMax" },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ model }) => model),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.ink, fontSize: 12.5, interval: 0 },
    },
    series: [{
      type: "bar",
      barWidth: 12,
      data: rows.map(({ relative, isChosen }) => ({
        value: relative!,
        itemStyle: { color: isChosen ? palette.forecast : palette.interval80 },
      })),
      label: {
        show: true,
        position: "right",
        color: palette.ink,
        fontSize: 12.5,
        formatter: ({ value }) => Number(value).toFixed(3),
      },
    }],
  }, {
    width,
    height: rows.length * ROW_HEIGHT + 8,
    label: "Backtest error of each model relative to seasonal naive",
  });
}
