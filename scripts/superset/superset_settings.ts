import { ExitCode } from "../cli/exit_codes.ts";
import type { Settings } from "../cli/settings.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { type DatabaseAddress, databaseAddress } from "./database_address.ts";

/** The Superset to push to, whoever pushes, and how that Superset reaches the marts. */
export interface SupersetSettings {
  /** Ends in no slash. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: DatabaseAddress;
}

/** What `superset:push` needs of the settings; throws a usage error that names every variable that is not set. */
export function supersetSettings({ superset }: Settings): SupersetSettings {
  const { url, username, password, databaseUrl } = superset;
  if (url === undefined || username === undefined || password === undefined || databaseUrl === undefined) {
    const wanted = {
      SUPERSET_URL: url,
      SUPERSET_USERNAME: username,
      SUPERSET_PASSWORD: password,
      SUPERSET_DATABASE_URL: databaseUrl,
    };
    const missing = Object.entries(wanted).flatMap(([name, value]) => value === undefined ? [name] : []);
    throw new StorecastError(`Cannot push to Superset: ${missing.join(", ")} must be set`, {
      exitCode: ExitCode.usage,
      advice: "See .env.example for what each means; superset:bundle makes a file to import by hand instead",
    });
  }
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw unusable("it is not a URL that begins with http:// or https://");
  }
  const { username: user, password: secret, search, hash } = new URL(url);
  if (user + secret + search + hash !== "") throw unusable("it holds more than an address");
  return { url: url.replace(/\/+$/, ""), username, password, database: databaseAddress(databaseUrl) };
}

function unusable(problem: string): StorecastError {
  return new StorecastError(`Cannot use SUPERSET_URL: ${problem}`, {
    exitCode: ExitCode.usage,
    advice: 'Set it to the address of Superset\'s start page, such as "https://superset.example"',
  });
}
