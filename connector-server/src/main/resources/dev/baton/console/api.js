/** Calls of the API: session, problems as words, keys that make repeats harmless. */

const BASE = '/api/v1';
const UNREACHABLE = 'Baton cannot be reached. Check your connection and try again.';

let csrf = null;
let onSignedOut = () => {};

/** What went wrong with a call. */
export class Problem extends Error {
  constructor(status, code, message, body) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** Is told when a call finds the session gone. */
export function whenSignedOut(listener) {
  onSignedOut = listener;
}

/** A new value for Idempotency-Key; the page may be served without TLS, so there is no randomUUID. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The path with the parameters that have a value. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export function get(path, parameters = {}, signal = undefined) {
  return call('GET', withQuery(path, parameters), { signal });
}

/**
 * Changes something. A call whose answer was lost is repeated once with the same key, which changes
 * nothing twice.
 *
 * @param epoch the state that the person has seen; the call fails if it is no longer the state
 */
export async function post(path, body = {}, { epoch = null, key = newKey() } = {}) {
  const sent = { body, key, match: epoch === null ? null : `"e${epoch}"` };
  try {
    return await call('POST', path, sent);
  } catch (problem) {
    if (problem.code !== 'unreachable' && problem.code !== 'in_progress') throw problem;
    await new Promise((resume) => setTimeout(resume, 600));
    return call('POST', path, sent);
  }
}

export function remove(path) {
  return call('DELETE', path);
}

/** Who is signed in; null if nobody is. */
export async function session() {
  try {
    return keep(await call('GET', '/session', { quiet: true }));
  } catch (problem) {
    if (problem.status === 401) return null;
    throw problem;
  }
}

export async function signIn(token) {
  return keep(await call('POST', '/session', { body: { token }, quiet: true }));
}

export async function signOut() {
  const answer = await call('DELETE', '/session', { quiet: true });
  csrf = null;
  return answer;
}

function keep(answer) {
  csrf = answer.csrf ?? null;
  return answer;
}

async function call(method, path, { body, key, match, signal, quiet = false } = {}) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (csrf && method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (key) headers['Idempotency-Key'] = key;
  if (match) headers['If-Match'] = match;
  let response;
  let text;
  try {
    response = await fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    });
    text = await response.text();
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, 'unreachable', UNREACHABLE, {});
  }
  const answer = read(text);
  if (response.ok) return answer;
  const problem = new Problem(response.status, codeOf(answer, response), wordsOf(answer), answer);
  if (response.status === 401 && !quiet) onSignedOut();
  throw problem;
}

function read(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return {};
  }
}

function codeOf(answer, response) {
  return answer.code ?? answer.error?.code ?? String(response.status);
}

function wordsOf(answer) {
  return answer.detail ?? answer.error?.message ?? answer.title ?? 'Baton did not say why.';
}

/** Whether a problem may be over when one tries again. */
export const passes = (problem) => problem.status === 0 || problem.status === 503;

/** A problem in words for the person who caused it. */
export function told(problem) {
  switch (problem.code) {
    case 'taken':
      return problem.body.agent_name
        ? `${problem.body.agent_name} was faster and has it now.`
        : 'Somebody was faster and has it now.';
    case 'changed':
      return 'Somebody changed this a moment ago. Look at it again, then decide.';
    case 'not_yours':
      return 'You do not have this conversation any more. Nothing was sent.';
    case 'not_read':
      return 'Baton cannot read its store at the moment.';
    case 'in_progress':
      return 'This is still being done. Wait a moment.';
    case 'forbidden':
      return 'Your role does not allow this.';
    case 'csrf':
      return 'Your sign-in has changed in another tab. Load the page again.';
    default:
      return problem instanceof Problem ? sentence(problem.message) : UNREACHABLE;
  }
}

function sentence(words) {
  const text = words.trim();
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}
