/** Letters that are no letter with a mark, as Unicode sees it. */
const LETTERS: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", æ: "ae", œ: "oe", đ: "d", ı: "i" };

/** Parts of a path that hold a value and do not say which: `price.amount`, `totalPriceSet.shopMoney.amount`. */
const HOLDERS = /(?:\.(?:amount|value|shopMoney|shop_money|nodes|node|0)|(?:_money|Money|_set|Set|_cents))(?=\.|$)/g;

/** A name without case, accents and punctuation: `Bestell-Nr.` and `BESTELLNR` are one. */
export function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[ßøłæœđı]/g, (letter) => LETTERS[letter]!)
    .replaceAll(/[^\p{L}\p{N}#%]/gu, "");
}

/** The names under which a column of a table may be known: "City (Billing)" is the billing city. */
export function namesOfColumn(name: string): string[] {
  const [, what, whose] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  return whose === undefined ? [normaliseName(name)] : [normaliseName(name), normaliseName(whose + what)];
}

/** The names under which a column of JSON may be known: its path, its path in an order or a line, and its last two parts. */
export function namesOfPath(path: string, prefix: string): string[] {
  const plain = path.replaceAll(HOLDERS, "");
  const tail = plain.split(".").slice(-2).join(".");
  return [...new Set([`${prefix}.${plain}`, plain, tail].map(normaliseName))];
}
