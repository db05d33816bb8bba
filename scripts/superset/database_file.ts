import { parseDocument } from "yaml";

/** What Superset writes instead of a password, and takes for "as before" or "given apart". */
const MASK = "XXXXXXXXXX";

/** A database's file with the address of a PostgreSQL URL in it, without its password. */
export function withDatabaseUrl(text: string, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.protocol = "postgresql:"; // a scheme with a "+" cannot be set
  url.password = MASK;
  const document = parseDocument(text);
  document.set("sqlalchemy_uri", url.href.replace(/^postgres(ql)?:/, "postgresql+psycopg2:"));
  return document.toString({ lineWidth: 0 });
}

/** The password of a PostgreSQL URL, as it is; empty where it has none. */
export function passwordOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).password);
}
