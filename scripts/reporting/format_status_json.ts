import type { StoreStatus } from "./read_status.ts";

/** Names of counts, sums and shares, which the database gives as text. */
const NUMBERS = /^(due_days|days_\w+|batches_\w+|rows|rows_\w+|total_\w+|forecast_(days|skill|wape|bias|coverage)\w*)$/;

/** The status for programs: numbers as numbers, times in ISO 8601 in UTC, under the names that the database has. */
export function formatStatusJson(status: StoreStatus): string {
  return JSON.stringify(status, (name, value) => {
    if (typeof value !== "string") return value;
    if (NUMBERS.test(name)) return Number(value);
    return name.endsWith("_at") ? Temporal.Instant.from(value).toString() : value;
  }, 2);
}
