import { ExitCode } from "../core/exit_codes.ts";
import { httpUrl } from "../core/http_url.ts";
import { readSecret, readVariable } from "../core/read_secret.ts";
import type { Settings } from "../core/settings.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { embeddedServer } from "../store/open_store.ts";
import { type DatabaseAddress, databaseAddress } from "./database_address.ts";

const URL_ADVICE = 'Set it to the address of Superset\'s start page, such as "https://superset.example"';

/** The Superset to push to, its user, and the marts' address as that Superset sees it. */
export interface SupersetSettings {
  /** Address of the start page, without a slash at the end. */
  readonly url: string;
  /** The address of the same page in a browser, for messages. */
  readonly publicUrl: string;
  readonly username: string;
  readonly password: string;
  readonly database: DatabaseAddress;
}

/**
 * Reads the variables of `superset:push`; throws a usage error that names all variables that are not set, or the one that
 * cannot be used.
 */
export async function readSupersetSettings(settings: Settings): Promise<SupersetSettings> {
  const url = readVariable("SUPERSET_URL");
  const username = readVariable("SUPERSET_USERNAME");
  const password = readSecret("SUPERSET_PASSWORD");
  const databaseUrl = readSecret("SUPERSET_DATABASE_URL") ?? await embeddedAnalystUrl(settings);
  if (url === undefined || username === undefined || password === undefined || databaseUrl === undefined) {
    const required = {
      SUPERSET_URL: url,
      SUPERSET_USERNAME: username,
      SUPERSET_PASSWORD: password,
      SUPERSET_DATABASE_URL: databaseUrl,
    };
    const missing = Object.entries(required).flatMap(([name, value]) => value === undefined ? [name] : []);
    throw new StorecastError(`Cannot push to Superset: ${missing.join(", ")} must be set`, {
      exitCode: ExitCode.usage,
      advice: "See .env.example; or let superset:bundle write a file that you import by hand",
    });
  }
  const pushUrl = pageUrl("SUPERSET_URL", url);
  const publicUrl = readVariable("SUPERSET_PUBLIC_URL");
  return {
    url: pushUrl,
    publicUrl: publicUrl === undefined ? pushUrl : pageUrl("SUPERSET_PUBLIC_URL", publicUrl),
    username,
    password,
    database: databaseAddress(databaseUrl),
  };
}

/** Returns the address of a page without a slash at the end; throws a usage error if it is not one. */
function pageUrl(variable: string, url: string): string {
  const { username, password, search, hash } = new URL(httpUrl(variable, url, URL_ADVICE));
  if (username + password + search + hash !== "") {
    throw new StorecastError(`Cannot use ${variable}: it contains more than the address of a page`, {
      exitCode: ExitCode.usage,
      advice: URL_ADVICE,
    });
  }
  return url.replace(/\/+$/, "");
}

/** Returns the analyst's URL of the embedded server; undefined if it is not used or was never started. */
async function embeddedAnalystUrl(settings: Settings): Promise<string | undefined> {
  if (settings.databaseUrl !== undefined) return undefined;
  try {
    return (await embeddedServer(settings).address()).analystUrl;
  } catch {
    return undefined;
  }
}
