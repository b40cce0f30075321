import { exemplarCards, samples } from './exemplars.js';
import { card, el, empty, facts, fixed, link, table, whole } from './dom.js';

/** One subcomponent at a window. */
export async function subcomponentView({ parts: [name, , key], query, get }) {
  const window = query.get('window');
  const s = await get(`/runs/${encodeURIComponent(name)}/subcomponents/${encodeURIComponent(key)}?window=${window ?? 'latest'}&limit=100`);
  const own = s.clusters.find(c => c.window === s.window)?.cluster ?? null;
  const cluster = own === null ? null : await get(`/runs/${encodeURIComponent(name)}/clusters/${own}?window=${s.window}&member=${encodeURIComponent(key)}`)
    .catch(e => { if (e.details?.status === 404) return null; throw e; });
  const across = s.correlated.filter(c => c.layer !== s.layer);
  return [
    el('h1', {}, `${s.key}, window ${s.window}`),
    facts([['matrix', s.matrix], ['layer', s.layer], ['number', s.number], ['mean importance', fixed(s.mean_importance, 4)], ['firings', whole(s.firings)],
      ['fires in', s.firing_density === null ? '–' : `${fixed(s.firing_density * 100, 2)} %`]]),
    s.correlations_kept ? el('div', { class: 'columns' },
      list('Correlated across layers', across, name, window, s.formula),
      list('Correlated in its layer', s.correlated.filter(c => c.layer === s.layer), name, window, s.formula))
      : card('Correlated', null, empty('The correlations of this window are no longer kept.')),
    cluster ? exemplars(cluster, name, window) : null,
    card('Its cluster over windows', null, table('Its cluster over windows', [
      { name: 'window', value: c => c.window },
      { name: 'cluster', value: c => c.cluster, show: c => c.cluster === null ? 'none' : link([name, 'cluster', c.cluster], c.window, String(c.cluster)) }], s.clusters)),
  ].filter(Boolean);
}

/** Those of its cluster, shaded by itself where that is kept. */
function exemplars(cluster, name, window) {
  const box = exemplarCards({ ...cluster, tables: [], bands: [] }, null)[0];
  box.querySelector('details')?.remove();
  if (cluster.exemplars_kept && cluster.exemplars.length) {
    const shown = cluster.exemplars.slice(0, 12);
    const tokens = shown.flatMap(x => x.context);
    const own = tokens.length > 0 && tokens.every(t => t.member_importance !== undefined);
    box.querySelector('ol').replaceWith(samples(shown, own ? 'member_importance' : 'activity'));
    const shading = own ? 'Shaded by the importance of this subcomponent; of' : tokens.length ? 'Shaded by the activity of the cluster; of' : 'Of';
    box.querySelector('.note').append(` ${shading} cluster `, link([name, 'cluster', cluster.id], window, String(cluster.id)), '.');
  }
  return box;
}

function list(title, rows, name, window, formula) {
  return card(title, formula, rows.length ? table(title, [
    { name: 'subcomponent', value: c => c.key, show: c => link([name, 'subcomponent', c.key], window, c.key) },
    { name: 'r', value: c => c.r, show: c => fixed(c.r, 3) },
    { name: 'fired', value: c => c.firings, show: c => whole(c.firings) },
    { name: 'other fired', value: c => c.firings_other, show: c => whole(c.firings_other) },
    { name: 'both', value: c => c.firings_both, show: c => whole(c.firings_both) },
    { name: 'samples', value: c => c.samples, show: c => whole(c.samples) },
    { name: 'cluster', value: c => c.cluster, show: c => c.cluster === null ? 'none' : link([name, 'cluster', c.cluster], window, String(c.cluster)) }], rows)
    : empty('No emitted pair.'));
}
