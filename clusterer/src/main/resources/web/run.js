import { card, el, empty, facts, fixed, link, table, whole } from './dom.js';
import { layerMap } from './layermap.js';
import { alluvial } from './alluvial.js';
import { matrix } from './matrix.js';
import { candidates } from './candidates.js';
import { quoted } from './exemplars.js';
import { effectColumns } from './effects.js';

// Of the run shown last: what a new window shows until its own has come.
let shownBefore = { run: null, active: new Map(), pairs: [] };

/** Does it in the next task; a failure is told in the box, unless another view has been opened. */
function after(work, box) {
  setTimeout(() => work().catch(e => { if (e.name !== 'AbortError') box.append(empty(e.message)); }));
}

/** One run at a window: layer map, history, correlations, number of clusters, table. */
export async function runView({ parts: [name], query, get, onExemplars }) {
  const path = `/runs/${encodeURIComponent(name)}`;
  const window = query.get('window');
  const at = window ?? 'latest';
  const ask = () => Promise.all([get(`${path}/snapshots/${at}`), get(`${path}/history?limit=30`)]);
  const asked = ask();
  asked.catch(() => { /* Told where it is awaited. */ });
  const run = await get(path);
  if (run.sources.length === 0) return [el('h1', {}, name), empty('No window of this run has closed yet.')];
  const usual = run.sources.find(s => s.reading === 'live' && s.analysis === 'default');
  if (!usual && !query.get('analysis')) {
    location.replace(sourceAddress(name, run.sources[0]));
    return [el('h1', {}, name)];
  }
  // The first window may have closed in between.
  const [snapshot, history] = await asked.catch(e => { if (e.details?.status === 404) return ask(); throw e; });
  const listed = clusters(run, snapshot, name, window, shownBefore.run === name ? shownBefore.active : new Map());
  const refresh = async () => {
    const active = await activity(get, path);
    shownBefore.active = active;
    listed.update(active);
  };
  onExemplars(refresh);
  const pairs = el('div', {}, shownBefore.run === name ? shownBefore.pairs : el('p', { class: 'loading', 'data-state': 'loading' }, 'Loading…'));
  shownBefore = { run: name, active: shownBefore.run === name ? shownBefore.active : new Map(), pairs: [] };
  // What comes from topics, or is large, may come after the first paint.
  after(refresh, listed.card);
  after(async () => {
    const block = await get(`${path}/correlations?window=${at}&limit=60000`).catch(e => { if (e.details?.status === 404) return null; throw e; });
    const drawn = block ? matrix(block, snapshot) : empty('The correlations of this window are no longer kept.');
    shownBefore.pairs = [drawn];
    pairs.replaceChildren(drawn);
  }, pairs);
  const open = id => { location.hash = `#/${encodeURIComponent(name)}/cluster/${id}${window ? `?window=${window}` : ''}`; };
  return [
    el('h1', {}, `Run ${name}, window ${snapshot.window}`),
    sources(run, snapshot, name),
    windows(run, snapshot, name, window),
    facts([['samples', whole(snapshot.samples)], ['subcomponents', whole(run.subcomponents)], ['eligible', whole(snapshot.eligible)],
      ['edges', whole(snapshot.edges)], ['clusters', whole(snapshot.clusters)], ['multi-layer', whole(snapshot.multi_layer_clusters)],
      ['ARI to previous', fixed(snapshot.agreement_with_predecessor, 3)], ['floor', snapshot.floor],
      ...Object.entries(snapshot.unclustered).map(([reason, n]) => [reason, whole(n)])]),
    card('Layer map', 'Matrices in depth order; a dot is a subcomponent, stacked by cluster; a ribbon joins the matrices of one cluster. Point to light a cluster, click to open it.',
      layerMap(run, snapshot, open)),
    el('div', { class: 'columns' },
      card('History', 'The largest clusters of each window; a band is members that went from one to another.', alluvial(history, open)),
      card('Correlation matrix', 'r of the emitted pairs, in the order of the clusters. Wheel zooms, dragging moves, double click resets.',
        pairs)),
    card('Number of clusters', 'Candidates: the largest gaps between eigenvalues of the normalised Laplacian, of many clusters powers of two, and how well both halves of the samples agree (ARI) at each. Chosen: the finest that replicates.', candidates(snapshot)),
    events(snapshot, name, window),
    listed.card,
  ];
}

function events(snapshot, name, window) {
  const told = snapshot.events;
  const living = new Set(snapshot.rows.map(row => row.id));
  return card('Events', 'What happened to clusters since the window before.',
    !told ? empty('The window before is no longer kept.') : !told.length ? empty('Nothing happened.') : table('Events', [
      { name: 'cluster', value: e => e.cluster, show: e => living.has(e.cluster) ? link([name, 'cluster', e.cluster], window, String(e.cluster)) : String(e.cluster) },
      { name: 'event', value: e => e.kind.replace('cluster-', '') },
      { name: 'detail', value: e => e.detail }], told));
}

const sourceAddress = (name, { reading, analysis }) => `#/${encodeURIComponent(name)}?${new URLSearchParams({ reading, analysis })}`;

/** Which reading and analysis are looked at, and how the analysis is set. */
function sources(run, snapshot, name) {
  const settings = Object.entries(snapshot.settings).filter(([, value]) => !Array.isArray(value) || value.length)
    .map(([key, value]) => `${key} ${value}`).join(', ');
  const select = el('select', { id: 'source', onchange: e => { location.hash = sourceAddress(name, run.sources[e.target.value]); } },
    run.sources.map((s, i) => el('option', { value: i, selected: s.reading === snapshot.reading && s.analysis === snapshot.analysis },
      `${s.reading}, ${s.analysis}`)));
  return el('p', {}, el('label', { for: 'source' }, 'Reading and analysis '), select, ' ', el('span', { class: 'note' }, settings));
}

function windows(run, snapshot, name, window) {
  const source = run.sources.find(s => s.reading === snapshot.reading && s.analysis === snapshot.analysis) ?? run.sources[0];
  const select = el('select', { id: 'window', onchange: e => {
    location.hash = `#/${encodeURIComponent(name)}${e.target.value ? `?window=${e.target.value}` : ''}`;
  } }, el('option', { value: '' }, 'newest'), source.windows.map(w => el('option', { value: w, selected: String(w) === window }, `window ${w}`)));
  const all = source.windows;
  return el('p', {}, el('label', { for: 'window' }, 'Show '), select, ' ',
    all.length > 1 ? el('a', { href: `#/${encodeURIComponent(name)}/compare?from=${all[all.length - 2]}&to=${all[all.length - 1]}` }, 'Compare windows') : null);
}

/** What clusters are active on, by id. */
async function activity(get, path) {
  const { clusters: found } = await get(`${path}/clusters?limit=10000`);
  return new Map(found.map(c => [c.id, c]));
}

function clusters(run, snapshot, name, window, active) {
  const matrixOf = number => run.matrices.findLast(m => m.first <= number);
  const bare = snapshot.rows.map(row => ({ ...row, matrices: [...new Set(row.numbers.map(n => matrixOf(n).matrix))].join(' ') }));
  const joined = by => bare.map(row => ({ ...row, on: by.get(row.id) ?? { top_items: [] } }));
  let rows = joined(active);
  const box = table('Clusters', [
    { name: 'id', value: r => r.id, show: r => link([name, 'cluster', r.id], window, String(r.id)) },
    { name: 'size', value: r => r.size, show: r => whole(r.size) },
    { name: 'core', value: r => r.core_size },
    { name: 'layers', value: r => r.layers.map(l => l.layer).join(',') },
    { name: 'multi-layer', value: r => r.multi_layer ? 1 : 0, show: r => r.multi_layer ? 'yes' : 'no' },
    { name: 'top tokens', value: r => r.on.top_items.join(' '), show: r => el('span', { class: 'key' }, r.on.top_items.slice(0, 6).map(t => t.startsWith('feature ') ? t : quoted(t)).join(' ') || '–') },
    { name: 'R² token', value: r => r.on.explained_by_token ?? r.on.explained_by_feature, show: r => fixed(r.on.explained_by_token ?? r.on.explained_by_feature) },
    { name: 'R² previous', value: r => r.on.explained_by_previous_token, show: r => fixed(r.on.explained_by_previous_token) },
    { name: 'beyond the token', value: r => r.on.beyond_the_token, show: r => fixed(r.on.beyond_the_token) },
    { name: 'active on', value: r => r.on.active, show: r => whole(r.on.active) },
    ...effectColumns,
    { name: 'cohesion', value: r => r.cohesion, show: r => fixed(r.cohesion) },
    { name: 'density', value: r => r.density, show: r => fixed(r.density) },
    { name: 'stability', value: r => r.stability, show: r => fixed(r.stability) },
    { name: 'since window', value: r => r.born_window },
    { name: 'matrices', value: r => r.matrices },
  ], rows);
  const search = el('input', { id: 'search', type: 'search', placeholder: 'token, matrix, matrix:index or id' });
  const multi = el('input', { id: 'multi', type: 'checkbox' });
  const narrow = () => box.update(rows.filter(r => (!multi.checked || r.multi_layer) && matches(r, search.value.trim(), run)));
  search.addEventListener('input', narrow);
  multi.addEventListener('change', narrow);
  const update = by => { rows = joined(by); narrow(); };
  return { update, card: card('Clusters', 'Top tokens: of the samples a cluster is active on, its mean importance being 0.5 or more. R²: of its activity by the current and by the previous token; what neither explains lies beyond the token. Effect / controls: how many times more the output of the model changes without the cluster, where it is active, than without random sets like it. Effect / matched: the same against sets that are as important where the cluster is active. Specificity: that over where it is silent. Cohesion: mean r of the emitted pairs inside. Density: share of pairs that are edges. Stability: Jaccard with the window before.',
    el('p', {}, el('label', { for: 'search' }, 'Search '), search, ' ', multi, el('label', { for: 'multi' }, ' multi-layer only')), box) };
}

function matches(row, text, run) {
  if (!text || String(row.id) === text) return true;
  const colon = text.lastIndexOf(':');
  if (colon > 0) {
    const matrix = run.matrices.find(m => m.matrix === text.slice(0, colon));
    return matrix ? row.numbers.includes(matrix.first + Number(text.slice(colon + 1))) : false;
  }
  return row.matrices.includes(text) || row.on.top_items.some(t => t.includes(text));
}
