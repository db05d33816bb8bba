import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { UNDECIDED } from "../sources/documents/undecided.ts";
import { readShipped } from "./shipped_documents.ts";

const CURRENCY = "that of the shop, such as EUR";

/** The document of a platform under a new name, and what to say about it. */
export interface CopiedPlatform {
  readonly document: unknown;
  readonly lines: readonly string[];
  /** Whether its rows come in files alone. */
  readonly isOfFiles: boolean;
}

/** Returns the document of a platform under a new name; throws if there is none. */
export async function copyPlatform(
  platform: string,
  { folder, name }: { folder: string; name: string },
): Promise<CopiedPlatform> {
  const shipped = await readShipped(folder);
  const document = shipped.get(platform);
  if (document === undefined) {
    throw new StorecastError(`Cannot copy the document of "${platform}": there is none`, {
      exitCode: ExitCode.usage,
      advice: `There are ${
        [...shipped.keys()].toSorted().join(", ") || "none"
      }; for another shop, look at a file or a URL of it`,
    });
  }
  // What a copy needs is told; the key is how a platform's own document is known.
  const { settings, ...kept } = document;
  const set = Object.entries(settings).map(([variable, says]) => `  ${variable}   ${says}`);
  // Another shop's currency would have every row rejected.
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
