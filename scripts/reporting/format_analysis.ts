import type { AttributeRatio } from "../analysis/analyze_attributes.ts";
import type { CorrelationRow } from "../analysis/analyze_sales.ts";
import type { StoreAnalysis } from "../analysis/analyze_store.ts";
import { formatProbability, stationarityConclusion, testConclusion } from "../analysis/conclusion.ts";
import { escapeObeyed } from "../core/visible.ts";
import { attributeName, formatNumber, formatShare, monthName, weekdayName } from "./format.ts";

const STRONGEST = 5;

/** Returns the analysis as lines for a terminal. */
export function formatAnalysis({ sales, attributes }: StoreAnalysis): string {
  const { description, stationarity, correlations, weekdays, months } = sales;
  const figure = (value: number | null): string => value === null ? "none" : formatNumber(value);
  return [
    table(`Sales of a day, ${formatNumber(description.count)} days`, [
      ["mean", figure(description.mean)],
      ["standard deviation", figure(description.standardDeviation)],
      ["minimum, first quartile", `${figure(description.minimum)}, ${figure(description.firstQuartile)}`],
      ["median", figure(description.median)],
      ["third quartile, maximum", `${figure(description.thirdQuartile)}, ${figure(description.maximum)}`],
      ["skewness", description.skewness?.toFixed(2) ?? "none"],
      ["days without sales", formatShare(description.zeroShare ?? 0)],
    ]),
    [`${stationarityConclusion(stationarity)}:`, ...stationarity.map((row) => `  ${testConclusion(row)}`)].join("\n"),
    table("Strongest correlations with earlier days", strongest(correlations)),
    table("Mean sales, 100 is the average day", [
      ["weekday", weekdays.map(({ weekday, index }) => `${weekdayName(weekday)} ${percent(index)}`).join("  ")],
      [
        "month, without trend",
        months.map(({ part, trendIndex }) => `${monthName(part)} ${percent(trendIndex)}`).join("  "),
      ],
    ]),
    table("Share of the variance of order lines' sales that is explained by", attributes.map(ratioLine)),
  ].join("\n\n");
}

function strongest(correlations: readonly CorrelationRow[]): [string, string][] {
  const clear = correlations
    .filter(({ autocorrelation, autocorrelationBound }) => Math.abs(autocorrelation) > autocorrelationBound)
    .sort((left, right) => Math.abs(right.autocorrelation) - Math.abs(left.autocorrelation))
    .slice(0, STRONGEST);
  if (clear.length === 0) return [["none", "beyond chance"]];
  return clear.map(({ lag, autocorrelation, autocorrelationBound }) => [
    lag === 1 ? "1 day" : `${lag} days`,
    `${autocorrelation.toFixed(3)}  (chance up to ${autocorrelationBound.toFixed(3)})`,
  ]);
}

function ratioLine({ attribute, etaSquared, pValue, reason }: AttributeRatio): [string, string] {
  const text = etaSquared === null
    ? `no result: ${reason}`
    : `${formatShare(etaSquared)}  (${formatProbability(pValue!)})`;
  return [attributeName(attribute).toLowerCase(), text];
}

function percent(index: number | null): string {
  return index === null ? "none" : String(Math.round(index * 100));
}

function table(title: string, rows: [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [`${title}:`, ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${escapeObeyed(text)}`)].join("\n");
}
