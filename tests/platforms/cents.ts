// deno-lint-ignore no-explicit-any
type Json = any;

/** Cents of an exact decimal with two places or more, or of a JSON number. */
export function cents(value: string | number): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(2))) throw new Error(`${value} is no amount in cents`);
  return BigInt(`${sign}${whole}${fraction.slice(0, 2).padEnd(2, "0")}`);
}

/** The cents that a member of each item of a list adds up to, written plainly or as money of the shop. */
export function total(list: readonly Json[], name: string): bigint {
  return list.reduce((sum, { [name]: amount }) => sum + cents(amount.shopMoney?.amount ?? amount), 0n);
}
