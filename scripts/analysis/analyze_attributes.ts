import type { Database } from "../database/database.ts";
import { correlationRatio, type GroupMoments, type MemberCorrelation } from "./correlation_ratio.ts";

/** How much of the variance of order lines' sales one of their attributes explains. Figures are null if there is no result. */
export interface AttributeRatio {
  readonly attribute: "category" | "segment" | "ship_mode";
  readonly lines: number;
  readonly etaSquared: number | null;
  readonly f: number | null;
  readonly betweenDegrees: number | null;
  readonly withinDegrees: number | null;
  readonly pValue: number | null;
  /** Why there is no result; null if there is one. */
  readonly reason: string | null;
  readonly members: readonly AttributeMember[];
}

/** One member of an attribute. */
export interface AttributeMember {
  readonly member: string;
  readonly lines: number;
  /** Mean sales of its order lines, in the store's currency. */
  readonly mean: number;
  readonly correlation: number | null;
  readonly pValue: number | null;
}

const NO_RESULT = { etaSquared: null, f: null, betweenDegrees: null, withinDegrees: null, pValue: null };

/** The attributes of the order lines up to the day `cutoff`, ordered by name; none if there are no order lines. */
export async function analyzeAttributes(database: Database, cutoff: string): Promise<AttributeRatio[]> {
  const rows = await database.call("mart.group_moments", { p_to: cutoff });
  const groups = Map.groupBy(rows, ({ attribute }) => attribute as AttributeRatio["attribute"]);
  return [...groups].map(([attribute, group]) => {
    const moments = group.map(({ member, lines, mean, squares }): GroupMoments => ({
      member,
      count: Number(lines),
      mean: Number(mean),
      squares: Number(squares),
    }));
    const lines = moments.reduce((sum, { count }) => sum + count, 0);
    const ratio = correlationRatio(moments);
    if ("reason" in ratio) return { attribute, lines, ...NO_RESULT, ...ratio, members: moments.map(toMember) };
    const { count: _, members, ...figures } = ratio;
    return { attribute, lines, ...figures, reason: null, members: members.map(toMember) };
  });
}

function toMember({ member, count, mean, ...rest }: MemberCorrelation | GroupMoments): AttributeMember {
  const { correlation, pValue } = "correlation" in rest ? rest : { correlation: null, pValue: null };
  return { member, lines: count, mean, correlation, pValue };
}
