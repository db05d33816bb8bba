import { parse } from "yaml";
import type { Bundle } from "../../scripts/superset/bundle.ts";
import { BUNDLE_FOLDER, readBundle } from "../../scripts/superset/read_bundle.ts";

export interface Column {
  readonly column_name: string;
  readonly verbose_name: string;
  readonly description: string;
  readonly expression?: string;
}

export interface Metric {
  readonly metric_name: string;
  readonly expression: string;
  readonly verbose_name: string;
  readonly description: string;
  readonly d3format?: string;
}

export interface Dataset {
  readonly path: string;
  readonly uuid: string;
  readonly table_name: string;
  readonly schema: string;
  readonly main_dttm_col: string;
  readonly description: string;
  readonly database_uuid: string;
  readonly columns: readonly Column[];
  readonly metrics: readonly Metric[];
}

export interface AdhocFilter {
  readonly expressionType: "SIMPLE" | "SQL";
  readonly subject: string;
  readonly operator: string;
  readonly comparator: string | readonly string[];
  readonly sqlExpression: string;
}

export interface Chart {
  readonly path: string;
  readonly uuid: string;
  readonly slice_name: string;
  readonly viz_type: string;
  readonly description: string;
  readonly dataset_uuid: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A node of a dashboard's layout. */
export interface LayoutNode {
  readonly id: string;
  readonly type: string;
  readonly parents?: readonly string[];
  readonly children?: readonly string[];
  readonly meta?: {
    readonly uuid?: string;
    readonly chartId?: number;
    readonly sliceName?: string;
    readonly width?: number;
    readonly height?: number;
    readonly text?: string;
  };
}

export interface NativeFilter {
  readonly id: string;
  readonly name: string;
  readonly filterType: string;
  readonly targets: readonly { readonly datasetUuid?: string; readonly column?: { readonly name: string } }[];
  readonly scope: { readonly rootPath: readonly string[]; readonly excluded: readonly number[] };
}

export interface Dashboard {
  readonly path: string;
  readonly uuid: string;
  readonly dashboard_title: string;
  readonly slug: string;
  readonly position: Readonly<Record<string, LayoutNode | string>>;
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly native_filter_configuration: readonly NativeFilter[];
    readonly label_colors: Readonly<Record<string, string>>;
    readonly cross_filters_enabled: boolean;
  };
}

/** The bundle as parsed, each asset with the path of its file. */
export async function parsedBundle(): Promise<{
  readonly bundle: Bundle;
  readonly databases: readonly Record<string, unknown>[];
  readonly datasets: readonly Dataset[];
  readonly charts: readonly Chart[];
  readonly dashboards: readonly Dashboard[];
}> {
  const bundle = await readBundle(BUNDLE_FOLDER);
  const ofKind = <Kind>(kind: string): Kind[] =>
    [...bundle.files].filter(([path]) => path.startsWith(`${kind}/`)).map(([path, text]) => ({ path, ...parse(text) }));
  return {
    bundle,
    databases: ofKind("databases"),
    datasets: ofKind("datasets"),
    charts: ofKind("charts"),
    dashboards: ofKind("dashboards"),
  };
}

/** The nodes of a layout. */
export function nodesOf({ position }: Dashboard): LayoutNode[] {
  return Object.values(position).filter((node) => typeof node !== "string");
}

/** The tabs of a dashboard with the names of their charts. */
export function tabsOf(dashboard: Dashboard): { id: string; text: string; charts: string[] }[] {
  const nodes = nodesOf(dashboard);
  return nodes.filter(({ type }) => type === "TAB").map(({ id, meta }) => ({
    id,
    text: meta!.text!,
    charts: nodes.filter(({ type, parents }) => type === "CHART" && parents!.includes(id)).map(({ meta }) =>
      meta!.sliceName!
    ),
  }));
}
