import { canvas, color, el, fixed, tip } from './dom.js';

/** Emitted pairs among members on canvas; zoomable. */
export function matrix(block, snapshot, size = 560) {
  const d3 = globalThis.d3;
  const n = block.members.length;
  const { node, pen } = canvas(size, size, `Correlations of ${n} subcomponents, ${block.pairs_total} pairs`);
  const at = new Map(block.pairs.map(([i, j, r]) => [i * n + j, r]));
  const ends = [];
  if (snapshot) snapshot.rows.reduce((sum, row) => { ends.push(sum + row.size); return sum + row.size; }, 0);
  let view = d3.zoomIdentity;
  function draw() {
    const cell = size / n * view.k;
    const dot = Math.max(1, cell);
    pen.clearRect(0, 0, size, size);
    pen.fillStyle = color('--back');
    pen.fillRect(0, 0, size, size);
    for (const [i, j, r] of block.pairs) {
      pen.fillStyle = r < 0 ? '#b3261e' : color0;
      pen.globalAlpha = Math.min(1, Math.abs(r) + 0.15);
      pen.fillRect(view.x + j * cell, view.y + i * cell, dot, dot);
      pen.fillRect(view.x + i * cell, view.y + j * cell, dot, dot);
    }
    pen.globalAlpha = 0.5;
    pen.strokeStyle = color('--line');
    if (cell > 2) for (const end of ends) {
      pen.strokeRect(view.x, view.y, end * cell, end * cell);
    }
    pen.globalAlpha = 1;
  }
  const color0 = color('--link');
  d3.select(node).call(d3.zoom().scaleExtent([1, Math.max(1, n / 8)]).translateExtent([[0, 0], [size, size]])
    .on('zoom', event => { view = event.transform; requestAnimationFrame(draw); }))
    .on('dblclick.zoom', function reset() { view = d3.zoomIdentity; this.__zoom = view; draw(); });
  node.addEventListener('mousemove', event => {
    const box = node.getBoundingClientRect();
    const cell = size / n * view.k;
    const j = Math.floor(((event.clientX - box.left) * size / box.width - view.x) / cell);
    const i = Math.floor(((event.clientY - box.top) * size / box.height - view.y) / cell);
    const r = at.get(Math.min(i, j) * n + Math.max(i, j));
    tip(event, r === undefined ? null : `${block.members[i]} × ${block.members[j]}: r = ${fixed(r, 3)}`);
  });
  node.addEventListener('mouseleave', event => tip(event, null));
  draw();
  return el('div', { id: 'matrix' }, node, el('p', { class: 'note' },
    block.pairs.length < block.pairs_total ? `The strongest ${block.pairs.length} of ${block.pairs_total} pairs. ` : `${block.pairs_total} pairs. `, block.formula));
}
