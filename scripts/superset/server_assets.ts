import { ASSET_SHAPES, type AssetKind, type AssetShape, uniqueKey } from "./bundle.ts";
import type { SupersetSession } from "./superset_session.ts";

/** An asset on a server, whoever made it. */
export interface ServerAsset {
  readonly kind: AssetKind;
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** See `uniqueKey`. */
  readonly key: string | undefined;
  /** Numbers of the dashboards that show a chart; empty for the other kinds. */
  readonly dashboards: readonly number[];
}

/** An asset as the API lists it. */
interface Row {
  readonly id: number;
  readonly uuid: string;
  readonly database?: { readonly uuid: string };
  readonly dashboards?: readonly { readonly id: number }[];
  readonly [column: string]: unknown;
}

/** The most assets on a page in Superset's default settings. */
const PAGE_SIZE = 100;

/** Returns all databases, datasets, charts and dashboards that the user may see. */
export async function serverAssets(session: SupersetSession): Promise<ServerAsset[]> {
  const assets: ServerAsset[] = [];
  for (const shape of ASSET_SHAPES) {
    for (const row of await listAll(session, shape)) {
      assets.push({
        kind: shape.kind,
        id: row.id,
        uuid: row.uuid.toLowerCase(),
        name: String(row[shape.name]),
        key: uniqueKey(shape.kind, row, row.database?.uuid),
        dashboards: row.dashboards?.map(({ id }) => id) ?? [],
      });
    }
  }
  return assets;
}

async function listAll(session: SupersetSession, { kind, name, columns }: AssetShape): Promise<Row[]> {
  const listed = ["id", "uuid", name, ...columns].join(",");
  const rows: Row[] = [];
  for (let page = 0;; page++) {
    // By name: a list ordered by the last change would shift from page to page.
    const query = `(columns:!(${listed}),order_column:${name},order_direction:asc,page:${page},page_size:${PAGE_SIZE})`;
    const { text } = await session.request("GET", `/api/v1/${kind}/?q=${query}`, { doing: `list the ${kind}s` });
    const { count, result } = JSON.parse(text) as { count: number; result: Row[] };
    rows.push(...result);
    if (result.length === 0 || rows.length >= count) return rows;
  }
}
