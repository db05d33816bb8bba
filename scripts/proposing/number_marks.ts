/** Possible group marks, between thousands. */
const GROUPS = [".", ",", "'", "’", " ", "\u00a0", "\u202f"];

/** Number marks detected in a sample; undefined if the numbers do not show them. */
export interface DetectedMarks {
  readonly decimalMark: string | undefined;
  readonly groupMark: string | undefined;
  /** A value that shows the decimal mark, or that is ambiguous. */
  readonly example: string | undefined;
  /** Whether a number above 999 shows how thousands are grouped; otherwise an empty `groupMark` is a guess. */
  readonly hasThousands: boolean;
  /** Whether values contradict each other. */
  readonly isMixed: boolean;
}

/** Returns the digits and marks of a number without sign, currency and percent sign; undefined if it is not a number. */
export function bareNumber(text: string): string | undefined {
  const bare = text.trim()
    .replace(/^\((.*)\)$/, "$1")
    .replaceAll(/[\p{Sc}%]|^[A-Z]{3}(?=[\s\d-])|(?<=[\d\s])[A-Z]{3}$|(?<=\d )(?:zł|kr|Kč|лв)\.?$|^R\$/gu, "")
    .trim()
    .replace(/^[-+−–]\s?|\s?[-−–+]$/g, "")
    .replace(/^[\p{Sc}]/u, "")
    .trim();
  return /^\d[\d.,'’ \u00a0\u202f]*$|^[.,]\d+$/.test(bare) && /\d$/.test(bare) ? bare : undefined;
}

/** Detects the marks of numbers, assuming that all are written alike. */
export function detectMarks(values: readonly string[]): DetectedMarks {
  const bare = [...new Set(values)].map((value) => ({ value, bare: bareNumber(value) }))
    .filter((number): number is { value: string; bare: string } => number.bare !== undefined);
  const decimals = new Map<string, string>();
  const groups = new Set<string>();
  const open = new Map<string, string>();
  let hasPlainThousands = false;
  for (const { value, bare: number } of bare) {
    if (/^\d+$/.test(number) || /^\d{4,}[.,]\d+$/.test(number)) hasPlainThousands ||= /^\d{4}/.test(number);
    const shown = evidence(number);
    if (shown.decimal !== undefined && !decimals.has(shown.decimal)) decimals.set(shown.decimal, value);
    if (shown.group !== undefined) groups.add(documentMark(shown.group));
    if (shown.open !== undefined && !open.has(shown.open)) open.set(shown.open, value);
  }
  // If one mark groups thousands, the other one is the decimal mark.
  for (const mark of [".", ","]) {
    const other = mark === "." ? "," : ".";
    if (groups.has(mark) && !decimals.has(other)) {
      decimals.set(
        other,
        [...bare.map(({ value }) => value)].find((value) => value.includes(mark))!,
      );
    }
  }
  // An ambiguous mark is the decimal mark if another mark groups thousands: "1,234" next to "12 345".
  for (const [mark, value] of open) {
    if (groups.size > 0 && !groups.has(mark) && !decimals.has(mark)) decimals.set(mark, value);
  }
  const [decimalMark] = decimals.keys();
  const isMixed = decimals.size > 1 || groups.size > 1 || (decimalMark !== undefined && groups.has(decimalMark));
  if (isMixed || decimalMark === undefined) {
    const example = isMixed ? [...decimals.values()].at(-1) : [...open.values()][0];
    const [groupMark] = isMixed ? [] : groups;
    return { decimalMark: undefined, groupMark, example, hasThousands: hasPlainThousands, isMixed };
  }
  // If the point is the decimal mark, the comma in "1,234" groups thousands.
  const other = [...open.keys()].find((mark) => mark !== decimalMark);
  if (other !== undefined) groups.add(other);
  const [groupMark = ""] = groups;
  return {
    decimalMark,
    groupMark: groups.size > 1 ? undefined : groupMark,
    example: decimals.get(decimalMark),
    hasThousands: groupMark !== "" || hasPlainThousands,
    isMixed: groups.size > 1,
  };
}

/** Returns a group mark as it is written in a document: a space for every kind of space. */
function documentMark(mark: string): string {
  return mark === "’" ? "'" : /\s/.test(mark) ? " " : mark;
}

/** Returns what one number shows: its marks, or as `open` a single mark before three digits, which may be either. */
function evidence(number: string): { decimal?: string; group?: string; open?: string } {
  const marks = [...number.replaceAll(/\d/g, "")];
  const last = marks.at(-1);
  if (last === undefined) return {};
  const kinds = new Set(marks);
  const isGrouped = (text: string, mark: string): boolean => {
    const [first, ...rest] = text.split(mark);
    return /^\d{1,3}$/.test(first!) && rest.every((part) => /^\d{3}$/.test(part));
  };
  const isDecimal = last === "." || last === ",";
  if (kinds.size === 2 && marks.filter((mark) => mark === last).length === 1 && isDecimal) {
    const group = marks[0]!;
    return isGrouped(number.slice(0, number.lastIndexOf(last)), group) ? { decimal: last, group } : {};
  }
  if (kinds.size > 1 || !GROUPS.includes(last)) return {};
  if (marks.length > 1 || !isDecimal) return isGrouped(number, last) ? { group: last } : {};
  const [before, after] = number.split(last);
  return after!.length !== 3 || before!.length > 3 || /^0?$/.test(before!) ? { decimal: last } : { open: last };
}

/** Parses a number with detected marks; undefined if it is not one, or if the decimal mark is unknown. */
export function toNumber(text: string, { decimalMark, groupMark }: DetectedMarks): number | undefined {
  const bare = bareNumber(text);
  if (bare === undefined || decimalMark === undefined) return undefined;
  const plain =
    (groupMark === " " ? bare.replaceAll(/\s/g, "") : bare.replaceAll("’", "'").replaceAll(groupMark || "'", ""))
      .replace(decimalMark, ".");
  const number = Number(plain);
  return Number.isNaN(number) ? undefined : /^\s*[(−–-]|[-−–]\s*$/.test(text) ? -number : number;
}
