import { card, el, empty, facts, fixed, link, table, whole } from './dom.js';
import { matrix } from './matrix.js';
import { exemplarCards } from './exemplars.js';
import { effectCard } from './effects.js';

/** One cluster at a window. */
export async function clusterView({ parts: [name, , id], query, get, onExemplars }) {
  const path = `/runs/${encodeURIComponent(name)}`;
  const window = query.get('window');
  const at = window ?? 'latest';
  const own = `${path}/clusters/${encodeURIComponent(id)}?window=${at}`;
  let cluster = await get(own);
  const block = await get(`${path}/correlations?cluster=${encodeURIComponent(id)}&window=${at}&limit=20000`)
    .catch(e => { if (e.details?.status === 404) return null; throw e; });
  const copied = el('span', { role: 'status' });
  const copy = el('button', { type: 'button', onclick: async () => {
    await navigator.clipboard.writeText(JSON.stringify(cluster, null, 2));
    copied.textContent = ' copied';
  } }, 'Copy as JSON');
  const again = key => get(`${own}&member=${encodeURIComponent(key)}`);
  const seen = el('div', { id: 'exemplars' }, exemplarCards(cluster, again));
  const effect = el('div', { id: 'effect' }, effectCard(cluster));
  onExemplars(async () => {
    const next = await get(own);
    if (next.effect?.answered_at_milliseconds !== cluster.effect?.answered_at_milliseconds) effect.replaceChildren(effectCard(next));
    cluster.effect = next.effect;
    if (next.samples === cluster.samples && next.since_window === cluster.since_window) return;
    cluster = next;
    if (!seen.contains(document.activeElement)) seen.replaceChildren(...exemplarCards(cluster, again));
  });
  return [
    el('h1', {}, `Cluster ${cluster.id} of run ${name}, window ${cluster.window}`), el('p', {}, copy, copied),
    facts([['size', cluster.size], ['core', cluster.core_size], ['layers', cluster.layers.map(l => `${l.layer} (${l.members})`).join(', ')],
      ['cohesion', fixed(cluster.cohesion, 3)], ['density', fixed(cluster.density, 3)], ['conductance', fixed(cluster.conductance, 3)],
      ['found again in halves', cluster.halves ? cluster.halves.overlaps.map(o => fixed(o, 2)).join(', ') : '–'], ['since window', cluster.born_window],
      ...(cluster.exemplars_kept ? [['R² by token', fixed(cluster.explained_by_token ?? cluster.explained_by_feature, 3)], ['R² by previous', fixed(cluster.explained_by_previous_token, 3)],
        ['beyond the token', fixed(cluster.beyond_the_token, 3)]] : []),
      ...cluster.circuits.map(c => [`circuit ${c.circuit}`, `${c.shared} of ${c.members}`])]),
    seen,
    effect,
    el('div', { class: 'columns' }, members(cluster, name, window),
      card('Correlation block', null, block ? matrix(block, null, 430) : empty('The correlations of this window are no longer kept.')),
      history(cluster, name),
      card('Neighbours', 'Clusters by the sum of r over the emitted pairs between.', cluster.neighbours.length ? table('Neighbours', [
        { name: 'cluster', value: r => r.id, show: r => link([name, 'cluster', r.id], window, String(r.id)) },
        { name: 'pairs', value: r => r.pairs }, { name: 'mean r', value: r => r.mean_r, show: r => fixed(r.mean_r, 3) },
        { name: 'sum of r', value: r => r.sum_r, show: r => fixed(r.sum_r, 2) }], cluster.neighbours) : empty('No emitted pair leads to another cluster.'))),
  ];
}

function members(cluster, name, window) {
  return card('Members', 'Importance and firing over the samples of the window. Centrality: mean r to its cluster against the next nearest. Belonging: what parts the core from the periphery.', table('Members', [
    { name: 'subcomponent', value: m => m.key, show: m => link([name, 'subcomponent', m.key], window, m.key) },
    { name: 'matrix', value: m => m.matrix }, { name: 'layer', value: m => m.layer },
    { name: 'mean importance', value: m => m.mean_importance, show: m => fixed(m.mean_importance, 4) },
    { name: 'fires in', value: m => m.firing_density, show: m => m.firing_density === null ? '–' : `${fixed(m.firing_density * 100, 2)} %` },
    { name: 'core', value: m => m.core ? 1 : 0, show: m => m.core ? 'yes' : 'no' },
    { name: 'belonging', value: m => m.belonging, show: m => fixed(m.belonging, 3) },
    { name: 'centrality', value: m => m.centrality, show: m => fixed(m.centrality, 3) }], cluster.members));
}

function history(cluster, name) {
  return card('History', 'Stability: Jaccard with the window before.', table('History', [
    { name: 'window', value: h => h.window, show: h => link([name, 'cluster', cluster.id], h.window, String(h.window)) },
    { name: 'size', value: h => h.size, show: h => whole(h.size) },
    { name: 'cohesion', value: h => h.cohesion, show: h => fixed(h.cohesion, 3) },
    { name: 'stability', value: h => h.stability, show: h => fixed(h.stability, 2) },
    { name: 'events', value: h => h.events.join('; ') }], cluster.history));
}
