import type { SampleColumn } from "./proposal.ts";

/** A sign or code that stands beside amounts, and the currencies that it may mean, the likeliest first. */
export interface CurrencySign {
  readonly sign: string;
  readonly codes: readonly string[];
}

/** Signs of currencies that are both too common for one to be taken. */
const SHARED = new Set(["$", "¥"]);

/** Finds the signs and codes of currencies that stand beside amounts: the loader reads those of the document's currency only. */
export function signsBeside(amounts: readonly SampleColumn[]): CurrencySign[] {
  const signs = new Set(
    amounts.flatMap(({ values }) => values.map((value) => value.replaceAll(/[\d\s.,'’()+\-−–%]/g, ""))),
  );
  return [...signs].filter((sign) => sign !== "").flatMap((sign) => {
    const codes = codesOf(sign);
    return codes.length === 0 ? [] : [{ sign, codes }];
  });
}

/** The currencies that are written with a sign: as English texts write it, else as each country does. */
function codesOf(sign: string): readonly string[] {
  const all = Intl.supportedValuesOf("currency");
  if (all.includes(sign.toUpperCase())) return [sign.toUpperCase()];
  const written = (currencyDisplay: "symbol" | "narrowSymbol"): string[] =>
    all.filter((currency) =>
      new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay }).formatToParts(0)
        .some(({ type, value }) => type === "currency" && value === sign)
    );
  const english = written("symbol");
  if (english.length === 1 && !SHARED.has(sign)) return english;
  return [...new Set([...english, ...written("narrowSymbol")])];
}
