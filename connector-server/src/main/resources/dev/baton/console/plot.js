/** Bars, side by side or stacked. The numbers themselves are in the table below each plot. */
import { h } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Own } from './parts.js';

const HEIGHT = 200;
const LEFT = 46;
const BOTTOM = 26;
const TOP = 10;

/**
 * @param groups each with a `name` and one value for each series; null draws nothing
 * @param series `[key, words, class]`
 * @param scale writes a value at the axis
 * @param sizes the steps that the axis may have; by default those of round numbers
 */
export function Bars({ title, groups, series, stacked = false, scale, sizes }) {
  const frame = useRef(null);
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry.contentRect.width)));
    watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, []);
  const values = groups.map((group) => series.map(([key]) => group[key] ?? 0));
  const highest = Math.max(0, ...values.map((each) =>
    (stacked ? each.reduce((sum, one) => sum + one, 0) : Math.max(...each))));
  const { top, ticks } = steps(highest, sizes);
  const room = (width - LEFT - 8) / Math.max(1, groups.length);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const every = Math.ceil(68 / room);
  const bar = Math.max(2, Math.min(44, room * 0.64));
  return h('figure', { class: 'plot' },
    h('figcaption', null, h('span', { class: 'plot-title' }, title),
      h('span', { class: 'legend' }, series.map(([key, words, kind]) =>
        h('span', { key, class: `legend-item ${kind}` }, words)))),
    h('div', { ref: frame, class: 'plot-frame' },
      h('svg', { width, height: HEIGHT, 'aria-hidden': 'true', focusable: 'false' },
        ticks.map((tick) => h('g', { key: tick, class: 'tick' },
          h('line', { x1: LEFT, x2: width - 4, y1: y(tick), y2: y(tick) }),
          h('text', { x: LEFT - 6, y: y(tick) + 4, 'text-anchor': 'end' }, scale(tick)))),
        groups.map((group, at) => {
          const middle = LEFT + room * (at + 0.5);
          let below = 0;
          return h('g', { key: group.name },
            series.map(([key, , kind], which) => {
              const value = group[key] ?? 0;
              if (value === 0) return null;
              const from = stacked ? below : 0;
              below += value;
              const wide = stacked ? bar : bar / series.length;
              const x = stacked ? middle - bar / 2 : middle - bar / 2 + which * wide;
              return h('rect', {
                key, class: `bar ${kind}`, x, width: Math.max(1, wide - (stacked ? 0 : 1)),
                y: y(from + value), height: Math.max(1, y(from) - y(from + value)),
              });
            }),
            at % every === 0 && h('text', { class: 'label', x: middle, y: HEIGHT - 8, 'text-anchor': 'middle' },
              shortened(group.name, every * room)));
        }))));
}

const shortened = (name, room) => {
  const most = Math.max(3, Math.floor(room / 7));
  return name.length > most ? `${[...name].slice(0, most - 1).join('')}…` : name;
};

function steps(highest, sizes) {
  if (highest <= 0) return { top: 1, ticks: [0] };
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = sizes ?? [1, 2, 5, 10].map((each) => each * power);
  const step = Math.max(1, round.find((each) => each >= rough) ?? Math.ceil(rough));
  const top = Math.ceil(highest / step) * step;
  return { top, ticks: Array.from({ length: Math.round(top / step) + 1 }, (unused, at) => at * step) };
}

/** One number with its name. */
export function Figure({ words, value, hint }) {
  return h('div', { class: 'figure' }, h('dt', null, words), h('dd', null, value),
    hint && h('dd', { class: 'figure-hint' }, h(Own, null, hint)));
}
