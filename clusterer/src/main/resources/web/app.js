// The address names what is shown: #/, #/RUN, #/RUN/cluster/ID, #/RUN/subcomponent/KEY,
// #/RUN/compare?from=A&to=B; ?window=W keeps a window, without it the newest is followed;
// ?reading=NAME and ?analysis=NAME choose among a run's snapshots and stay while the run is shown.
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
let refresh = null;

function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query ?? '') };
}

const SOURCE = ['reading', 'analysis'];
const kept = { run: null };

/** What the address says of reading and analysis, or what it said before of the same run. */
function keepSource({ parts, query }) {
  const before = parts[0] === kept.run ? { ...kept } : {};
  kept.run = parts[0];
  let missing = false;
  for (const name of SOURCE) {
    kept[name] = query.get(name) ?? before[name] ?? null;
    if (kept[name] && !query.has(name)) {
      query.set(name, kept[name]);
      missing = true;
    }
  }
  if (missing) history.replaceState(null, '', `#/${parts.map(encodeURIComponent).join('/')}?${query}`);
}

/** A request of the run that is shown, for its reading and analysis. */
function ofSource(path) {
  const chosen = SOURCE.filter(name => kept[name]).map(name => `${name}=${encodeURIComponent(kept[name])}`);
  if (!kept.run || !path.startsWith(`/runs/${encodeURIComponent(kept.run)}/`) || chosen.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${chosen.join('&')}`;
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

async function show(fresh) {
  current.abort();
  const mine = current = new AbortController();
  const here = place();
  keepSource(here);
  trail(here);
  refresh = null;
  let mineRefresh = null;
  performance.mark('asked');
  if (fresh) main.replaceChildren(el('p', { class: 'loading', 'data-state': 'loading' }, 'Loading…'));
  try {
    const content = await view(here)({ ...here, get: path => get(ofSource(path), mine.signal), onExemplars: then => { mineRefresh = then; } });
    if (mine.signal.aborted) return;
    main.replaceChildren(...content);
    refresh = mineRefresh;
    requestAnimationFrame(() => setTimeout(() => performance.mark('painted')));
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
  const { parts, query } = place();
  if (name === 'exemplars' && refresh && parts[0] === data.run) refresh().catch(() => { /* The next one comes. */ });
  if (name !== 'snapshot') return;
  const follows = !query.get('window') && !query.get('from');
  if (parts.length === 0 || (parts[0] === data.run && follows)) show(false);
}, (next, refusal) => {
  const before = state.dataset.state;
  state.dataset.state = next;
  state.textContent = { live: 'live', report: 'report: a copy, not live' }[next] ?? `stale: ${refusal ?? 'connection lost'}, trying again`;
  if (next === 'live' && before === 'stale') show(false);
});
