import { ExitCode } from "../core/exit_codes.ts";
import { isDatabaseUrl } from "../core/is_database_url.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** The marts' address as Superset sees it. */
export interface DatabaseAddress {
  /** For the bundle: SQLAlchemy's URI with ten X for the password, by which Superset expects it separately. */
  readonly maskedUri: string;
  /** The same with the password, only for Superset. */
  readonly uri: string;
  readonly password: string | undefined;
}

const MASK = "XXXXXXXXXX";

/** Reads SUPERSET_DATABASE_URL; throws a usage error that does not quote it, as it holds a password. */
export function databaseAddress(text: string): DatabaseAddress {
  if (!isDatabaseUrl(text.replace(/^(postgres(ql)?)\+psycopg2:/, "$1:"))) {
    throw unusable("it is not the URL of a PostgreSQL database");
  }
  const url = new URL(text.replace(/^[^:]+/, "postgresql+psycopg2"));
  if (url.hostname === "" || url.username === "" || url.pathname.length < 2) {
    throw unusable("it must name a user, a host and a database");
  }
  if ([...url.searchParams.keys()].some((name) => /password$/i.test(name))) {
    throw unusable("it has a password after the question mark, which would end up in the bundle");
  }
  const uri = url.href;
  if (url.password === "") return { maskedUri: uri, uri, password: undefined };
  const password = decode(url.password);
  url.password = MASK;
  return { maskedUri: url.href, uri, password };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unusable("its password has a % that is not followed by the code of a character; write it as %25");
  }
}

function unusable(reason: string): StorecastError {
  return new StorecastError(`Cannot use SUPERSET_DATABASE_URL: ${reason}`, {
    exitCode: ExitCode.usage,
    advice: 'Write it as "postgresql://analyst:password@host:5432/database", special characters percent-encoded',
  });
}
