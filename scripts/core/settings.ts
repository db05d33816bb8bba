import { isTimeZone } from "./days.ts";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { ExitCode } from "./exit_codes.ts";
import { httpUrl } from "./http_url.ts";
import { isDatabaseUrl } from "./is_database_url.ts";
import { readSecret, readVariable } from "./read_secret.ts";
import { readSourceSettings, type SourceSettings } from "./source_settings.ts";
import { StorecastError } from "./storecast_error.ts";

/** Settings from the environment; `.env.example` explains every variable. */
export interface Settings {
  /** URL of the user's own PostgreSQL; undefined for the embedded server. */
  readonly databaseUrl: string | undefined;
  /** URL of the same database for its owner, for tasks that need the owner's rights; undefined for `databaseUrl`. */
  readonly databaseOwnerUrl: string | undefined;
  /** The sources of the store, in the order in which they are named. */
  readonly sources: readonly SourceSettings[];
  /** IANA time zone of business days; undefined if it is not set. */
  readonly timeZone: string | undefined;
  /** Folder of the embedded server, the sample shop and the report. */
  readonly dataFolder: string;
  /** Webhook that receives alerts; undefined if they are only printed. */
  readonly alertWebhookUrl: string | undefined;
  /** Time of day in UTC by which yesterday must be in the marts. */
  readonly dataDueAt: Temporal.PlainTime;
  /** Folder of the backups; undefined if there is no alert about an old backup. */
  readonly backupFolder: string | undefined;
  /** URL of an empty database in which to verify a backup, for an owner who may not create one. */
  readonly scratchDatabaseUrl: string | undefined;
  /** Days for which a batch stays in stg after it is published. */
  readonly stagedKeepDays: number;
  /** File to which cron writes the output of the tasks. */
  readonly logFile: string | undefined;
}

/** Reads the settings from the environment; throws a usage error that names the invalid variable. */
export function readSettings(): Settings {
  const timeZone = readVariable("SHOP_TIME_ZONE");
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new StorecastError(`Cannot use SHOP_TIME_ZONE "${timeZone}": it is not an IANA time zone`, {
      exitCode: ExitCode.usage,
      advice: 'Set it to a name such as "Europe/Berlin" or "UTC"',
    });
  }
  return {
    databaseUrl: readDatabaseUrl("DATABASE_URL"),
    databaseOwnerUrl: readDatabaseUrl("DATABASE_OWNER_URL"),
    sources: readSourceSettings(),
    timeZone,
    dataFolder: resolve(readVariable("STORECAST_DATA") ?? defaultDataFolder()),
    alertWebhookUrl: readWebhookUrl("ALERT_WEBHOOK_URL"),
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
  throw new StorecastError(`Cannot use ${name}: it is not the URL of a PostgreSQL database`, {
    exitCode: ExitCode.usage,
    advice: 'Write it as "postgresql://user:password@host:5432/database", with special characters percent-encoded, ' +
      "or unset it to use the embedded server",
  });
}

function readWebhookUrl(name: string): string | undefined {
  const url = readSecret(name);
  const advice = "Set it to the URL of an incoming webhook of your chat, or unset it";
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

/**
 * Returns a folder under /var/lib for root, and under the home of every other user. PostgreSQL does not run as root, so root's
 * server runs as an unprivileged user, who cannot enter root's home.
 */
function defaultDataFolder(): string {
  if (process.getuid?.() === 0) return "/var/lib/storecast";
  return join(readVariable("XDG_DATA_HOME") ?? join(homedir(), ".local", "share"), "storecast");
}
