/** The dialogs that change who has a conversation, or what is kept of it. */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, post, remove } from './api.js';
import { useRead } from './cells.js';
import { Deed, Empty, Field, Loading, Name, Own, Trouble, tell } from './parts.js';
import { named } from './words.js';

const path = (kind, id) => `/${kind}/${encodeURIComponent(id)}`;

/** Takes what nobody else has: no question is needed. */
export function takeAtOnce(conversation) {
  const { handoff, epoch } = conversation;
  return conversation.control === 'queue' && handoff
    ? post(`${path('handoffs', handoff.id)}/claim`, {}, { epoch })
    : post(`${path('conversations', conversation.id)}/take-over`, {}, { epoch });
}

/**
 * The dialog of a name: `take`, `transfer`, `release`, `resolve`, `ask` or `erase`. It acts on the
 * conversation as it was when the dialog opened: whatever happens meanwhile, the person has not seen.
 */
export function DeedOf({ name, conversation: current, onClose, onDone }) {
  const [conversation] = useState(current);
  const Dialog = { take: Take, transfer: Transfer, release: Release, resolve: Resolve, ask: Ask, erase: Erase }[name];
  return h(Dialog, { conversation, onClose, onDone });
}

function Take({ conversation, onClose, onDone }) {
  const holder = conversation.handoff?.agent_name;
  return h(Deed, {
    title: 'Take over',
    verb: 'Take over',
    onClose,
    act: async () => onDone(await post(
      `${path('conversations', conversation.id)}/take-over`, {}, { epoch: conversation.epoch })),
  }, h('p', null, h(Name, { name: holder ?? 'A colleague' }),
    ' has this conversation. If you take it over, only your words reach the user.'));
}

function Words({ label, hint, value, onChange, required }) {
  return h(Field, { label, hint }, (field) => h('textarea', {
    ...field, class: 'input', rows: 3, dir: 'auto', maxLength: 4000, value, required,
    onInput: (event) => onChange(event.currentTarget.value),
  }));
}

const noteOf = (note) => (note.trim() ? { note: note.trim() } : {});

function Release({ conversation, onClose, onDone }) {
  const [note, setNote] = useState('');
  return h(Deed, {
    title: 'Give back to the queue',
    verb: 'Give back',
    onClose,
    act: async () => {
      onDone(await post(`${path('handoffs', conversation.handoff.id)}/release`, noteOf(note),
        { epoch: conversation.epoch }));
      tell('It waits for another agent now.');
    },
  },
  h('p', null, 'The user waits again until another agent takes the conversation.'),
  h(Words, { label: 'Note for the next agent (optional)', value: note, onChange: setNote }));
}

function Resolve({ conversation, onClose, onDone }) {
  const [text, setText] = useState('');
  return h(Deed, {
    title: 'Resolve',
    verb: 'Resolve',
    onClose,
    act: async () => {
      onDone(await post(`${path('handoffs', conversation.handoff.id)}/resolve`,
        text.trim() ? { text: text.trim() } : {}, { epoch: conversation.epoch }));
      tell('Resolved. The bot answers again.');
    },
  },
  h('p', null, 'The matter is done. From now on the bot answers ',
    h(Name, { name: conversation.user_name }), ' again.'),
  h(Words, {
    label: 'Last words to the user (optional)', hint: 'The user reads this before the bot goes on.',
    value: text, onChange: setText,
  }));
}

const KINDS = { agent: 'Agents', queue: 'Queues', bot: 'Bots' };

function Transfer({ conversation, onClose, onDone }) {
  const [chosen, setChosen] = useState(null);
  const [note, setNote] = useState('');
  const { data, problem, again } = useRead(
    (signal) => get('/targets', { conversation: conversation.id }, signal), [conversation.id]);
  const targets = data?.targets ?? [];
  const keyOf = (each) => `${each.kind} ${each.desk ?? ''} ${each.id ?? each.name}`;
  return h(Deed, {
    title: 'Transfer',
    verb: 'Transfer',
    ready: chosen !== null,
    onClose,
    act: async () => {
      const to = chosen.kind === 'agent'
        ? { kind: 'agent', id: chosen.id, ...(chosen.desk ? { desk: chosen.desk } : {}) }
        : { kind: chosen.kind, name: chosen.name };
      onDone(await post(`${path('handoffs', conversation.handoff.id)}/transfer`,
        { to, ...noteOf(note) }, { epoch: conversation.epoch }));
      tell(chosen.kind === 'agent' ? `${titleOf(chosen)} is asked to take it.` : `It goes to ${titleOf(chosen)}.`);
    },
  },
  problem && h(Trouble, { problem, again }),
  !data && !problem && h(Loading, null),
  data && targets.length === 0 && h(Empty, { title: 'There is nobody to pass it to' },
    h('p', null, 'Give it back to the queue, or add agents and queues in baton.yml.')),
  h('div', { class: 'targets' }, Object.entries(KINDS).map(([kind, words]) => {
    const ofKind = targets.filter((each) => each.kind === kind);
    return ofKind.length > 0 && h('fieldset', { key: kind, class: 'target-kind' },
      h('legend', null, words),
      ofKind.map((each) => h('label', { key: keyOf(each), class: 'target' },
        h('input', {
          type: 'radio', name: 'target', checked: chosen === each, onChange: () => setChosen(each),
        }),
        h(Own, null, titleOf(each)),
        each.desk && kind === 'agent' && h('span', { class: 'quiet' }, each.desk))));
  })),
  targets.length > 0 && h(Words, { label: 'Note for whoever gets it (optional)', value: note, onChange: setNote }));
}

const titleOf = (target) => target.title ?? target.name ?? named(null);

function Ask({ conversation, onClose, onDone }) {
  const [queue, setQueue] = useState('');
  const [reason, setReason] = useState('');
  const { data } = useRead((signal) => get('/queues', {}, signal), []);
  return h(Deed, {
    title: 'Hand to people',
    verb: 'Hand over',
    onClose,
    act: async () => {
      const answer = await post(`${path('conversations', conversation.id)}/handoffs`, {
        ...(queue ? { queue } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}),
      }, { epoch: conversation.epoch });
      tell(answer.status === 'failed'
        ? 'Nobody is there to take it. The user is told.' : 'It waits for an agent now.', { bad: answer.status === 'failed' });
      onDone(answer);
    },
  },
  h('p', null, 'The bot stops answering, and the conversation waits for an agent.'),
  h(Field, { label: 'Queue' }, (field) => h('select', {
    ...field, class: 'input', value: queue, onChange: (event) => setQueue(event.currentTarget.value),
  }, h('option', { value: '' }, 'The usual one'),
  (data?.queues ?? []).map((each) => h('option', { key: each.name, value: each.name }, each.name)))),
  h(Field, { label: 'Why (optional, for agents)' }, (field) => h('input', {
    ...field, class: 'input', dir: 'auto', maxLength: 500, value: reason,
    onInput: (event) => setReason(event.currentTarget.value),
  })));
}

function Erase({ conversation, onClose, onDone }) {
  const [sure, setSure] = useState(false);
  return h(Deed, {
    title: 'Erase this conversation',
    verb: 'Erase for good',
    danger: true,
    ready: sure,
    onClose,
    act: async () => {
      await remove(path('conversations', conversation.id));
      tell('It is being erased, also at the desks.');
      onDone({ erased: true });
    },
  },
  h('p', null, 'Everything that ', h(Name, { name: conversation.user_name }),
    ' wrote and was told here is erased, with notes and drafts, and with what agents were shown of it. Nobody can bring it back.'),
  h('label', { class: 'check' },
    h('input', { type: 'checkbox', checked: sure, onChange: (event) => setSure(event.currentTarget.checked) }),
    h('span', null, 'Yes, erase all of it')));
}
