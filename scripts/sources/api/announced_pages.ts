import { visible } from "../../core/visible.ts";
import { nextLink } from "./link_header.ts";

/** What an answer says about rows on further pages. Headers are shown as received. */
export interface AnnouncedPages {
  /** Target of `Link: rel="next"`, as written. */
  readonly nextLink: string | undefined;
  /** The header or member that announces a next page. */
  readonly next: string | undefined;
  /** The header or member that says that there is more than one page; the last page may have it too. */
  readonly pages: string | undefined;
  /** The header or member with the highest total of rows over all pages, and that number. */
  readonly total: { readonly header: string; readonly rows: number } | undefined;
}

const UNIT = "(?:rows?|records?|items?|results?|entries|objects?|elements?|orders?|lines?|documents?|resources?)";

/** Names of headers, in lower case, without their "x-", "-" and "_". */
const TOTAL = new RegExp(
  `(?:total(?:number)?(?:of)?${UNIT}?(?:count)?|${UNIT}(?:total|count)|totalsize|paginationcount|^count)$`,
);
const PAGES = /(?:total(?:number)?(?:of)?pages?|pagestotal|pagecount|lastpage|^pages)$/;
const NEXT = /^-?(?:[a-z]+-+){0,3}next(?:-?(?:page|cursor|token|link|url|uri|href|offset|start|id|records))*$/;
const LAST = /(?:^|-)(?:is-?last(?:-?page)?|last(?:-?page)?)$/;
const MORE = /(?:^|-)(?:has-?(?:more|next)(?:-?page)?|(?:is-?)?truncated|continuation(?:-?token)?)$/;
/** Totals of something other than rows. */
const OTHER_TOTAL = /limit|quota|cache|time|duration|cost|credit|request|retr|byte|memory/;

/** Values that mean that there is no next page. */
const NOTHING = new Set(["", "null", "none", "undefined", "nil", "false", "no", "0", "-1"]);

/** Levels of an answer's body that are searched. */
const DEEPEST = 5;

/** Reads the headers, and the members of the answer around its orders, in which APIs usually announce further pages. */
export function announcedPages(headers: Headers, envelope: unknown = []): AnnouncedPages {
  const link = nextLink(headers.get("link"));
  let next = link === undefined ? undefined : 'Link: rel="next"';
  let pages: string | undefined;
  let total: AnnouncedPages["total"];
  for (const [written, value] of [...membersOf(headers), ...bodyMembers(envelope, [])]) {
    const name = written.toLowerCase().replace(/^x-/, "");
    const glued = name.replaceAll(/[-_.]/g, "");
    const header = `${visible(written)}: ${visible(value.slice(0, 80))}`;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : undefined;
    if (name === "content-range" || TOTAL.test(glued) && !OTHER_TOTAL.test(glued)) {
      const rows = name === "content-range" ? rangeTotal(value) : number;
      if (rows !== undefined && rows > (total?.rows ?? -1)) total = { header, rows };
    } else if (PAGES.test(glued)) {
      if (number !== undefined && number > 1) pages ??= header;
      else if (LAST.test(name) && value === "false") next ??= header;
    } else if (LAST.test(name)) {
      if (value === "false") next ??= header;
    } else if (NEXT.test(name) || MORE.test(name)) {
      if (!NOTHING.has(value.trim().toLowerCase())) next ??= header;
    }
  }
  return { nextLink: link, next, pages, total };
}

/** Returns the headers; one that is a JSON object, such as `X-Pagination: {"TotalCount": 16}`, as its members. */
function membersOf(headers: Headers): [string, string][] {
  return [...headers].flatMap(([name, value]): [string, string][] => {
    if (!/^(?:x-)?(?:pagination|paging)/.test(name) || !value.startsWith("{")) return [[name, value]];
    try {
      const members = Object.entries(JSON.parse(value) as Record<string, unknown>);
      return members.map(([key, member]) => [dashed(key), typeof member === "object" ? "" : String(member)]);
    } catch {
      return [];
    }
  });
}

/** Returns the scalar members of the answer's body by their paths, with "-" between the keys. */
function bodyMembers(value: unknown, path: readonly string[]): [string, string][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || path.length === DEEPEST) return [];
  return Object.entries(value).flatMap(([key, member]): [string, string][] => {
    const name = [...path, dashed(key)];
    if (Array.isArray(member)) return member.some(isNextLink) ? [["next", `a link in "${key}"`]] : [];
    if (typeof member === "object" && member !== null) return bodyMembers(member, name);
    return /^[\x21-\x7e]+$/.test(key) ? [[name.join("-"), String(member ?? "")]] : [];
  });
}

/** Whether an element of a list of links leads to the next page, such as {"rel": "next", "href": "…"}. */
function isNextLink(link: unknown): boolean {
  return typeof link === "object" && link !== null && "rel" in link && link.rel === "next";
}

/** Writes "hasNext", "next_page" and "@odata.nextLink" as "has-next", "next-page" and "-odata-next-Link". */
function dashed(key: string): string {
  return key.replaceAll(/([a-z])([A-Z])/g, "$1-$2").replaceAll(/[_@.]/g, "-");
}

/** Returns the 16 of "items 0-9/16"; undefined for a range of bytes. */
function rangeTotal(value: string): number | undefined {
  const [, unit, size] = /^\s*([a-z-]+)?\s*(?:\d+-\d+|\*)\/(\d{1,15})\s*$/i.exec(value) ?? [];
  return size === undefined || unit?.toLowerCase() === "bytes" ? undefined : Number(size);
}
