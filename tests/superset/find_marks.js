/*
 * Runs in the page of a dashboard: returns by chart's name a point of its canvas that can be clicked: a bar, a cell, the mark of a
 * line. Charts without one are left out.
 */
(() => {
  const findMark = (canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // The legend is above, and an axis below.
    for (let y = height * 0.85; y > height * 0.2; y -= 4) {
      for (let x = width * 0.1; x < width * 0.97; x += 4) {
        canvas.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: left + x, clientY: top + y }));
        if (canvas.parentElement.style.cursor === "pointer") return { x, y };
      }
    }
    return null;
  };
  const cells = [...document.querySelectorAll('[data-test="chart-grid-component"]')];
  const marks = cells.flatMap((cell) => {
    const canvas = cell.querySelector("canvas");
    const mark = canvas === null ? null : findMark(canvas);
    return mark === null ? [] : [[cell.getAttribute("data-test-chart-name"), mark]];
  });
  return Object.fromEntries(marks);
})();
