import assert from "node:assert/strict";
import fc from "fast-check";
import { propose } from "./support/propose.ts";

const FIRST = Temporal.PlainDate.from("2019-01-01");

const HEADERS = [
  ["Order ID", "Order Date", "Product ID", "Sales", "Quantity"],
  ["Bestell-Nr.", "Bestelldatum", "Artikelnummer", "Umsatz", "Menge"],
  ["order", "date", "sku", "amount", "qty"],
  ["Numéro de commande", "Date de commande", "Référence", "Montant HT", "Quantité"],
] as const;

/** How a file is written. */
const written = fc.record({
  separator: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  mark: fc.constantFrom("", "\ufeff"),
  header: fc.constantFrom(...HEADERS),
  titles: fc.nat(2),
  dateFormat: fc.constantFrom(
    "dd.MM.yyyy",
    "d.M.yyyy",
    "MM/dd/yyyy",
    "M/d/yyyy",
    "d/M/yyyy",
    "dd-MM-yyyy",
    "yyyy-MM-dd",
    "yyyy/MM/dd",
    "yyyyMMdd",
    "ddMMyyyy",
    "MMddyyyy",
    "d.M.yy",
    "M/d/yy",
    "yy-MM-dd",
    "M/d/yyyy H:mm",
    "dd.MM.yyyy HH:mm:ss",
  ),
  marks: fc.constantFrom([".", ""], [",", ""], [".", ","], [",", "."], [",", " "], [".", "'"], [",", "\u00a0"], [
    ".",
    "\u202f",
  ]),
  decimals: fc.constantFrom(0, 1, 2, 3),
  isQuoted: fc.boolean(),
  rows: fc.array(
    fc.record({
      day: fc.nat(2500),
      cents: fc.integer({ min: -3_000_000, max: 3_000_000 }),
      units: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 25 },
  ),
});

function writeDay(format: string, day: number): string {
  const { year, month, day: date } = FIRST.add({ days: day });
  const time = { HH: "08", H: "8", mm: "26", ss: "09" };
  const parts: Record<string, string> = {
    yyyy: String(year),
    yy: String(year).slice(2),
    MM: String(month).padStart(2, "0"),
    M: String(month),
    dd: String(date).padStart(2, "0"),
    d: String(date),
    ...time,
  };
  return format.replaceAll(/yyyy|yy|MM|M|dd|d|HH|H|mm|ss/g, (part) => parts[part]!);
}

function writeAmount(cents: number, decimals: number, [decimal, group]: readonly string[]): string {
  const [whole, rest] = (Math.abs(cents) / 100).toFixed(decimals).split(".") as [string, string?];
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, () => group!);
  return `${cents < 0 ? "-" : ""}${grouped}${rest === undefined ? "" : decimal + rest}`;
}

/** A format without what only says how many figures a part has. */
function plain(format: string): string {
  return format.replaceAll("dd", "d").replaceAll("MM", "M").replaceAll("HH", "H");
}

Deno.test("for a file in any format source:new writes only what the file proves, and leaves the rest open", async () => {
  await fc.assert(
    fc.asyncProperty(
      written,
      async ({ separator, lineEnd, mark, header, titles, dateFormat, marks, decimals, isQuoted, rows }) => {
        const days = rows.map(({ day }) => writeDay(dateFormat, day));
        const amounts = rows.map(({ cents }) => writeAmount(cents, decimals, marks));
        const quote = (value: string): string => isQuoted || value.includes(separator) ? `"${value}"` : value;
        const lines = [
          ...Array.from({ length: titles }, (_, index) => `Report ${index + 1}`),
          header.map(quote).join(separator),
          ...rows.map(({ units }, row) =>
            [`o-${row}`, days[row]!, `p-${row % 3}`, amounts[row]!, String(units)].map(quote).join(separator)
          ),
        ];
        const { document, open, findings, text } = await propose(mark + lines.join(lineEnd) + lineEnd);
        const archive = document["archive"] as Record<string, string | number>;
        const [order_id, order_date, product_id, sales, quantity] = header;
        assert.deepEqual(document["columns"], { order_id, order_date, product_id, sales, quantity }, text);
        assert.equal(archive["separator"], separator);
        assert.equal(archive["skipLines"] ?? 0, titles);
        assert.equal(archive["quote"], undefined);

        const isOpen = (key: string): string | undefined => open.find((line) => line.startsWith(`/archive/${key}: `));
        const found = String(archive["dateFormat"]);
        const choices = isOpen("dateFormat");
        if (choices === undefined) assert.equal(plain(found), plain(dateFormat), text);
        else {assert.ok(
            choices.split(" or ").some((choice) =>
              plain(choice.replace(/^.*?: (?=[dMy])/, "")).startsWith(plain(dateFormat))
            ),
            text,
          );}
        // A padded part that is not shown would reject days; a part that is not padded reads both.
        for (const part of ["dd", "MM"]) {
          if (choices === undefined && found.includes(part)) assert.ok(dateFormat.includes(part), text);
        }

        const group = marks[1]!.replace(/\s/, " "); // which stands for every kind
        const hasThousands = rows.some(({ cents }) => Math.abs(cents) >= 100_000);
        if (isOpen("decimalMark") === undefined) {
          assert.equal(archive["decimalMark"], marks[0], text);
          const isGuess = findings.some(({ key, certainty }) => key === "groupMark" && certainty === "guess");
          if (isOpen("groupMark") === undefined && (hasThousands || !isGuess)) {
            assert.equal(archive["groupMark"], group, text);
          }
        } else {
          assert.match(isOpen("decimalMark")!, new RegExp(`"${RegExp.escape(marks[0]!)}"`));
          // Whole numbers may show the mark between thousands, and it is not said that there is none.
          if (isOpen("groupMark") === undefined && hasThousands) assert.equal(archive["groupMark"], group, text);
        }
      },
    ),
    { numRuns: 400 },
  );
});
