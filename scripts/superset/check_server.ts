import { redactUrl } from "../core/redact_url.ts";
import type { Bundle } from "./bundle.ts";
import type { DatabaseAddress } from "./database_address.ts";
import type { ServerAsset } from "./server_assets.ts";
import { answerMessage, supersetError } from "./superset_error.ts";
import type { SupersetSession } from "./superset_session.ts";

/**
 * Makes Superset connect to the marts, since an import succeeds even if Superset cannot; throws an error with the reason that Superset
 * gives.
 */
export async function requireDatabase(session: SupersetSession, name: string, address: DatabaseAddress): Promise<void> {
  const { status, text } = await session.request("POST", "/api/v1/database/test_connection/", {
    doing: "test a database",
    json: { database_name: name, sqlalchemy_uri: address.uri },
    also: [400, 422],
  });
  if (status === 200) return;
  throw supersetError(
    `Superset cannot connect to the database at ${redactUrl(address.maskedUri)}: ${driverReason(text, address)}`,
    "Check SUPERSET_DATABASE_URL: the address must work where Superset runs, not where this task runs",
  );
}

/** Returns the driver's message without SQLAlchemy's around it, and without the password in case the driver quotes it. */
function driverReason(text: string, { password }: DatabaseAddress): string {
  const message = answerMessage(text);
  const [, drivers] = /\(psycopg2\.\w+\) (.*?)(?: Is the server running|\s*\(Background on|$)/.exec(message) ?? [];
  const reason = (drivers ?? message) || "it gave no reason";
  return password === undefined
    ? reason
    : reason.replaceAll(password, "…").replaceAll(encodeURIComponent(password), "…");
}

/** What to do about someone else's asset that an import would overwrite; it never overwrites a chart. */
const TAKEOVER_ADVICE = {
  database: "Rename it in Superset",
  dataset: "Delete it in Superset",
  chart: "",
  dashboard: "Change its slug in Superset",
};

/**
 * Throws an error if the server has an asset of someone else's that an import would overwrite: Superset also considers two assets the
 * same if a database's name, a dataset's table or a dashboard's slug are equal.
 */
export function requireNoTakeover(bundle: Bundle, assets: readonly ServerAsset[]): void {
  for (const { kind, uuid, key } of bundle.assets) {
    const other = assets.find((asset) => asset.kind === kind && asset.key === key && asset.uuid !== uuid);
    if (key === undefined || other === undefined) continue;
    throw supersetError(
      `Superset has a ${kind} "${other.name}" that is not from this bundle, and the import would overwrite it`,
      `${TAKEOVER_ADVICE[kind]}, then run the task again`,
    );
  }
}
