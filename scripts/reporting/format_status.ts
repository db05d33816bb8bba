/** The row of `etl.status`; counts and sums are text. */
export interface StatusRow {
  readonly today: string;
  readonly last_complete_day: string | null;
  readonly is_late: boolean;
  readonly due_days: string;
  readonly first_due_day: string | null;
  readonly days_loaded: string;
  readonly days_empty: string;
  readonly days_restated: string;
  readonly days_failed: string;
  readonly batches_staged: string;
  readonly batches_refused: string;
  readonly rows_rejected: string | null;
  readonly last_run_task: string | null;
  readonly last_run_started_at: string | null;
  readonly last_run_outcome: string | null;
  readonly last_run_message: string | null;
  readonly forecast_cutoff: string | null;
  readonly total_sales: string | null;
  readonly total_orders: string | null;
}

/** A row of `etl.layer_rows`. */
export interface LayerRows {
  readonly layer: string;
  readonly relation: string;
  readonly rows: string;
}

/** The status as lines for people. */
export function formatStatus(row: StatusRow, layers: readonly LayerRows[]): string {
  const lines: [string, string][] = [
    ["Today", row.today],
    ["Last complete day", (row.last_complete_day ?? "none") + (row.is_late ? "  (late)" : "")],
    ["Due", row.due_days === "0" ? "nothing" : `${row.due_days} day(s), from ${row.first_due_day}`],
    [
      "Day ledger",
      `${row.days_loaded} loaded, ${row.days_restated} restated, ${row.days_empty} empty, ${row.days_failed} failed`,
    ],
    [
      "Batches",
      `${row.batches_staged} staged, ${row.batches_refused} refused; ${row.rows_rejected ?? 0} rejected row(s)`,
    ],
    [
      "Last run",
      row.last_run_task
        ? `${row.last_run_task}, ${row.last_run_outcome}, ${row.last_run_started_at?.slice(0, 19)} UTC`
        : "none",
    ],
    ["Forecast", row.forecast_cutoff ? `after ${row.forecast_cutoff}` : "none"],
    ["Total", `sales ${number(row.total_sales)}, orders ${number(row.total_orders)}`],
    ...formatLayers(layers),
  ];
  if (row.last_run_outcome === "failed") lines.push(["Last error", row.last_run_message ?? ""]);
  return lines.map(([name, value]) => `${name.padEnd(18)} ${value}`).join("\n");
}

/** The rows of each layer, a line a layer. */
export function formatLayers(layers: readonly LayerRows[]): [string, string][] {
  const names = [...new Set(layers.map(({ layer }) => layer))];
  return names.map((name) => [
    `Rows in ${name}`,
    layers.filter(({ layer }) => layer === name).map(({ relation, rows }) => `${relation} ${number(rows)}`).join(", "),
  ]);
}

function number(text: string | null): string {
  return Number(text ?? 0).toLocaleString("en-US", { maximumFractionDigits: 2 });
}
