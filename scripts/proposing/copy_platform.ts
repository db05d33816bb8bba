import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { UNDECIDED } from "../sources/documents/undecided.ts";
import { readShipped } from "./shipped_documents.ts";

const CURRENCY = "the currency of the shop, such as EUR";

/** A copy of a platform's document under a new name, and what to print about it. */
export interface CopiedPlatform {
  readonly document: unknown;
  readonly lines: readonly string[];
  /** Whether its rows come only from files. */
  readonly isOfFiles: boolean;
}

/** Copies the document of a platform under a new name; throws if there is none. */
export async function copyPlatform(
  platform: string,
  { folder, name }: { folder: string; name: string },
): Promise<CopiedPlatform> {
  const shipped = await readShipped(folder);
  const document = shipped.get(platform);
  if (document === undefined) {
    throw new StorecastError(`Cannot copy the document of "${platform}": there is none`, {
      exitCode: ExitCode.usage,
      advice: `The platforms are ${
        [...shipped.keys()].toSorted().join(", ") || "none"
      }; for another shop, give a file or a URL instead`,
    });
  }
  // "settings" marks a shipped document, so that a copy must not have it; its content is printed.
  const { settings, ...kept } = document;
  const set = Object.entries(settings).map(([variable, says]) => `  ${variable}   ${says}`);
  // With the currency of another shop, every row would be rejected.
  const currency = document.currency === undefined ? {} : { currency: `${UNDECIDED}${CURRENCY}` };
  return {
    document: { ...kept, source: name, ...currency },
    lines: [
      document.description,
      ...(document.currency === undefined ? [] : [`To decide in the document: "currency", ${CURRENCY}`]),
      ...(set.length === 0 ? [] : ["Set in .env:", ...set]),
    ],
    isOfFiles: document.api === undefined,
  };
}
