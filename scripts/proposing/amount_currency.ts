import type { SampleColumn } from "./proposal.ts";

/** A currency sign or code next to amounts, and the currencies that it may mean, the most likely first. */
export interface CurrencySign {
  readonly sign: string;
  readonly codes: readonly string[];
}

/** Signs that several common currencies share. */
const SHARED = new Set(["$", "¥"]);

/** Finds the currency signs and codes next to amounts: the loader accepts only those of the document's currency. */
export function signsBeside(amounts: readonly SampleColumn[]): CurrencySign[] {
  const signs = new Set(
    amounts.flatMap(({ values }) => values.map((value) => value.replaceAll(/[\d\s.,'’()+\-−–%]/g, ""))),
  );
  return [...signs].filter((sign) => sign !== "").flatMap((sign) => {
    const codes = codesOf(sign);
    return codes.length === 0 ? [] : [{ sign, codes }];
  });
}

/** Returns the currencies with this sign or code: by the English sign if only one has it, otherwise also by the local signs. */
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
