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
import { escapeHtml } from "../escape_html.ts";

use([BarChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);

type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption
>;

/** A chart as inline SVG that shrinks with its container; `label` says to a screen reader what it shows. */
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
      // Every chart leaves room for its labels: they need not be measured first, which takes a fifth of the time.
      grid: [option.grid ?? {}].flat().map((grid) => ({ ...grid, outerBoundsMode: "none" as const })),
    });
    return chart.renderToSVGString()
      .replace(/<style[^]*?<\/style>\n?/g, "") // it only holds what hovering looks like
      .replace(/ class="[^"]*"/g, "")
      // The short form of the labels of a time axis: it may not inherit, and a browser passes over it, its size too.
      .replace(/font: normal normal (\S+) inherit/g, "font-size:$1;font-family:inherit;")
      .replace(/(?<= id="|url\(#)zr\d+-/g, `${nameFrom(size.label)}-${size.width}-`) // counted through the process otherwise
      .replace("<svg ", `<svg role="img" aria-label="${escapeHtml(size.label)}" `);
  } finally {
    chart.dispose();
  }
}

function nameFrom(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
