/** Throws unless every value is a finite number; says which one is not. */
export function requireFinite(values: readonly number[]): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`Cannot explore the values: value ${at + 1} of ${values.length} is ${values[at]}`);
}
