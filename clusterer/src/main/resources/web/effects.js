import { card, el, empty, facts, fixed, table, tip, whole } from './dom.js';

const visible = text => text.replaceAll('\r', '␍').replaceAll('\n', '↵').replaceAll('\t', '⇥');

/** A number of any size, in few characters. */
export const short = n => n === null || n === undefined ? '–' : n !== 0 && (Math.abs(n) < 0.01 || Math.abs(n) >= 10000) ? n.toExponential(1) : fixed(n, Math.abs(n) < 10 ? 2 : 0);

/** Columns of the table of clusters. */
export const effectColumns = [
  { name: 'effect / controls', value: r => r.on.effect?.ratio, show: r => told(r.on.effect) },
  { name: 'effect / matched', value: r => r.on.effect?.matched_ratio, show: r => matched(r.on.effect) },
  { name: 'specificity', value: r => r.on.effect?.specificity, show: r => short(r.on.effect?.specificity) },
];

function matched(effect) {
  if (!effect?.matched_controls) return '–';
  return `${short(effect.matched_ratio)}${effect.beats_matched ? '' : ` (rank ${effect.matched_rank} of ${effect.matched_controls + 1})`}`;
}

function told(effect) {
  if (!effect) return '–';
  if (effect.refused) return 'refused';
  return `${short(effect.ratio)}${effect.confirmed ? '' : ` (rank ${effect.rank} of ${effect.controls + 1})`}`;
}

/** What taking a cluster out of the model changed. */
export function effectCard(cluster) {
  const effect = cluster.effect;
  if (!effect) return card('Effect', null, empty('No node has tested this cluster yet.'));
  if (effect.refused) return card('Effect', null, empty(`Node ${effect.node} refused the test: ${effect.refused}`));
  const tokens = effect.samples.some(s => s.tokens.length);
  const what = tokens ? 'KL divergence of the next token from the target’s, in nats' : 'squared change, summed over output features';
  return card('Effect', `Taken out of the model by node ${effect.node}, as it was in window ${effect.window}${effect.same_members ? '' : ' (its members have changed since)'}. Effect: ${what}, mean over samples where it is active (0.5 or more) or silent (below 0.1). Controls: as many subcomponents of the same matrices with like importance, from other clusters; over all samples, or (matched) where this cluster is active.`,
    facts([['effect where active', short(effect.active)], ['where silent', short(effect.silent)], ['specificity', short(effect.specificity)],
      ['against controls', `${short(effect.ratio)} times`], ['rank', `${effect.rank} of ${effect.controls + 1}`],
      ...(effect.matched_controls ? [['against matched controls', `${short(effect.matched_ratio)} times`], ['rank among these', `${effect.matched_rank} of ${effect.matched_controls + 1}`],
        ['their importance where active', `${fixed(mean(effect.each_matched.map(c => c.active_importance)), 2)}, the cluster’s ${fixed(effect.active_importance, 2)}`]] : []),
      ['against its layers alone', effect.jointness === null ? '–' : `${short(effect.jointness)} times their sum`],
      ...(tokens ? [['change of loss', short(effect.active_loss)]] : []),
      ['samples active', whole(effect.active_samples)], ['silent', whole(effect.silent_samples)]]),
    strip(effect),
    el('div', { class: 'columns' }, ...items(effect, tokens), layers(effect)),
    tokens ? exemplars(effect) : null);
}

const mean = values => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Every control's effect as a dot, the cluster's as a bar, on logarithmic lines: controls over all samples, and matched ones. */
function strip(effect) {
  const d3 = globalThis.d3;
  const rows = [['control', effect.each_control], ['matched control', effect.each_matched]]
    .filter(([, controls]) => controls.length).map(([name, controls]) => ({ name, values: controls.map(c => c.active) }));
  const values = rows.flatMap(row => row.values);
  const positive = [...values, effect.active].filter(v => v > 0);
  if (positive.length === 0) return empty('Neither the cluster nor a control changed anything.');
  const width = 760;
  const left = 120; // Names stand beside the dots.
  const low = 32 * Math.max(1, rows.length) + 8;
  const least = d3.min(positive);
  const x = d3.scaleLog([least / 1.5, d3.max(positive) * 1.5], [left, width - 10]).clamp(true);
  const svg = d3.create('svg').attr('viewBox', `0 0 ${width} ${low + 22}`).attr('role', 'img').attr('id', 'strip')
    .attr('aria-label', `Effect on active samples: the cluster ${short(effect.active)}, ${rows.map(row => `${row.values.length} ${row.name}s from ${short(d3.min(row.values))} to ${short(d3.max(row.values))}`).join(', ')}`);
  rows.forEach((row, at) => {
    const y = 32 * at + 40;
    svg.append('line').attr('class', 'axis').attr('x1', left).attr('x2', width - 10).attr('y1', y).attr('y2', y);
    svg.append('text').attr('x', 0).attr('y', y - 8).text(`${row.name}s`);
    svg.append('g').selectAll('circle').data(row.values).join('circle').attr('class', 'mark').attr('fill-opacity', 0.6).attr('r', 5)
      .attr('cx', v => x(Math.max(v, least / 1.5))).attr('cy', (v, i) => y - 6 - (i % 3) * 6)
      .on('mousemove', (event, v) => tip(event, `${row.name}: ${short(v)}`)).on('mouseleave', event => tip(event, null));
  });
  svg.append('rect').attr('class', 'chosen').attr('x', x(effect.active) - 2).attr('width', 4).attr('y', 8).attr('height', low - 8)
    .on('mousemove', event => tip(event, `the cluster: ${short(effect.active)}`)).on('mouseleave', event => tip(event, null));
  const digits = x.domain()[1] / x.domain()[0] > 100 ? [1] : [1, 2, 5]; // Others would overlap.
  const ticks = x.ticks().filter(v => digits.includes(Math.round(v / 10 ** Math.floor(Math.log10(v) + 1e-9))));
  svg.append('g').selectAll('text').data(ticks).join('text').attr('x', v => x(v)).attr('y', low + 16).attr('text-anchor', 'middle').text(v => v.toExponential(0));
  return svg.node();
}

function items(effect, tokens) {
  const list = (title, rows) => table(title, [
    { name: title, value: r => r.text, show: r => el('span', { class: 'key' }, tokens ? `'${visible(r.text)}'` : r.text) },
    { name: 'where active', value: r => r.active, show: r => short(r.active) },
    { name: 'where silent', value: r => r.silent, show: r => short(r.silent) }], rows);
  return tokens
    ? [list('promoted without it', effect.rising), list('suppressed without it', effect.falling)]
    : [list('output changed most', effect.rising)];
}

function layers(effect) {
  return effect.layers.length ? table('Layers alone', [
    { name: 'layer alone', value: l => l.layer }, { name: 'members', value: l => l.members },
    { name: 'where active', value: l => l.active, show: l => short(l.active) },
    { name: 'where silent', value: l => l.silent, show: l => short(l.silent) }], effect.layers) : null;
}

function exemplars(effect) {
  const own = effect.samples.filter(s => s.kind === 'exemplar').slice(0, 12);
  return el('details', {}, el('summary', {}, 'Exemplars with the change of the next token’s loss'),
    el('p', { class: 'note' }, 'Shaded by how much the loss of the token after it rises without the cluster, up to 2 nats; the values on pointing.'),
    el('ol', { class: 'exemplars' }, own.map(s => el('li', {}, el('p', { class: 'context' }, s.tokens.map((text, i) => {
      const node = el(i === s.position ? 'mark' : 'span', { class: i === s.position ? 'token own' : 'token',
        title: `'${visible(text)}': activity ${fixed(s.activities[i], 3)}, effect ${short(s.effects[i])}, loss ${short(s.loss_changes[i])}` }, visible(text));
      node.style.setProperty('--a', Math.min(1, Math.max(0, (s.loss_changes[i] ?? 0) / 2)));
      return node;
    }))))));
}
