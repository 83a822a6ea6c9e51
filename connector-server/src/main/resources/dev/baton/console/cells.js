/** State that several views share, and the clock that they read. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { passes } from './api.js';

/** How long a view waits before it reads again what could not be read. */
export const RETRY_MILLIS = 5000;

/** A value that views can follow. */
export function cell(value) {
  const followers = new Set();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      [...followers].forEach((follower) => follower());
    },
    follow(follower) {
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

/** The value of a cell; draws the view again when it changes. */
export function useCell(followed) {
  const [, draw] = useState(0);
  useLayoutEffect(() => followed.follow(() => draw((count) => count + 1)), [followed]);
  return followed.get();
}

const second = cell(Date.now());
const minute = cell(Date.now());
setInterval(() => {
  second.set(Date.now());
  if (second.get() - minute.get() >= 15_000) minute.set(second.get());
}, 1000);

/** The time in milliseconds, every second. */
export function useSecond() {
  return useCell(second);
}

/** The time in milliseconds, four times a minute. */
export function useMinute() {
  return useCell(minute);
}

/**
 * What a function reads from the API: `{ data, problem, loading, again }`. What was read before stays
 * in view while it is read again.
 */
export function useRead(read, inputs) {
  const [state, setState] = useState({ data: null, problem: null, loading: true });
  const current = useRef(null);
  const again = useCallback(() => {
    current.current?.abort();
    const abort = new AbortController();
    current.current = abort;
    setState((known) => ({ ...known, loading: true }));
    return read(abort.signal).then(
      (data) => !abort.signal.aborted && setState({ data, problem: null, loading: false }),
      (problem) => {
        if (abort.signal.aborted) return;
        setState((known) => ({ data: known.data, problem, loading: false }));
        if (passes(problem)) {
          const timer = setTimeout(again, RETRY_MILLIS);
          abort.signal.addEventListener('abort', () => clearTimeout(timer));
        }
      },
    );
  }, inputs);
  useEffect(() => {
    again();
    return () => current.current?.abort();
  }, [again]);
  return { ...state, again };
}

/** Calls a function at most once in a while; the last call is never lost. */
export function gathered(action, millis) {
  let timer = null;
  const later = () => {
    timer ??= setTimeout(() => {
      timer = null;
      action();
    }, millis);
  };
  later.stop = () => clearTimeout(timer);
  return later;
}

/**
 * Keeps an older answer from replacing what is newer. `ask(what)` is called before something is read;
 * its answer says whether nobody has asked for the same since, and whether no event has told of a
 * thing meanwhile; `told(id)` notes that one has.
 */
export function inOrder() {
  let time = 0;
  const asked = new Map();
  const events = new Map();
  return {
    ask(what) {
      const mine = ++time;
      asked.set(what, mine);
      return {
        isNewest: () => asked.get(what) === mine,
        mayShow: (id) => (events.get(id) ?? 0) < mine,
      };
    },
    told(id) {
      events.set(id, ++time);
    },
  };
}

/** A choice that this browser remembers. */
export function remembered(name, usual) {
  const stored = () => {
    try {
      return localStorage.getItem(`baton.${name}`);
    } catch {
      return null;
    }
  };
  const choice = cell(stored() ?? usual);
  choice.follow(() => {
    try {
      localStorage.setItem(`baton.${name}`, choice.get());
    } catch {
      // A browser that keeps nothing forgets the choice with the tab.
    }
  });
  return choice;
}
