import type { ExplainedDay } from "../explanation.ts";
import { formatCompact, formatDay, weekdayName } from "../format.ts";
import { palette } from "./palette.ts";
import { line } from "./parts.ts";
import { renderChart } from "./render_chart.ts";

const TITLE = 22;
/** Space for the days or weekdays below a panel. */
const LABELS = 30;

/** One part of the decomposition. */
interface Panel {
  readonly name: string;
  readonly height: number;
  readonly labels: readonly string[];
  readonly interval: number;
  readonly series: { readonly type: "line" | "bar"; readonly values: readonly number[]; readonly color: string };
}

/** Draws the three parts that add up to sales, one below the other, each on a scale of its own. */
export function decompositionChart(days: readonly ExplainedDay[], { width }: { width: number }): string {
  const panels = panelsOf(days, width);
  const tops = panels.map((_, index) =>
    TITLE + panels.slice(0, index).reduce((sum, { height }) => sum + TITLE + height + LABELS, 0)
  );
  return renderChart({
    grid: panels.map(({ height }, index) => ({ left: 48, right: 12, top: tops[index]!, height })),
    xAxis: panels.map(({ labels, interval }, index) => ({
      type: "category" as const,
      gridIndex: index,
      data: [...labels],
      axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: palette.rule } },
      axisLabel: { color: palette.muted, fontSize: 12, interval },
    })),
    yAxis: panels.map(({ name }, index) => ({
      type: "value" as const,
      gridIndex: index,
      name,
      nameGap: 8,
      nameTextStyle: { color: palette.ink, fontSize: 12.5, align: "left" as const },
      splitNumber: 2,
      axisLabel: { color: palette.muted, fontSize: 12, formatter: formatCompact },
      splitLine: { lineStyle: { color: palette.rule } },
    })),
    series: panels.map(({ series: { type, values, color } }, index) => {
      const place = { xAxisIndex: index, yAxisIndex: index };
      return type === "line"
        ? { ...line([...values], { color, width: 2 }), ...place }
        : { type: "bar" as const, data: [...values], ...place, barMaxWidth: 24, itemStyle: { color } };
    }),
  }, {
    width,
    height: tops.at(-1)! + panels.at(-1)!.height + LABELS,
    label: `Sales from ${days[0]!.day} to ${days.at(-1)!.day} decomposed`,
  });
}

function panelsOf(days: readonly ExplainedDay[], width: number): Panel[] {
  const overDays = {
    height: 90,
    labels: days.map(({ day }) => formatDay(day).replace(/^\w+ /, "")),
    interval: Math.ceil(days.length / (width < 500 ? 4 : 8)),
  };
  const week = days.slice(-7)
    .map(({ day, seasonal }) => ({ weekday: Temporal.PlainDate.from(day).dayOfWeek, seasonal }))
    .sort((a, b) => a.weekday - b.weekday);
  return [
    {
      ...overDays,
      name: "Trend: mean of the 7 days around",
      series: { type: "line", values: days.map(({ trend }) => trend), color: palette.actual },
    },
    {
      name: "Weekday",
      height: 56,
      labels: week.map(({ weekday }) => weekdayName(weekday)),
      interval: 0,
      series: { type: "bar", values: week.map(({ seasonal }) => seasonal), color: palette.actual },
    },
    {
      ...overDays,
      name: "Remainder",
      series: { type: "bar", values: days.map(({ remainder }) => remainder), color: palette.muted },
    },
  ];
}
