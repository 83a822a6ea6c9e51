package dev.baton.playground;

/** Scripts that check the page in the browser. */
final class Page {

  /** The texts whose contrast with their background is under 4.5 : 1 (WCAG 2 AA). */
  static final String LOW_CONTRAST =
      """
      const channel = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
      const light = ([r, g, b]) =>
        0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
      const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
          const color = parse(getComputedStyle(one).backgroundColor);
          if (color.length === 3 || color[3] === 1) return color;
        }
        return [255, 255, 255];
      };
      const bad = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        const style = getComputedStyle(element);
        if (!node.textContent.trim() || element.closest('.away, template, script, [hidden]')
            || style.visibility === 'hidden' || style.display === 'none'
            || element.getClientRects().length === 0 || element.closest('.toast:not(.shown)')) {
          continue;
        }
        const [one, two] = [light(parse(style.color)), light(behind(element))];
        const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + node.textContent.trim());
      }
      return bad;
      """;

  /** The controls without an accessible name. */
  static final String NAMELESS_CONTROLS =
      """
      return [...document.querySelectorAll('button, textarea, a, [role=log], [tabindex="0"]')]
        .filter((one) => one.getClientRects().length > 0)
        .filter((one) => !(one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')
          || one.textContent.trim()))
        .map((one) => one.outerHTML);
      """;

  /** How much the page's layout moved without user input (CLS). */
  static final String LAYOUT_SHIFT =
      """
      const observer = new PerformanceObserver(() => {});
      observer.observe({ type: 'layout-shift', buffered: true });
      const shifts = observer.takeRecords();
      observer.disconnect();
      return shifts.filter((one) => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0);
      """;

  /**
   * Hides the messages of a chat (the first argument) that stand before the first one with some
   * words (the second), and returns the part of the page that the others take, up to the first one
   * with other words (the third; empty for all).
   */
  static final String MESSAGES =
      """
      const log = document.querySelector(arguments[0] + ' .log');
      const rows = [...log.children];
      const holding = (words) => rows.findIndex((row) => row.innerText.includes(words));
      const first = holding(arguments[1]);
      const last = arguments[2] ? holding(arguments[2]) : rows.length - 1;
      rows.forEach((row, at) => {
        row.style.visibility = at < first || at > last ? 'hidden' : '';
      });
      const box = log.getBoundingClientRect();
      const top = rows[first].getBoundingClientRect().top - 12;
      const bottom = rows[last].getBoundingClientRect().bottom + 12;
      return { x: box.left + 1, y: top, width: box.width - 1, height: bottom - top };
      """;

  /** The part of the page that a chat (the argument) takes with the list of its threads. */
  static final String CHAT =
      """
      const box = document.querySelector(arguments[0] + ' .body').getBoundingClientRect();
      return { x: box.left, y: box.top, width: box.width, height: box.height };
      """;

  /** Whether all of an element's width is in the window; the argument finds the element. */
  static final String IN_VIEW =
      """
      const box = document.querySelector(arguments[0]).getBoundingClientRect();
      return box.left >= 0 && box.right <= innerWidth + 1;
      """;

  /** Makes the page as high as the messages of a chat (the argument) need. */
  static final String FIT =
      """
      const log = document.querySelector(arguments[0] + ' .log');
      const [first, last] = [log.firstElementChild, log.lastElementChild]
        .map((row) => row.getBoundingClientRect());
      const spare = log.clientHeight - (last.bottom - first.top + 24);
      document.body.style.height = document.body.clientHeight - spare + 'px';
      """;

  private Page() {}
}
