/** A list of any length, of which only what is in view is drawn. */
import { h } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

const SPARE = 8;

/**
 * Rows of one height. What is in view stays where it is when rows come or move above it, and the row
 * that has the focus keeps it.
 *
 * @param row draws a row: `(item, rowProps) => element`; the props go to the row's link
 * @param onNearEnd is told when the last rows come into view
 */
export function VirtualList({ items, height, label, row, onNearEnd, foot }) {
  const frame = useRef(null);
  const anchor = useRef({ id: null, offset: 0 });
  const active = useRef(null);
  const [, draw] = useReducer((count) => count + 1, 0);

  const node = frame.current;
  const inView = node ? node.clientHeight : 900;
  let top = node ? node.scrollTop : 0;
  if (node && top > 0 && anchor.current.id !== null) {
    const found = items.findIndex((each) => each.id === anchor.current.id);
    if (found >= 0) top = found * height + anchor.current.offset;
  }
  const first = Math.max(0, Math.floor(top / height) - SPARE);
  const end = Math.min(items.length, Math.ceil((top + inView) / height) + SPARE);
  const shown = [];
  for (let index = first; index < end; index++) shown.push(index);
  const activeIndex = items.findIndex((each) => each.id === active.current);
  if (activeIndex >= 0 && (activeIndex < first || activeIndex >= end)) shown.push(activeIndex);
  const tabbable = activeIndex >= 0 ? activeIndex : first;

  const remember = () => {
    const at = Math.floor(frame.current.scrollTop / height);
    anchor.current = items[at]
      ? { id: items[at].id, offset: frame.current.scrollTop - at * height }
      : { id: null, offset: 0 };
  };
  useLayoutEffect(() => {
    if (frame.current.scrollTop > 0 && Math.abs(frame.current.scrollTop - top) >= 1) {
      frame.current.scrollTop = top;
    }
    if (end >= items.length - SPARE) onNearEnd?.();
  });
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(draw);
    watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, []);

  const focusRow = (index) => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (!item) return;
    active.current = item.id;
    const at = items.indexOf(item) * height;
    const list = frame.current;
    if (at < list.scrollTop) list.scrollTop = at;
    if (at + height > list.scrollTop + list.clientHeight) {
      list.scrollTop = at + height - list.clientHeight;
    }
    remember();
    draw();
    requestAnimationFrame(() =>
      list.querySelector(`[data-row="${items.indexOf(item)}"]`)?.focus({ preventScroll: true }));
  };
  const onKeyDown = (event) => {
    const page = Math.max(1, Math.floor(inView / height) - 1);
    const from = activeIndex >= 0 ? activeIndex : first - 1;
    const to = {
      ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page,
      Home: 0, End: items.length - 1,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focusRow(to);
  };

  return h('div', {
    ref: frame,
    class: 'virtual',
    onScroll: () => {
      remember();
      draw();
    },
    onKeyDown,
    onFocusIn: (event) => {
      const index = event.target.dataset?.row;
      if (index !== undefined) active.current = items[Number(index)]?.id ?? null;
    },
  },
  h('ul', { 'aria-label': label, style: { height: `${items.length * height}px` } },
    shown.map((index) => h('li', {
      key: items[index].id,
      'aria-setsize': items.length,
      'aria-posinset': index + 1,
      style: { height: `${height}px`, transform: `translateY(${index * height}px)` },
    }, row(items[index], { 'data-row': index, tabIndex: index === tabbable ? 0 : -1 })))),
  foot);
}
