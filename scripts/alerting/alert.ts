import type { Functions } from "../../sql/schema.ts";

/** An alert to send, active or resolved; times are instants as text. */
export type Alert = Omit<Functions["ops.unsent_alerts"]["result"][number], "alert_id">;
