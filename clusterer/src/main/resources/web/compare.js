import { card, el, facts, fixed, link, table, whole } from './dom.js';

/** Two windows of a run side by side. */
export async function compareView({ parts: [name], query, get }) {
  const path = `/runs/${encodeURIComponent(name)}`;
  const run = await get(path);
  const source = run.sources.find(s => s.reading === (query.get('reading') ?? 'live') && s.analysis === (query.get('analysis') ?? 'default'));
  const windows = (source ?? run.sources[0])?.windows ?? [];
  const from = query.get('from') ?? String(windows[windows.length - 2] ?? 'latest');
  const to = query.get('to') ?? 'latest';
  const c = await get(`${path}/compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);
  const choose = (id, chosen, go) => el('select', { id, onchange: e => { location.hash = `#/${encodeURIComponent(name)}/compare?${go(e.target.value)}`; } },
    windows.map(w => el('option', { value: w, selected: w === chosen }, `window ${w}`)));
  const cluster = (id, window) => id === null ? 'none' : link([name, 'cluster', id], window, String(id));
  return [
    el('h1', {}, `Windows ${c.from.window} and ${c.to.window} of run ${name}`),
    el('p', {}, el('label', { for: 'from' }, 'From '), choose('from', c.from.window, w => `from=${w}&to=${to}`), ' ',
      el('label', { for: 'to' }, 'to '), choose('to', c.to.window, w => `from=${from}&to=${w}`)),
    facts([['ARI', fixed(c.ari, 3)], ['clustered in both', whole(c.clustered_in_both)], ['moved', whole(c.moved_total)],
      ['clusters', `${c.from.clusters} → ${c.to.clusters}`], ['samples', `${whole(c.from.samples)} → ${whole(c.to.samples)}`]]),
    card('What moved', 'Subcomponents whose cluster is not the same in both windows; at most 1,000.', table('What moved', [
      { name: 'subcomponent', value: m => m.key, show: m => link([name, 'subcomponent', m.key], c.to.window, m.key) },
      { name: 'from cluster', value: m => m.from, show: m => cluster(m.from, c.from.window) },
      { name: 'to cluster', value: m => m.to, show: m => cluster(m.to, c.to.window) }], c.moved)),
  ];
}
