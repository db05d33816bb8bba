import { basename } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Returns a name for the source of a file or a URL: that of the file without its ending, or that of the host. */
export function sourceNameOf(from: string): string {
  const isUrl = /^https?:\/\//.test(from);
  const base = isUrl
    ? new URL(from).hostname.replace(/^www\./, "")
    : basename(from).replace(/(\.[a-z]{2,6}){1,2}$/i, "");
  const name = base.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^[a-z]/.test(name) ? name : `source_${name}`.replace(/_$/, "");
}

/** Throws unless a name can be that of a source. */
export function requireSourceName(name: string): void {
  if (/^[a-z][a-z0-9_]*$/.test(name)) return;
  throw new StorecastError(`Cannot name a source "${name}": it has others than lower-case letters, digits and "_"`, {
    exitCode: ExitCode.usage,
    advice: "Choose a name such as my_shop",
  });
}
