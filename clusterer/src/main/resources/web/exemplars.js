import { card, el, empty, fixed, table, whole } from './dom.js';

/** A token with its spaces and line breaks to be seen. */
export const visible = text => text.replaceAll('\r', '␍').replaceAll('\n', '↵').replaceAll('\t', '⇥');

/** As it stands in a list: between quotes. */
export const quoted = text => `'${visible(text)}'`;

const percent = x => x === null || x === undefined ? '–' : `${fixed(100 * x, x > 0 && x < 0.01 ? 2 : 1)} %`;

/** Exemplars of a cluster and what it is active on. again(key) fetches the cluster with a member's own importances. */
export function exemplarCards(cluster, again) {
  if (!cluster.exemplars_kept) return [card('Exemplars', null, empty('No exemplars are kept for this cluster.'))];
  const list = el('div', {}, samples(cluster.exemplars, 'activity'));
  return [
    card('Exemplars', `Samples with the highest activity: the mean importance over the cluster's members. Distinct pairs of tokens first, at most one a sequence. Of ${whole(cluster.samples)} samples seen since window ${cluster.since_window}, when its membership last changed, it was active (0.5 or more) on ${whole(cluster.active)}; its mean activity is ${fixed(cluster.mean_activity, 4)}.`,
      again ? shading(cluster, again, list) : null, list, range(cluster.bands)),
    ...cluster.tables.map(tokens),
  ];
}

function shading(cluster, again, list) {
  const keys = cluster.members.map(m => m.key);
  const select = el('select', { id: 'shade', onchange: async e => {
    const key = e.target.value;
    const shown = key ? await again(key) : cluster;
    list.replaceChildren(samples(shown.exemplars, key ? 'member_importance' : 'activity'));
  } }, el('option', { value: '' }, 'the cluster'), keys.map(key => el('option', { value: key }, key)));
  if (document.getElementById('answers')) return null; // A report cannot ask.
  return el('p', {}, el('label', { for: 'shade' }, 'Shade tokens by '), select);
}

/** A list of samples, each token shaded by one of its fields. */
export function samples(exemplars, field) {
  if (exemplars.length === 0) return empty('No sample has activated this cluster since its membership last changed.');
  return el('ol', { class: 'exemplars' }, exemplars.map(x => el('li', {},
    el('p', { class: 'note' }, `activity ${fixed(x.activity, 3)} · ${percent(x.members_active)} of members · ${x.node}, step ${x.step}, sample ${x.sample}`),
    x.context.length ? el('p', { class: 'context' }, x.context.map((t, i) => token(t, i === x.position, field))) : features(x))));
}

function token(t, own, field) {
  const value = t[field];
  const said = value === undefined ? 'not kept' : fixed(value, 4);
  const node = el(own ? 'mark' : 'span', { class: own ? 'token own' : 'token', title: `${quoted(t.text)}: ${said}${t.predicted === undefined ? '' : `; predicted next: ${quoted(t.predicted)}`}` }, visible(t.text));
  node.style.setProperty('--a', value ?? 0);
  return node;
}

function features(x) {
  if (x.features.length === 0) return el('p', { class: 'context' }, 'No feature is on, or the batches carry none.');
  return el('p', { class: 'context' }, x.features.map(f => {
    const node = el('span', { class: 'token feature', title: `feature ${f.feature}: ${f.value}` }, `feature ${f.feature} = ${fixed(f.value, 2)}`);
    node.style.setProperty('--a', Math.min(1, Math.abs(f.value)) * 0.6);
    return node;
  }));
}

function range(bands) {
  const seen = bands.filter(b => b.exemplars.length);
  return el('details', {}, el('summary', {}, 'Samples over the whole range of activity'),
    el('p', { class: 'note' }, 'Two of each tenth of the range, drawn at random; the lowest leaves out samples without any activity.'),
    [...seen].reverse().map(b => el('section', {}, el('h3', {}, `activity ${b.from} to ${b.to}: ${whole(b.samples)} samples`), samples(b.exemplars, 'activity'))));
}

const kinds = {
  token: ['Tokens', 'the current token'], 'previous-token': ['Previous tokens', 'the token before'],
  'predicted-token': ['Predicted tokens', 'the token that the model thinks comes next'], feature: ['Features', 'the best single feature'],
};

function tokens(t) {
  const [title, words] = kinds[t.kind] ?? [t.kind, t.kind];
  const note = `R² of the activity by ${words}, adjusted for the number of them: ${fixed(t.explained, 3)}. ${whole(t.samples)} samples, ${whole(t.active)} of them active. Lift: P(active | item) / P(active), with Wilson's 95 % interval, which takes samples as independent.`;
  return card(title, note, t.rows.length ? table(title, [
    { name: t.kind === 'feature' ? 'feature' : 'token', value: r => r.text, show: r => t.kind === 'feature' ? r.text : el('span', { class: 'key' }, quoted(r.text)) },
    { name: 'samples', value: r => r.samples, show: r => whole(r.samples) },
    { name: 'active', value: r => r.active, show: r => whole(r.active) },
    { name: 'P(item | active)', value: r => r.item_given_active, show: r => percent(r.item_given_active) },
    { name: 'P(active | item)', value: r => r.active_given_item, show: r => percent(r.active_given_item) },
    { name: 'lift', value: r => r.lift, show: r => fixed(r.lift, 1) },
    { name: 'interval', value: r => r.lift_low, show: r => `${fixed(r.lift_low, 1)} to ${fixed(r.lift_high, 1)}` },
  ], t.rows) : empty('It was not active on any.'));
}
