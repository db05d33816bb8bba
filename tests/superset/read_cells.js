/* Runs in the page of a dashboard: returns its visible charts, and the lower edge of the last one in pixels. */
(() => {
  const shown = [...document.querySelectorAll('[data-test="chart-grid-component"]')]
    .filter((cell) => cell.getBoundingClientRect().width > 0);
  const loading = '.loading, [aria-label="Loading"], [data-test="loading-indicator"]';
  const drawing = ".slice_container canvas, .slice_container svg, .slice_container table, .header-line";
  const cells = shown.map((cell) => {
    const alert = cell.querySelector('[role="alert"], .missing-chart-container');
    const empty = /No results were returned/.exec(cell.textContent)?.[0];
    return {
      name: cell.getAttribute("data-test-chart-name"),
      isDrawn: cell.querySelector(loading) === null && cell.querySelector(drawing) !== null,
      error: alert ? alert.textContent || "error" : empty,
    };
  });
  return { cells, bottom: Math.ceil(Math.max(...shown.map((cell) => cell.getBoundingClientRect().bottom))) };
})();
