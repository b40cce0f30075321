// The address names what is shown: #/, #/RUN, #/RUN/cluster/ID, #/RUN/subcomponent/KEY,
// #/RUN/compare?from=A&to=B; ?window=W keeps a window, without it the newest is followed; ?reading=R&analysis=A
// choose another than live and default.
import { get, live, Problem } from './api.js';
import { el } from './dom.js';
import { runsView } from './runs.js';
import { runView } from './run.js';
import { clusterView } from './cluster.js';
import { subcomponentView } from './subcomponent.js';
import { compareView } from './compare.js';

const main = document.getElementById('main');
const state = document.getElementById('state');
let current = new AbortController();

function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query ?? '') };
}

function view({ parts }) {
  const [, kind] = parts;
  if (parts.length === 0) return runsView;
  if (parts.length === 1) return runView;
  if (kind === 'cluster') return clusterView;
  if (kind === 'subcomponent') return subcomponentView;
  if (kind === 'compare') return compareView;
  throw new Problem({ title: 'not found', status: 404, detail: `No view '${kind}'`, culprit: kind });
}

function trail({ parts, query }) {
  const crumbs = [el('a', { href: '#/' }, 'Runs')];
  const window = query.get('window');
  if (parts[0]) crumbs.push(' / ', el('a', { href: `#/${encodeURIComponent(parts[0])}${window ? `?window=${window}` : ''}` }, parts[0]));
  if (parts[1]) crumbs.push(' / ', parts.slice(1).join(' '));
  document.getElementById('trail').replaceChildren(...crumbs);
  document.title = ['Weft', ...parts].join(' · ');
}

// Reading and analysis stay in the address while a run is looked at.
const kept = { run: null, reading: null, analysis: null };

function keepSource({ parts, query }) {
  let added = false;
  for (const name of ['reading', 'analysis']) {
    if (!query.get(name) && kept[name] && kept.run === parts[0]) {
      query.set(name, kept[name]);
      added = true;
    }
    kept[name] = query.get(name);
  }
  kept.run = parts[0];
  if (added) history.replaceState(null, '', `${location.hash.split('?')[0]}?${query}`);
}

/** A path of the API, with the reading and analysis that are looked at. */
function ofSource(path, query) {
  const source = ['reading', 'analysis'].filter(name => query.get(name)).map(name => `${name}=${encodeURIComponent(query.get(name))}`);
  return source.length ? `${path}${path.includes('?') ? '&' : '?'}${source.join('&')}` : path;
}

async function show(fresh) {
  current.abort();
  const mine = current = new AbortController();
  const here = place();
  keepSource(here);
  trail(here);
  if (fresh) main.replaceChildren(el('p', { class: 'loading', 'data-state': 'loading' }, 'Loading…'));
  try {
    const content = await view(here)({ ...here, get: path => get(ofSource(path, here.query), mine.signal) });
    if (mine.signal.aborted) return;
    main.replaceChildren(...content);
    main.dataset.shown = location.hash || '#/';
  } catch (e) {
    if (mine.signal.aborted) return;
    const details = e instanceof Problem ? e.details : { title: 'error', status: '', detail: e.message, culprit: '' };
    main.replaceChildren(failure(details));
    main.dataset.shown = location.hash || '#/';
  }
}

function failure(details) {
  const box = el('section', { class: 'card error', role: 'alert', 'data-state': 'error' },
    el('h1', {}, `${details.title} ${details.status || ''}`), el('p', {}, details.detail),
    el('p', {}, el('button', { type: 'button', onclick: () => show(true) }, 'Try again'), ' ', el('a', { href: '#/' }, 'All runs')));
  if (details.status === 401) {
    const input = el('input', { type: 'password', id: 'token', autocomplete: 'off' });
    box.append(el('label', { for: 'token' }, 'Token'), input, el('button', {
      type: 'button', onclick: () => { sessionStorage.setItem('token', input.value); show(true); },
    }, 'Use'));
  }
  return box;
}

addEventListener('hashchange', () => { show(true).then(() => main.focus()); });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => show(false));
show(true);

live((name, data) => {
  if (name !== 'snapshot') return;
  const { parts, query } = place();
  const follows = !query.get('window') && !query.get('from');
  if (parts.length === 0 || (parts[0] === data.run && follows)) show(false);
}, next => {
  const before = state.dataset.state;
  state.dataset.state = next;
  state.textContent = next === 'live' ? 'live' : 'stale: connection lost, trying again';
  if (next === 'live' && before === 'stale') show(false);
});
