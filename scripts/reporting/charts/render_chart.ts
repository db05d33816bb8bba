import {
  BarChart,
  type BarSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from "echarts/charts";
import { GridComponent, type GridComponentOption } from "echarts/components";
import { type ComposeOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { escapeHtml } from "../format.ts";

use([BarChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);

type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption
>;

/** Returns a chart as inline SVG that shrinks with its container; `label` describes it to a screen reader. */
export function renderChart(
  option: ChartOption,
  size: { width: number; height: number; label: string },
): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: size.width, height: size.height });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "inherit" },
      ...option,
      // Every chart has room for its labels; measuring them would take a fifth of the time.
      grid: [option.grid ?? {}].flat().map((grid) => ({ ...grid, outerBoundsMode: "none" as const })),
    });
    return chart.renderToSVGString()
      .replace(/<style[^]*?<\/style>\n?/g, "") // only styles for hovering
      .replace(/ class="[^"]*"/g, "")
      // The labels of a time axis use the shorthand property, in which `inherit` is invalid: a browser would ignore the size too.
      .replace(/font: normal normal (\S+) inherit/g, "font-size:$1;font-family:inherit;")
      .replace(/(?<= id="|url\(#)zr\d+-/g, `${nameFrom(size.label)}-${size.width}-`) // the library numbers them throughout the process, so that the same report would differ
      .replace("<svg ", `<svg role="img" aria-label="${escapeHtml(size.label)}" `);
  } finally {
    chart.dispose();
  }
}

function nameFrom(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
