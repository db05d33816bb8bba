/** Whether all values are one and the same; true of no values. */
export function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
