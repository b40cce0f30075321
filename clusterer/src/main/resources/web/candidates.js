import { el, empty, fixed, tip, whole } from './dom.js';

/** Gap and agreement of each candidate k of the largest component, the chosen one marked. */
export function candidates(snapshot) {
  const d3 = globalThis.d3;
  const largest = [...snapshot.components].sort((a, b) => b.size - a.size)[0];
  if (!largest) return empty('No component has edges.');
  const line = el('p', {}, `Largest component: ${whole(largest.size)} subcomponents, ${whole(largest.edges)} edges, k = ${largest.k} (${largest.reason}), searched in window ${largest.searched_window}${largest.capped ? '; the eigenvectors stop at their cap' : ''}.`);
  if (largest.candidates.length === 0) return el('div', { id: 'candidates' }, line, empty('No candidates were needed.'));
  const width = 760;
  const height = 190;
  const svg = d3.create('svg').attr('viewBox', `0 0 ${width} ${height}`).attr('role', 'img').attr('aria-label', 'Eigengap and agreement of halves at each candidate k');
  const rows = [...largest.candidates].sort((a, b) => a.k - b.k);
  const x = d3.scaleBand(rows.map(c => c.k), [50, width - 10]).padding(0.3);
  const gap = d3.scaleLinear([0, d3.max(rows, c => c.gap)], [0, 65]);
  const agreement = d3.scaleLinear([0, 1], [0, 65]);
  const bars = (value, scale, base, text) => {
    svg.append('text').attr('x', 0).attr('y', base - 70).text(text);
    svg.append('g').selectAll('rect').data(rows.filter(c => value(c) !== null)).join('rect').attr('class', c => c.k === largest.k ? 'chosen' : 'mark')
      .attr('x', c => x(c.k)).attr('width', x.bandwidth()).attr('y', c => base - Math.max(0, scale(value(c)))).attr('height', c => Math.max(0, scale(value(c))))
      .on('mousemove', (event, c) => tip(event, `k = ${c.k}: gap ${fixed(c.gap, 4)}, agreement ${fixed(c.agreement, 3)}`)).on('mouseleave', event => tip(event, null));
    svg.append('line').attr('class', 'axis').attr('x1', 50).attr('x2', width - 10).attr('y1', base).attr('y2', base);
  };
  bars(c => c.gap, gap, 80, 'gap');
  bars(c => c.agreement, agreement, 165, 'agreement');
  svg.append('g').selectAll('text').data(rows).join('text').attr('x', c => x(c.k) + x.bandwidth() / 2).attr('text-anchor', 'middle').attr('y', 182).text(c => c.k);
  return el('div', { id: 'candidates' }, line, svg.node());
}
