/** Decodes a JSON string; most have no escapes, and need no parser. */
export function decodeText(json: string): string {
  return json.includes("\\") ? JSON.parse(json) as string : json.slice(1, -1);
}
