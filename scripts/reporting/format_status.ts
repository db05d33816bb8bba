import { escapeObeyed } from "../core/visible.ts";
import type { AlertCause, LayerRows, SourceStatus, StoreStatus } from "./read_status.ts";

/** The look of a line on a terminal. */
type Look = "plain" | "good" | "warning" | "bad";

const COLORS: Record<Look, string> = { plain: "", good: "\x1b[32m", warning: "\x1b[33m", bad: "\x1b[31m" };

const SHOWN_DAYS = 5;

/** Returns the status as a page for people, the worst first, in colors if `colors` is true. */
export function formatStatus(status: StoreStatus, { colors = false }: { colors?: boolean } = {}): string {
  const paint = (text: string, look: Look): string =>
    colors && look !== "plain" ? `${COLORS[look]}${text}\x1b[m` : text;
  const line = ([name, value, look = "plain"]: Line): string =>
    `${name.padEnd(18)} ${paint(escapeObeyed(value), look)}`;
  const group = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [[colors ? `\x1b[1m${title}\x1b[m` : title, ...lines].join("\n")];
  return [
    ...group("Alerts", status.alerts.map((alert) => paint(escapeObeyed(describeAlert(alert)), "bad"))),
    ...group("Warnings", status.warnings.map((text) => paint(escapeObeyed(text), "warning"))),
    ...group("Data", dataLines(status).map(line)),
    ...(status.by_source.length > 1
      ? status.by_source.flatMap((each) => group(`Source ${each.source_name}`, sourceLines(each).map(line)))
      : []),
    ...group("Work", workLines(status).map(line)),
    ...group("Forecast", forecastLines(status).map(line)),
    ...group("Rows", formatLayers(status.layers).map(([name, value]) => line([name, value]))),
  ].join("\n\n");
}

type Line = readonly [name: string, value: string, look?: Look];

function describeAlert({ cause, message, advice }: AlertCause): string {
  return `${cause}. ${message}. ${advice}.`;
}

/** The lines of one of several sources. */
function sourceLines(status: SourceStatus): Line[] {
  return [
    ["Today", status.today],
    ["Last complete day", ...completeDay(status)],
    ["Due", dueDays(status.due)],
    ["Day ledger", ledger(status)],
    [
      "Batches",
      `${status.batches_staged} staged, ${status.batches_failed} failed; ${status.rows_rejected ?? 0} rejected row(s)`,
    ],
  ];
}

function completeDay(
  { last_complete_day: day, is_late: isLate }: Pick<StoreStatus, "last_complete_day" | "is_late">,
): [string, Look] {
  return [(day ?? "none") + (isLate ? "  (late)" : ""), isLate ? "bad" : "good"];
}

function dueDays(due: StoreStatus["due"]): string {
  const days = due.slice(0, SHOWN_DAYS).map(({ day, reason }) => `${day} (${reason})`).join(", ");
  return due.length === 0 ? "nothing" : `${due.length} day(s): ${days}${due.length > SHOWN_DAYS ? ", …" : ""}`;
}

function ledger(
  { days_loaded, days_restated, days_empty, days_held, days_failed }: Pick<
    StoreStatus,
    "days_loaded" | "days_restated" | "days_empty" | "days_held" | "days_failed"
  >,
): string {
  return `${days_loaded} loaded, ${days_restated} restated, ${days_empty} empty, ${days_held} held, ${days_failed} failed`;
}

function dataLines(status: StoreStatus): Line[] {
  const areSeveral = status.by_source.length > 1;
  const late = status.sources.filter(({ is_late }) => is_late);
  return [
    ["Today", status.today],
    ["Last complete day", ...completeDay(status)],
    ...(areSeveral ? [] : [["Due", dueDays(status.due)] as const]),
    [
      "Late sources",
      late.length === 0
        ? "none"
        : late.map((each) => `${each.source_name} (${each.last_complete_day ?? "none"})`).join(", "),
      late.length === 0 ? "plain" : "bad",
    ],
    ["Day ledger", ledger(status)],
    ["Total", `sales ${number(status.total_sales)}, orders ${number(status.total_orders)}`],
  ];
}

function workLines(status: StoreStatus): Line[] {
  const { last_run_status: last } = status;
  const lines: Line[] = [
    [
      "Batches",
      `${status.batches_staged} staged, ${status.batches_failed} failed; ${status.rows_rejected ?? 0} rejected row(s)`,
    ],
    [
      "Last run",
      status.last_run_task ? `${status.last_run_task}, ${last}, ${time(status.last_run_started_at)}` : "none",
      last === "failed" || last === "aborted" ? "bad" : "plain",
    ],
    ["Running now", status.writer ?? "nothing"],
    ["Last backup", time(status.last_backup_at)],
  ];
  if (last === "failed") lines.push(["Last error", status.last_run_message ?? "", "bad"]);
  return lines;
}

function forecastLines(status: StoreStatus): Line[] {
  const refused: Line[] = status.forecast_refusal === null ? [] : [["Refused", status.forecast_refusal, "bad"]];
  if (status.forecast_cutoff === null) return [...refused, ["Newest", "none"]];
  const lines: Line[] = [
    ...refused,
    ["Newest", `after ${status.forecast_cutoff}, ${status.forecast_model}`],
    ["Forecast status", status.forecast_reason ?? "ok", status.forecast_reason === null ? "good" : "warning"],
  ];
  if (status.forecast_skill === null) return lines;
  const percent = (text: string | null): string => `${(100 * Number(text ?? 0)).toFixed(1)} %`;
  const skill = Number(status.forecast_skill);
  return [
    ...lines,
    [
      `Last ${status.forecast_days_scored} days`,
      `error ${percent(status.forecast_wape)} of sales, bias ${percent(status.forecast_bias)}; ` +
      `inside the 80 % interval ${percent(status.forecast_coverage_80)}, the 95 % interval ${
        percent(status.forecast_coverage_95)
      }`,
    ],
    [
      "Skill",
      `${skill.toFixed(3)} (above 0: better than seasonal naive)`,
      skill < 0 ? "bad" : "good",
    ],
  ];
}

/** Returns the rows of each layer, one line per layer. */
export function formatLayers(layers: readonly LayerRows[]): [string, string][] {
  const names = [...new Set(layers.map(({ layer }) => layer))];
  return names.map((name) => [
    `Rows in ${name}`,
    layers.filter(({ layer }) => layer === name).map(({ relation, rows }) => `${relation} ${number(rows)}`).join(", "),
  ]);
}

/** Returns PostgreSQL's text of a time to the minute, with its zone. */
function time(text: string | null): string {
  return text === null ? "none" : `${text.slice(0, 16)} UTC`;
}

function number(text: string | null): string {
  return Number(text ?? 0).toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** Keys of counts, sums and shares, which the database returns as text. */
const NUMBERS = /^(due_days|days_\w+|batches_\w+|rows|rows_\w+|total_\w+|forecast_(days|skill|wape|bias|coverage)\w*)$/;

/** Returns the status for programs: numbers as numbers, times in ISO 8601 in UTC, under the names of the database. */
export function formatStatusJson(status: StoreStatus): string {
  return JSON.stringify(status, (name, value) => {
    if (typeof value !== "string") return value;
    if (NUMBERS.test(name)) return Number(value);
    return name.endsWith("_at") ? Temporal.Instant.from(value).toString() : value;
  }, 2);
}
