/** Returns the target of the first link of a `Link` header (RFC 8288) whose relations include "next"; undefined if there is none. */
export function nextLink(header: string | null): string | undefined {
  const links = (header ?? "").matchAll(/<([^<>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)/g);
  for (const [, target, parameters] of links) {
    const named = parameters!.matchAll(/;\s*([^\s=;,]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;,"]*)))?/g);
    const [, , quoted, plain] = [...named].find(([, name]) => name!.toLowerCase() === "rel") ?? [];
    if ((quoted ?? plain ?? "").toLowerCase().split(/\s+/).includes("next")) return target;
  }
}
