import type { Candidate, Matches } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf } from "./row_facts.ts";

/** Proposed columns of the customer. */
export interface ProposedCustomer {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly used: readonly SampleColumn[];
  readonly findings: readonly Finding[];
}

/** Proposes the customer's ID, with the e-mail address for guests without an ID, and the name, which may be in two columns. */
export function proposeCustomer(matches: Matches): ProposedCustomer {
  const columns: Record<string, unknown> = {};
  const used: SampleColumn[] = [];
  const findings: Finding[] = [];
  const all = matches.get("customer_id") ?? [];
  const ids = all.toSorted((one, other) => Number(hasNames(one.column)) - Number(hasNames(other.column)));
  const [best] = ids;
  // If there is another column with IDs, "Customer" is the name.
  const alias = matches.has("customer_name") ? undefined : ids.slice(1).find(({ column }) => hasNames(column));
  if (best !== undefined) {
    const mail = ids.find(({ column }) => column !== best.column && isMail(column));
    const lacks = best.column.values.some((value) => value === "" || value === "0");
    const cell = mail !== undefined && lacks
      ? { first: [best.column.name, mail.column.name], ...(best.column.values.includes("0") ? { none: ["0"] } : {}) }
      : best.column.name;
    columns["customer_id"] = cell;
    used.push(best.column, ...(typeof cell === "string" ? [] : [mail!.column]));
    findings.push(describeId(cell, ids.filter((candidate) => candidate !== alias), used));
  }
  const names = matches.get("customer_name") ?? (alias === undefined ? [] : [alias]);
  const [first, last] = [matches.get("first_name")?.[0], matches.get("last_name")?.[0]];
  if (names[0] !== undefined) {
    const { column, isSure } = names[0];
    columns["customer_name"] = column.name;
    used.push(column);
    const more = names.slice(1).map((other) => `"${other.column.name}"`);
    const says = `"${column.name}"${more.length > 0 ? `; not ${more.join(", ")}: check which one is right` : ""}`;
    findings.push({
      key: "customer_name",
      certainty: isSure && more.length === 0 ? "found" : "guess",
      says,
      example: exampleOf(column),
    });
  } else if (first !== undefined && last !== undefined) {
    columns["customer_name"] = { join: [first.column.name, last.column.name] };
    used.push(first.column, last.column);
    const example = `${exampleOf(first.column)} ${exampleOf(last.column)}`;
    findings.push({
      key: "customer_name",
      certainty: "found",
      says: `"${first.column.name}" and "${last.column.name}"`,
      example,
    });
  }
  return { columns, used, findings };
}

function describeId(cell: unknown, ids: readonly Candidate[], used: readonly SampleColumn[]): Finding {
  const [best] = ids as [Candidate, ...Candidate[]];
  const others = ids.filter(({ column }) => !used.includes(column)).map(({ column }) => `"${column.name}"`);
  const isName = hasNames(best.column) || best.column.values.some((value) => /\p{L} \p{L}/u.test(value));
  const says = (typeof cell === "string" ? `"${cell}"` : JSON.stringify(cell)) +
    (isName ? ": names, which two customers may share" : "") +
    (others.length > 0 ? `; not ${others.join(", ")}: check which one is right` : "");
  const isFound = best.isSure && !isName && others.length === 0 && typeof cell === "string";
  return { key: "customer_id", certainty: isFound ? "found" : "guess", says, example: exampleOf(best.column) };
}

/** Names of columns that may have either IDs or names. */
const CUSTOMER = new Set(
  "customer client kunde cliente klant klient buyer kaufer kaeufer acheteur comprador acquirente".split(" "),
);

/** Whether a column called just "Customer" has names: letters, and no digits. */
function hasNames({ known, values }: SampleColumn): boolean {
  const written = values.filter((value) => value !== "");
  const names = written.filter((value) => /^[^\d@]*\p{L}{2}[^\d@]*$/u.test(value));
  return known.some((name) => CUSTOMER.has(name)) && names.length >= written.length * 0.8;
}

function isMail({ values }: SampleColumn): boolean {
  return values.some((value) => /^[^@\s]+@[^@\s]+$/.test(value));
}
