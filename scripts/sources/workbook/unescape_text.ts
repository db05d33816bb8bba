/** Decodes the escapes, such as `_x000D_`, that Excel writes for characters that XML does not allow. */
export function unescapeText(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
}
