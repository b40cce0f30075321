import { canvas, color, el, hue, tip } from './dom.js';

/** Matrices as columns, subcomponents as dots stacked by cluster, ribbons through a cluster's columns. */
export function layerMap(run, snapshot, open) {
  const columns = [...run.matrices].sort((a, b) => a.layer - b.layer || a.first - b.first);
  const columnOf = new Map();
  columns.forEach((m, c) => columnOf.set(m, c));
  const width = Math.max(700, Math.min(1440, innerWidth - 80));
  const top = 66;
  const step = (width - 20) / columns.length; // The last name leans out.
  const stacks = place(run, snapshot, columnOf, columns.length);
  const tallest = Math.max(1, ...stacks.heights);
  const perRow = Math.max(1, Math.min(12, Math.floor(step * 0.5 / 5)));
  const dot = Math.max(1.2, Math.min(5, 420 * perRow / tallest));
  const height = top + Math.ceil(tallest / perRow) * dot + 30;
  const { node, pen } = canvas(width, height, `Layer map: ${snapshot.clusters} clusters over ${columns.length} matrices. The table of clusters below has the same content.`);
  const left = c => c * step + step * 0.25;
  const spot = (c, s) => [left(c) + (s % perRow) * dot, top + Math.floor(s / perRow) * dot];

  function draw(lit, ribbons = true) {
    pen.clearRect(0, 0, width, height);
    heads(pen, columns, step);
    for (const row of stacks.rows) {
      if (ribbons && row.spans.length > 1 && (lit === null ? row.multi : row.id === lit)) ribbon(row, row.id === lit);
    }
    for (const row of stacks.rows) {
      pen.globalAlpha = lit === null || row.id === lit ? 1 : 0.18;
      pen.fillStyle = row.id === lit ? color('--lit') : hue(row.id);
      for (const { column, from, count } of row.spans) {
        for (let s = from; s < from + count; s++) {
          const [x, y] = spot(column, s);
          pen.fillRect(x, y, dot * 0.85, dot * 0.85);
        }
      }
    }
    pen.globalAlpha = 1;
  }

  function ribbon(row, lit) {
    pen.fillStyle = lit ? color('--lit') : hue(row.id);
    pen.globalAlpha = lit ? 0.5 : 0.13;
    const right = perRow * dot;
    for (let i = 1; i < row.spans.length; i++) {
      const a = row.spans[i - 1];
      const b = row.spans[i];
      const [ax, a0] = [left(a.column) + right, spot(a.column, a.from)[1]];
      const a1 = spot(a.column, a.from + a.count - 1)[1] + dot;
      const [bx, b0] = [left(b.column), spot(b.column, b.from)[1]];
      const b1 = spot(b.column, b.from + b.count - 1)[1] + dot;
      const middle = (ax + bx) / 2;
      pen.beginPath();
      pen.moveTo(ax, a0);
      pen.bezierCurveTo(middle, a0, middle, b0, bx, b0);
      pen.lineTo(bx, b1);
      pen.bezierCurveTo(middle, b1, middle, a1, ax, a1);
      pen.fill();
    }
  }

  function under(event) {
    const box = node.getBoundingClientRect();
    const x = (event.clientX - box.left) * width / box.width;
    const y = (event.clientY - box.top) * height / box.height;
    const c = Math.floor(x / step);
    const across = Math.floor((x - left(c)) / dot);
    if (c < 0 || c >= columns.length || y < top || across < 0 || across >= perRow) return null;
    return stacks.owner[c][Math.floor((y - top) / dot) * perRow + across] ?? null;
  }

  let lit = null;
  const light = id => { if (id !== lit) { lit = id; draw(lit); } };
  node.addEventListener('mousemove', event => {
    const found = under(event);
    light(found ? found.row.id : null);
    node.style.cursor = found ? 'pointer' : '';
    tip(event, found ? `cluster ${found.row.id}: ${found.row.size} subcomponents; ${found.key}` : null);
  });
  node.addEventListener('mouseleave', event => { light(null); tip(event, null); });
  node.addEventListener('click', event => { const found = under(event); if (found) { tip(event, null); open(found.row.id); } });
  // Keyboard: arrows light one cluster after the other, Enter opens it.
  node.tabIndex = 0;
  node.setAttribute('role', 'application');
  const said = el('p', { class: 'note', 'aria-live': 'polite' }, 'With the keyboard: left and right choose a cluster, Enter opens it.');
  let at = -1;
  node.addEventListener('keydown', event => {
    const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (turn && stacks.rows.length) {
      at = (at + turn + stacks.rows.length) % stacks.rows.length;
      light(stacks.rows[at].id);
      said.textContent = `Cluster ${stacks.rows[at].id}, ${stacks.rows[at].size} subcomponents`;
      event.preventDefault();
    } else if (event.key === 'Enter' && at >= 0) open(stacks.rows[at].id);
  });
  draw(null, false);
  // Ribbons are most of the work: after the first paint.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => draw(lit))));
  return el('div', { id: 'layer-map' }, node, said);
}

function place(run, snapshot, columnOf, count) {
  const heights = new Array(count).fill(0);
  const owner = Array.from({ length: count }, () => []);
  const rows = snapshot.rows.map(row => {
    const byColumn = new Map();
    for (const number of row.numbers) {
      const matrix = run.matrices.findLast(m => m.first <= number);
      const column = columnOf.get(matrix);
      if (!byColumn.has(column)) byColumn.set(column, []);
      byColumn.get(column).push(`${matrix.matrix}:${number - matrix.first}`);
    }
    const placed = { id: row.id, size: row.size, multi: row.multi_layer, spans: [] };
    for (const [column, keys] of [...byColumn].sort((a, b) => a[0] - b[0])) {
      placed.spans.push({ column, from: heights[column], count: keys.length });
      for (const key of keys) owner[column].push({ row: placed, key });
      heights[column] += keys.length;
    }
    return placed;
  });
  return { heights, owner, rows };
}

function heads(pen, columns, step) {
  pen.font = '11px system-ui, sans-serif';
  let layer = null;
  columns.forEach((matrix, c) => {
    if (matrix.layer !== layer) {
      layer = matrix.layer;
      pen.fillStyle = color('--ink');
      pen.fillText(`layer ${layer}`, c * step + 4, 12);
      pen.fillStyle = color('--line');
      pen.fillRect(c * step, 0, 1, 4000);
    }
    pen.fillStyle = color('--soft');
    const short = matrix.matrix.split('.').slice(-1)[0];
    pen.save();
    pen.translate(c * step + step * 0.3, 58);
    if (step < 60) pen.rotate(-0.6);
    pen.fillText(short, 0, 0);
    pen.restore();
  });
}
