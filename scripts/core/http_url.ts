import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";

/** Returns the URL that a variable holds; throws a usage error with this advice for one that is not http or https. */
export function httpUrl(variable: string, text: string, advice: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new StorecastError(`Cannot use ${variable}: it is not a URL that begins with https:// or http://`, {
    exitCode: ExitCode.usage,
    advice,
  });
}
