/** The way in. */
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { signIn } from './api.js';
import { Field, Icon, Trouble } from './parts.js';

const element = document.querySelector('meta[name="sign-in"]');
/** Where else people can sign in; null if nowhere. */
const offer = element && { name: element.content, address: element.dataset.address };
const VIEW = 'baton.view';
const LEFT = 'baton.left';

/** What came of signing in elsewhere, by the word with which the browser comes back. */
const CAME = {
  again: (name) => `Press “Sign in with ${name}” to sign in here.`,
  busy: () => 'Many people are signing in at the moment. Try again.',
  declined: (name) => `${name} did not sign you in.`,
  expired: () => 'That took too long, or was begun in another browser or window. Try again.',
  refused: (name) => `What ${name} answered cannot be trusted, so you are not signed in. Try again; if it stays, tell whoever runs this Baton.`,
  unreachable: (name) => `${name} cannot be reached at the moment. Try again, or sign in with a token.`,
  'without-role': (name) => `${name} knows you, but you are in no group that may use this Baton. Ask whoever runs it.`,
  'not-stored': () => 'Baton cannot write to its store at the moment. Try again.',
};

/** What came of signing in elsewhere; goes back to the view that was left for it. */
function back() {
  const [, word] = location.hash.match(/^#\/sign-in\/([a-z-]+)$/) ?? [];
  if (word) history.replaceState(null, '', location.pathname);
  return offer && Object.hasOwn(CAME, word ?? '') ? CAME[word](offer.name) : null;
}

const came = back();

/** Leads to the view that was open before signing in elsewhere. */
export function resume() {
  try {
    const view = sessionStorage.getItem(VIEW);
    sessionStorage.removeItem(VIEW);
    if (view?.startsWith('#/') && !location.hash.startsWith('#/')) location.replace(view);
  } catch {
    // A browser that keeps nothing begins at the first view.
  }
}

function leave() {
  try {
    if (location.hash.startsWith('#/')) sessionStorage.setItem(VIEW, location.hash);
  } catch {
    // As above.
  }
}

/**
 * Begins the page anew, with nothing in it of who has signed out.
 * @param provider where they may still be signed in; null if nowhere
 */
export function leaveFor(provider) {
  try {
    if (provider) sessionStorage.setItem(LEFT, JSON.stringify(provider));
  } catch {
    // A browser that keeps nothing does not say it.
  }
  location.reload();
}

/** Where the one who signed out just now may still be signed in; said once. */
function whereLeft() {
  try {
    const kept = sessionStorage.getItem(LEFT);
    sessionStorage.removeItem(LEFT);
    return JSON.parse(kept);
  } catch {
    return null;
  }
}

const left = whereLeft();

export function Login({ onIn, gone }) {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const input = useRef(null);
  const other = useRef(null);
  useEffect(() => (other.current ?? input.current)?.focus(), []);
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !token.trim()) return;
    setBusy(true);
    setProblem(null);
    try {
      onIn(await signIn(token.trim()));
    } catch (failure) {
      setBusy(false);
      setProblem(failure);
      input.current?.select();
    }
  };
  return h('main', { class: 'login' },
    h('form', { class: 'login-card', onSubmit: submit },
      h('p', { class: 'brand' }, h(Mark, null), 'Baton'),
      h('h1', null, 'Sign in'),
      left ? h(Left, left) : came && !gone && h('p', { class: 'trouble', role: 'alert' }, h(Icon, { name: 'alert' }), came),
      gone && h('p', { class: 'hint', role: 'status' }, 'Your sign-in has ended. Sign in again to go on.'),
      offer && h('a', { class: 'button primary', ref: other, href: offer.address, onClick: leave }, `Sign in with ${offer.name}`),
      offer && h('p', { class: 'or' }, 'or with a token'),
      h(Field, { label: 'Token', hint: 'From whoever runs this Baton.' }, (field) => h('input', {
        ...field, ref: input, type: 'password', class: 'input', autoComplete: 'current-password', required: true,
        value: token, 'aria-invalid': problem ? 'true' : undefined,
        onInput: (event) => setToken(event.currentTarget.value),
      })),
      problem && (problem.status === 401
        ? h('p', { class: 'trouble', role: 'alert' }, h(Icon, { name: 'alert' }), 'This token is not valid, or not any more.')
        : h(Trouble, { problem })),
      h('button', { type: 'submit', class: offer ? 'button' : 'button primary', 'aria-disabled': busy ? 'true' : undefined }, 'Sign in')));
}

/** Who signs out here has not signed out there. */
function Left({ name, sign_out }) {
  return h('p', { class: 'hint', role: 'status' }, `You are signed out of Baton. You may still be signed in at ${name}`,
    sign_out ? [': ', h('a', { href: sign_out }, 'sign out there too'), '.'] : '.');
}

export function Mark() {
  return h('svg', { class: 'mark-sign', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    h('rect', { width: 32, height: 32, rx: 8 }), h('path', { d: 'M8 24 24 8' }),
    h('circle', { cx: 9, cy: 9, r: 3 }), h('circle', { cx: 23, cy: 23, r: 3 }));
}
