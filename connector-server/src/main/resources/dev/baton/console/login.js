/** The way in. */
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { signIn } from './api.js';
import { Field, Icon, Trouble } from './parts.js';

export function Login({ onIn, gone }) {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const input = useRef(null);
  useEffect(() => input.current?.focus(), []);
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
      gone && h('p', { class: 'hint', role: 'status' }, 'Your sign-in has ended. Sign in again to go on.'),
      h(Field, { label: 'Token', hint: 'From whoever runs this Baton.' }, (field) => h('input', {
        ...field, ref: input, type: 'password', class: 'input', autoComplete: 'current-password', required: true,
        value: token, 'aria-invalid': problem ? 'true' : undefined,
        onInput: (event) => setToken(event.currentTarget.value),
      })),
      problem && (problem.status === 401
        ? h('p', { class: 'trouble', role: 'alert' }, h(Icon, { name: 'alert' }), 'This token is not valid, or not any more.')
        : h(Trouble, { problem })),
      h('button', { type: 'submit', class: 'button primary', 'aria-disabled': busy ? 'true' : undefined }, 'Sign in')));
}

export function Mark() {
  return h('svg', { class: 'mark-sign', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    h('rect', { width: 32, height: 32, rx: 8 }), h('path', { d: 'M8 24 24 8' }),
    h('circle', { cx: 9, cy: 9, r: 3 }), h('circle', { cx: 23, cy: 23, r: 3 }));
}
