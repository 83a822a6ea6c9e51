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

  private Page() {}
}
