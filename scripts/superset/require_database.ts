import { redactUrl } from "../core/redact_url.ts";
import { answerWords } from "./answer_words.ts";
import type { DatabaseAddress } from "./database_address.ts";
import { supersetError } from "./superset_error.ts";
import type { SupersetSession } from "./superset_session.ts";

/** Has Superset connect to the marts, since an import says OK also where it cannot; throws with the reason it gives. */
export async function requireDatabase(session: SupersetSession, name: string, address: DatabaseAddress): Promise<void> {
  const { status, text } = await session.request("POST", "/api/v1/database/test_connection/", {
    doing: "test a database",
    json: { database_name: name, sqlalchemy_uri: address.uri },
    also: [400, 422],
  });
  if (status === 200) return;
  throw supersetError(
    `Superset cannot open the database at ${redactUrl(address.maskedUri)}: ${reason(text, address)}`,
    "Check SUPERSET_DATABASE_URL: it must be right where Superset runs, which is not where this task runs",
  );
}

/** The driver's own words, taken out of SQLAlchemy's; never with the password, should a driver quote it. */
function reason(text: string, { password }: DatabaseAddress): string {
  const words = answerWords(text);
  const [, drivers] = /\(psycopg2\.\w+\) (.*?)(?: Is the server running|\s*\(Background on|$)/.exec(words) ?? [];
  const told = (drivers ?? words) || "it does not say why";
  return password === undefined ? told : told.replaceAll(password, "…").replaceAll(encodeURIComponent(password), "…");
}
