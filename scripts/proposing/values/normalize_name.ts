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

/** Returns the normalized names to look up for a column of a table: "City (Billing)" is also "billingcity". */
export function namesOfColumn(name: string): string[] {
  const [, what, whose] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  return whose === undefined ? [normalizeName(name)] : [normalizeName(name), normalizeName(whose + what)];
}

/** Returns the normalized names to look up for a JSON path: with the prefix, alone, and its last two parts. */
export function namesOfPath(path: string, prefix: string): string[] {
  const plain = path.replaceAll(WRAPPERS, "");
  const tail = plain.split(".").slice(-2).join(".");
  return [...new Set([`${prefix}.${plain}`, plain, tail].map(normalizeName))];
}
