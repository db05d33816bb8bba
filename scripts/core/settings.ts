import { homedir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { ExitCode } from "./exit_codes.ts";
import { httpUrl } from "./http_url.ts";
import { isDatabaseUrl } from "./is_database_url.ts";
import { readSecret, readVariable } from "./read_secret.ts";
import { StorecastError } from "./storecast_error.ts";

/** Settings from the environment; `.env.example` lists every variable with its meaning and default. */
export interface Settings {
  /** The user's own PostgreSQL; undefined means the embedded server. */
  readonly databaseUrl: string | undefined;
  /** The same as its owner, for the tasks that change the schema or copy the whole store; undefined means `databaseUrl`. */
  readonly databaseOwnerUrl: string | undefined;
  /** The user's own sales API; undefined means the sample API. */
  readonly salesApiUrl: string | undefined;
  readonly salesApiToken: string | undefined;
  /** IANA zone in which a business day begins and ends. */
  readonly timeZone: string;
  /** Where the embedded server, the sample shop and the report live. */
  readonly dataFolder: string;
  /** Name of the document in `sources/` without its ending. */
  readonly source: string;
  /** Webhook that alerts are sent to; undefined if they are only printed. */
  readonly alertWebhookUrl: string | undefined;
  /** UTC time of the day at which yesterday must be in the marts. */
  readonly dataDueAt: Temporal.PlainTime;
  /** Where backups are kept; undefined means that nobody relies on them. */
  readonly backupFolder: string | undefined;
  /** An empty database to try a backup in, for a user who may not make one. */
  readonly scratchDatabaseUrl: string | undefined;
  /** Days after its publication for which a batch stays in stg. */
  readonly stagedKeepDays: number;
  /** File that cron's output goes to. */
  readonly logFile: string | undefined;
}

/** Reads the settings from the environment; throws a usage error that names the invalid variable. */
export function readSettings(): Settings {
  const timeZone = readVariable("SHOP_TIME_ZONE") ?? "UTC";
  if (!isTimeZone(timeZone)) {
    throw new StorecastError(`Cannot use SHOP_TIME_ZONE "${timeZone}": it is not an IANA time zone`, {
      exitCode: ExitCode.usage,
      advice: 'Set it to a name such as "Europe/Berlin" or "UTC"',
    });
  }
  return {
    databaseUrl: readDatabaseUrl("DATABASE_URL"),
    databaseOwnerUrl: readDatabaseUrl("DATABASE_OWNER_URL"),
    salesApiUrl: readHttpUrl(
      "SALES_API_URL",
      'Set it to the address of the orders, such as "https://shop.example/orders"',
    ),
    salesApiToken: readSecret("SALES_API_TOKEN"),
    timeZone,
    dataFolder: resolve(readVariable("STORECAST_DATA") ?? defaultDataFolder()),
    source: readVariable("STORECAST_SOURCE") ?? "superstore",
    alertWebhookUrl: readHttpUrl(
      "ALERT_WEBHOOK_URL",
      "Set it to the address that your chat made for an incoming webhook, or unset it",
    ),
    dataDueAt: readTime("DATA_DUE_AT", "08:00"),
    backupFolder: readVariable("BACKUP_FOLDER"),
    scratchDatabaseUrl: readDatabaseUrl("SCRATCH_DATABASE_URL"),
    stagedKeepDays: readDays("STG_KEEP_DAYS", 35),
    logFile: readVariable("STORECAST_LOG"),
  };
}

function readDatabaseUrl(name: string): string | undefined {
  const url = readSecret(name);
  if (url === undefined || isDatabaseUrl(url)) return url;
  throw new StorecastError(`Cannot use ${name}: it is not a URL of a PostgreSQL database`, {
    exitCode: ExitCode.usage,
    advice: 'Write it as "postgresql://user:password@host:5432/database", special characters percent-encoded, ' +
      "or unset it to use the embedded server",
  });
}

function readHttpUrl(name: string, advice: string): string | undefined {
  const url = readSecret(name);
  return url === undefined ? undefined : httpUrl(name, url, advice);
}

function readTime(name: string, fallback: string): Temporal.PlainTime {
  const text = readVariable(name) ?? fallback;
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return Temporal.PlainTime.from(text);
  throw new StorecastError(`Cannot use ${name} "${text}": it is not a time of day in UTC`, {
    exitCode: ExitCode.usage,
    advice: `Write it as hh:mm, such as "${fallback}"`,
  });
}

function readDays(name: string, fallback: number): number {
  const text = readVariable(name) ?? String(fallback);
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new StorecastError(`Cannot use ${name} "${text}": it is not a number of days`, {
    exitCode: ExitCode.usage,
    advice: `Write it as a whole number, such as "${fallback}"`,
  });
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * PostgreSQL refuses to run as root, so root's server runs as an unprivileged user, to whom root's home is closed:
 * root's data lies under /var/lib, everyone else's under their home.
 */
function defaultDataFolder(): string {
  if (process.getuid?.() === 0) return "/var/lib/storecast";
  return join(readVariable("XDG_DATA_HOME") ?? join(homedir(), ".local", "share"), "storecast");
}
