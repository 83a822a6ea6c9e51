/** Who may call: the tokens, by name and role. */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, post, remove } from './api.js';
import { useMinute, useRead } from './cells.js';
import { Button, Deed, Dialog, Empty, Field, Loading, Name, Own, Table, Time, Title, Trouble, tell } from './parts.js';

export const ROLES = {
  viewer: 'Viewer: reads',
  operator: 'Operator: also answers and acts',
  admin: 'Admin: also erases, and gives out tokens',
};
const DAYS = [['30', '30 days'], ['90', '90 days'], ['365', 'a year'], ['3650', 'ten years']];

export function Tokens() {
  const now = useMinute();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState(null);
  const [revoking, setRevoking] = useState(null);
  const { data, problem, again } = useRead((signal) => get('/tokens', {}, signal), []);
  const tokens = data?.tokens ?? [];
  const over = (token) => token.revoked ? 'Revoked'
    : token.expires_at && Date.parse(token.expires_at) < now ? 'Expired' : null;
  return h('div', { class: 'page' },
    h(Title, { words: 'Tokens' }, h(Button, { kind: 'primary', onClick: () => setAdding(true) }, 'New token')),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && tokens.length === 0 && h(Empty, { icon: 'tokens', title: 'No tokens yet' },
      h('p', null, 'Give each person and program a token of its own. The one in baton.yml may do everything.')),
    tokens.length > 0 && h(Table, { label: 'Tokens', head: ['Name', 'Role', 'Made', 'Valid until', 'Last used', 'State',
        { text: h('span', { class: 'unseen' }, 'What you can do') }] },
      tokens.map((token) => h('tr', { key: token.id, class: over(token) ? 'over' : '' },
        h('th', { scope: 'row' }, h(Name, { name: token.name })),
        h('td', null, ROLES[token.role]?.split(':')[0] ?? token.role),
        h('td', null, h(Time, { at: token.created_at, long: true })),
        h('td', null, token.expires_at ? h(Time, { at: token.expires_at, long: true }) : 'no end'),
        h('td', null, token.last_used_at ? h(Time, { at: token.last_used_at, long: true }) : 'never'),
        h('td', null, over(token) ?? 'Valid'),
        h('td', null, !over(token) && h(Button, {
          kind: 'small', onClick: () => setRevoking(token), 'aria-label': `Revoke ${token.name}`,
        }, 'Revoke'))))),
    adding && h(Add, { onClose: () => setAdding(false), onMade: (made) => {
      setShown(made);
      again();
    } }),
    shown && h(Dialog, { title: 'The new token', onClose: () => setShown(null) },
      h('p', null, 'Copy it now. It is not shown again.'),
      h('input', {
        class: 'input secret', readOnly: true, value: shown.token, 'aria-label': 'Token',
        onFocus: (event) => event.currentTarget.select(),
      }),
      h('div', { class: 'dialog-foot' }, h(Button, {
        kind: 'primary',
        onClick: async () => {
          try {
            await navigator.clipboard.writeText(shown.token);
            tell('Copied.');
          } catch {
            tell('This browser does not copy here. Select it and copy it yourself.', { bad: true });
          }
        },
      }, 'Copy'))),
    revoking && h(Deed, {
      title: 'Revoke this token', verb: 'Revoke', danger: true, onClose: () => setRevoking(null),
      act: async () => {
        await remove(`/tokens/${encodeURIComponent(revoking.id)}`);
        tell('Revoked.');
        again();
      },
    }, h('p', null, 'Whoever uses ', h(Own, null, revoking.name), ' is signed out and must be given another one.')));
}

function Add({ onClose, onMade }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState('operator');
  const [days, setDays] = useState('90');
  return h(Deed, {
    title: 'New token', verb: 'Make it', ready: name.trim() !== '', onClose,
    act: async () => onMade(await post('/tokens', {
      name: name.trim(), role, ...(days ? { expires_in_days: Number(days) } : {}),
    })),
  },
  h(Field, { label: 'Name', hint: 'Of the person or program. Agents see it beside what is done with it.' }, (field) =>
    h('input', { ...field, class: 'input', dir: 'auto', maxLength: 100, required: true, value: name, onInput: (event) => setName(event.currentTarget.value) })),
  h(Field, { label: 'Role' }, (field) => h('select', {
    ...field, class: 'input', value: role, onChange: (event) => setRole(event.currentTarget.value),
  }, Object.entries(ROLES).map(([key, words]) => h('option', { key, value: key, selected: key === role }, words)))),
  h(Field, { label: 'Valid for' }, (field) => h('select', {
    ...field, class: 'input', value: days, onChange: (event) => setDays(event.currentTarget.value),
  }, DAYS.map(([key, words]) => h('option', { key, value: key, selected: key === days }, words)))));
}
