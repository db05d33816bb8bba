import { mean } from "../core/series_math.ts";
import { escapeObeyed } from "../core/visible.ts";
import type { Explanation } from "./explanation.ts";
import { alignColumns, formatNumber, weekdayName } from "./format.ts";

/** Returns how a forecast was made, as lines for a terminal. */
export function formatExplanation(explanation: Explanation): string {
  const { series, cutoff, horizon, sum, models, reason, intervals, notes } = explanation;
  return [
    `${series}: ${formatNumber(sum.mean)} in the ${horizon} days after ${cutoff}, ` +
    `80 % between ${formatNumber(sum.lo80)} and ${formatNumber(sum.hi80)}, ` +
    `95 % between ${formatNumber(sum.lo95)} and ${formatNumber(sum.hi95)}`,
    `Mean of ${models.join(", ")} (${reason ?? "ok"}); intervals from ${
      intervals === "simulated" ? "simulated orders" : "past errors"
    }`,
    ...notes.map((note) => `Note: ${note}`),
    "",
    ...scoreLines(explanation),
    "",
    ...decompositionLines(explanation),
  ].map(escapeObeyed).join("\n");
}

function scoreLines({ scores }: Explanation): string[] {
  if (scores.length === 0) return ["No backtest: the history is too short"];
  const rows = scores.map(({ model, origins, rmse, relative, isChosen }) => [
    `${isChosen ? "*" : " "} ${model}`,
    String(origins),
    formatNumber(rmse),
    relative === null ? "" : relative.toFixed(3),
  ]);
  return [
    "Backtest (* chosen)",
    ...alignColumns([["  model", "weeks", "RMSE of a day", "relative to seasonal naive"], ...rows], 1),
  ];
}

function decompositionLines({ days }: Explanation): string[] {
  if (days.length === 0) return ["No decomposition: there are fewer than two weeks of sales"];
  const first = days.slice(0, 28);
  const last = days.slice(-28);
  const weekdays = Map.groupBy(days.slice(-7), ({ day }) => Temporal.PlainDate.from(day).dayOfWeek);
  const effects = [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    const seasonal = weekdays.get(weekday)![0]!.seasonal;
    return `${weekdayName(weekday)} ${seasonal < 0 ? "−" : "+"}${formatNumber(Math.abs(seasonal))}`;
  });
  const share = (part: "trend" | "seasonal" | "remainder"): string =>
    `${(100 * variance(days.map((day) => day[part])) / variance(days.map(({ sales }) => sales)) || 0).toFixed(0)} %`;
  return [
    `Decomposition of the ${days.length} days through ${days.at(-1)!.day}: sales = trend + weekday + remainder`,
    `  trend      ${formatNumber(mean(first.map(({ trend }) => trend)))} a day in the first 4 weeks, ` +
    `${formatNumber(mean(last.map(({ trend }) => trend)))} in the last`,
    `  weekday    ${effects.join(", ")}`,
    `  variance   trend ${share("trend")}, weekday ${share("seasonal")}, remainder ${
      share("remainder")
    } of that of sales`,
  ];
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** 2));
}
