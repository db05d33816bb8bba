/** How numbers are read: every way to write a sign, thousands, a currency and a share; and what contradicts the document. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { testDatabase } from "../tools/test_server/test_database.ts";

const { database, ...db } = await testDatabase();
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

/** How a source writes its numbers. */
interface NumberRules {
  readonly decimal?: string;
  readonly group?: string;
  readonly currency?: string;
}

/** The numbers that the database reads in texts: NaN for one that is none. */
async function readNumbers(
  texts: readonly string[],
  { decimal = ".", group = "", currency }: NumberRules,
): Promise<(string | null)[]> {
  const rows = await database.rows<{ number: string | null }>(
    `select trim_scale(ods.parse_number(
      written.text, ods.number_pattern(p_decimal_mark => $2, p_group_marks => marks.group_marks),
      $2 || marks.group_marks, '["-", "N/A"]', ods.currency_pattern(p_currency => $4)
    ))::text as number
    from unnest($1::text[]) with ordinality as written (text, line)
    cross join ods.group_marks(p_group_mark => $3) as marks (group_marks)
    order by written.line`,
    [texts, decimal, group, currency ?? null],
  );
  return rows.map(({ number }) => number);
}

async function assertRead(read: Readonly<Record<string, string | null>>, rules: NumberRules): Promise<void> {
  const numbers = await readNumbers(Object.keys(read), rules);
  assert.deepEqual(Object.fromEntries(Object.keys(read).map((text, index) => [text, numbers[index]])), read);
}

const NONE = "NaN";

Deno.test("a sign is read before or after a number, as parentheses, and as every character that looks like minus or plus", async () => {
  const minus = ["\u2212", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\ufe63", "\uff0d", "-"];
  const forms = minus.flatMap((sign) => [`${sign}3,50`, `${sign} 3,50`, `3,50${sign}`, `3,50 ${sign}`]);
  await assertRead(Object.fromEntries(forms.map((form) => [form, "-3.5"])), { decimal: "," });
  const other = { "(3,50)": "-3.5", "( 3,50 )": "-3.5", "+3,50": "3.5", "3,50+": "3.5", "\uff0b3,50": "3.5" };
  await assertRead(other, { decimal: "," });
  await assertRead({ "\uff08\uff13\uff0c\uff15\uff09": "-3.5" }, { decimal: "," });
});

Deno.test("two signs, one parenthesis, or a sign in the middle are not a number", async () => {
  const texts = [
    "--3",
    "-3-",
    "+-3",
    "(-3)",
    "-(3)",
    "(3",
    "3)",
    "3-5",
    "()",
    "-",
    "\u2013",
    "-x",
    "1e5",
    "NaN",
    "0x1A",
  ];
  const read = Object.fromEntries(texts.map((text) => [text, ["-", "\u2013"].includes(text) ? null : NONE]));
  await assertRead(read, {});
});

Deno.test("the document's currency may be before or after an amount, as code or symbol, with a minus sign", async () => {
  await assertRead(
    { "$1,234.50": "1234.5", "US$1": "1", "-$5": "-5", "$-5": "-5", "($5.00)": "-5", "$5.00 USD": "5" },
    {
      group: ",",
      currency: "USD",
    },
  );
  await assertRead({
    "1.234,50 \u20ac": "1234.5",
    "1.234,50\u00a0\u20ac": "1234.5",
    "\u20ac 5": "5",
    "EUR 12": "12",
    "12 eur": "12",
    "12,00 Euro": "12",
    "5,00 \u20ac-": "-5",
    "-5,00 \u20ac": "-5",
  }, { decimal: ",", group: ".", currency: "EUR" });
  await assertRead({ "R$ 5,10": "5.1" }, { decimal: ",", currency: "BRL" });
  await assertRead({ "1 234,50 kr.": "1234.5", "kr 5": "5" }, { decimal: ",", group: " ", currency: "SEK" });
  await assertRead({ "Fr. 1'234.50": "1234.5", "CHF\u00a01\u2019234.50": "1234.5" }, { group: "'", currency: "CHF" });
  await assertRead({ "\uffe5\uff11\uff12": "12", "1200\u5186": "1200" }, { currency: "JPY" });
  await assertRead({ "XYZ 5": "5", "\u00a4 5": "5" }, { currency: "XYZ" });
});

Deno.test("an amount in another currency is not a number, nor one with a currency if the document names none", async () => {
  await assertRead({ "USD 12": NONE, "$12": NONE, "\u00a312": NONE, "12 CHF": NONE }, { currency: "EUR" });
  await assertRead({ "R$5": NONE, "C$5": NONE, "\u20ac5": NONE }, { currency: "USD" });
  await assertRead({ "$12": NONE, "12 \u20ac": NONE, "EUR 12": NONE }, {});
});

Deno.test("as group mark any space matches a space, any apostrophe an apostrophe, and no other marks match each other", async () => {
  const spaces = [" ", "\u00a0", "\u2007", "\u2009", "\u200a", "\u202f", "\u2002", "\u205f", "\u3000"];
  for (const group of [" ", "\u00a0", "\u202f"]) {
    const read = Object.fromEntries(spaces.map((space) => [`-1${space}234${space}567,5`, "-1234567.5"]));
    await assertRead(read, { decimal: ",", group });
  }
  await assertRead({ "1'234": "1234", "1\u2019234": "1234", "1\u02bc234": "1234" }, { group: "'" });
  await assertRead({ "1 234,5": NONE, "1\u00a0234": NONE, "1'234": NONE, "1.234.5": NONE, "12.34": NONE }, {
    decimal: ",",
    group: ".",
  });
  await assertRead({ "1 23": NONE, "1234 567": NONE, "1  234": NONE }, { decimal: ",", group: " " });
  await assertRead({ "1,234.50": NONE, "1,5": NONE }, {});
});

Deno.test("a number is the same however its sign, groups and currency are written", async () => {
  const cents = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
  const way = fc.record({
    marks: fc.constantFrom<[string, string]>([".", ","], [",", "."], [",", "\u202f"], [".", "\u2019"], [",", ""]),
    sign: fc.constantFrom("before", "behind", "around"),
    mark: fc.constantFrom("", "\u20ac", "EUR "),
    isBehind: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cents, { minLength: 30, maxLength: 30 }), way, async (amounts, how) => {
      const [decimal, group] = how.marks;
      const texts = amounts.map((amount) => {
        const size = amount < 0n ? -amount : amount;
        const whole = String(size / 100n).replace(/(?<=\d)(?=(\d{3})+$)/g, group);
        const digits = `${whole}${decimal}${String(size % 100n).padStart(2, "0")}`;
        const marked = how.isBehind ? `${digits} ${how.mark}` : `${how.mark}${digits}`;
        if (amount >= 0n) return marked;
        return { before: `\u2212${marked}`, behind: `${marked}-`, around: `(${marked})` }[how.sign];
      });
      const declared = group === "\u202f" ? " " : group === "\u2019" ? "'" : group;
      const read = await readNumbers(texts, { decimal, group: declared, currency: "EUR" });
      assert.deepEqual(read.map((number) => toCents(number!)), amounts, String(texts));
    }),
    { numRuns: 40, seed: 15, endOnFailure: true },
  );
});

function toCents(number: string): bigint {
  const [whole, decimals = ""] = number.split(".") as [string, string?];
  return BigInt(`${whole}${decimals.padEnd(2, "0")}`);
}

Deno.test("a discount rate may be written in percent", async () => {
  const read = {
    "20 %": "0.2",
    "20%": "0.2",
    "12,5\uff05": "0.125",
    "%20": "0.2",
    "-5 %": "-0.05",
    "(5%)": "-0.05",
    "5 %-": "-0.05",
    "0,2": "0.2",
    "20": "20",
    "20 %%": NONE,
    "2%0": NONE,
    "%": NONE,
    "20.5 %": NONE,
    "-": null,
  };
  const rows = await database.rows<{ text: string; share: string | null }>(
    `select written.text, trim_scale(ods.parse_share(
      written.text, ods.number_pattern(p_decimal_mark => ',', p_group_marks => ''), ',', '["-"]'
    ))::text as share
    from unnest($1::text[]) as written (text)`,
    [Object.keys(read)],
  );
  assert.deepEqual(Object.fromEntries(rows.map(({ text, share }) => [text, share])), read);
});
