import { card, el, empty, fixed, link, table, whole } from './dom.js';

/** All runs. */
export async function runsView({ get }) {
  const { runs } = await get('/runs');
  if (runs.length === 0) return [el('h1', {}, 'Runs'), empty('No run has begun yet. This page shows it when one does.')];
  const rows = runs.flatMap(run => run.sources.length
    ? run.sources.map(source => ({ run, source, latest: source.latest }))
    : [{ run, source: null, latest: null }]);
  return [el('h1', {}, 'Runs'), card('All runs', 'Rate: samples a second between the last two windows.', table('All runs', [
    { name: 'run', value: r => r.run.run, show: r => runLink(r) },
    { name: 'model', value: r => r.run.model },
    { name: 'subcomponents', value: r => r.run.subcomponents, show: r => whole(r.run.subcomponents) },
    { name: 'reading', value: r => r.source?.reading ?? '–' },
    { name: 'analysis', value: r => r.source?.analysis ?? '–' },
    { name: 'window', value: r => r.latest?.window, show: r => r.latest ? whole(r.latest.window) : 'none closed yet' },
    { name: 'samples/s', value: r => r.source?.samples_per_second, show: r => whole(r.source?.samples_per_second) },
    { name: 'clusters', value: r => r.latest?.clusters, show: r => whole(r.latest?.clusters) },
    { name: 'multi-layer', value: r => r.latest?.multi_layer_clusters, show: r => whole(r.latest?.multi_layer_clusters) },
    { name: 'ARI to previous', value: r => r.latest?.agreement_with_predecessor, show: r => fixed(r.latest?.agreement_with_predecessor, 3) },
    { name: 'nodes', value: r => r.run.nodes.length, show: r => nodes(r) },
  ], rows))];
}

/** To the run by this row's reading and analysis. */
function runLink({ run, source }) {
  const usual = !source || (source.reading === 'live' && source.analysis === 'default');
  return usual ? link([run.run], null, run.run)
    : el('a', { href: `#/${encodeURIComponent(run.run)}?${new URLSearchParams({ reading: source.reading, analysis: source.analysis })}` }, run.run);
}

function nodes({ run, latest }) {
  const stalled = new Set((latest?.nodes ?? []).filter(n => n.incomplete).map(n => n.node));
  return run.nodes.map(n => stalled.has(n) ? `${n} (incomplete)` : n).join(', ');
}
