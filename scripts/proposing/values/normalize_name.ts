/** Letters that Unicode does not decompose into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", æ: "ae", œ: "oe", đ: "d", ı: "i" };

/** Parts of a path that say nothing about the value: `price.amount`, `totalPriceSet.shopMoney.amount`. */
const WRAPPERS = /(?:\.(?:amount|value|shopMoney|shop_money|nodes|node|0)|(?:_money|Money|_set|Set|_cents))(?=\.|$)/g;

/** Returns a name without case, accents and punctuation: `Bestell-Nr.` and `BESTELLNR` are the same. */
export function normalizeName(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[ßøłæœđı]/g, (letter) => LETTERS[letter]!)
    .replaceAll(/[^\p{L}\p{N}#%]/gu, "");
}

/** A currency at the end of a name: `Sales EUR`, `Umsatz (€)`, `Total in USD`. */
const CURRENCY = /[\s_]+(?:in )?[([]?(\p{Sc}|[A-Z]{3})[)\]]?$/u;

/** Returns the normalized names to look up for a column of a table: "City (Billing)" is also "billingcity", "Sales EUR" also "sales". */
export function namesOfColumn(name: string): string[] {
  const [, what, whose] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  const [end = "", currency = ""] = CURRENCY.exec(name) ?? [];
  const isCurrency = /\p{Sc}/u.test(currency) || Intl.supportedValuesOf("currency").includes(currency);
  return [
    normalizeName(name),
    ...(whose === undefined ? [] : [normalizeName(whose + what)]),
    ...(isCurrency ? [normalizeName(name.slice(0, -end.length))] : []),
  ];
}

/** Returns the normalized names to look up for a JSON path: with the prefix, alone, and its last two parts. */
export function namesOfPath(path: string, prefix: string): string[] {
  const plain = path.replaceAll(WRAPPERS, "");
  const tail = plain.split(".").slice(-2).join(".");
  return [...new Set([`${prefix}.${plain}`, plain, tail].map(normalizeName))];
}
