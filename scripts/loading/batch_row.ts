/** A row of `etl.batch`; counts are whole numbers as text. */
export interface BatchRow {
  readonly batch_id: string;
  readonly origin: string;
  readonly day: string | null;
  readonly state: "staged" | "published" | "refused";
  readonly rows_read: string;
  readonly rows_inserted: string;
  readonly rows_updated: string;
  readonly rows_unchanged: string;
  readonly rows_duplicate: string;
  readonly rows_rejected: string;
  readonly rows_vanished: string;
}
