import { el, empty, tip } from './dom.js';

/** Clusters as streams over windows. */
export function alluvial(history, open) {
  const d3 = globalThis.d3;
  const windows = history.windows;
  if (windows.length < 2) return empty('One window so far: the history begins with the second.');
  const width = 640;
  const height = 420;
  const svg = d3.create('svg').attr('viewBox', `0 0 ${width} ${height}`).attr('role', 'img').attr('id', 'history')
    .attr('aria-label', `Clusters over ${windows.length} windows`);
  const gap = 3;
  const most = d3.max(windows, w => d3.sum(w.clusters, c => c.size));
  const rows = d3.max(windows, w => w.clusters.length);
  const scale = (height - 40 - gap * rows) / Math.max(1, most);
  const x = d3.scalePoint(windows.map(w => w.window), [20, width - 40]);
  const spots = new Map();
  for (const w of windows) {
    let y = 24;
    for (const c of w.clusters) {
      spots.set(`${w.window}/${c.id}`, { x: x(w.window), y, h: Math.max(1, c.size * scale), out: 0, into: 0, c, w });
      y += c.size * scale + gap;
    }
  }
  const before = new Map(windows.map((w, i) => [w.window, windows[i - 1]?.window]));
  const bands = history.flows.map(flow => {
    const a = spots.get(`${before.get(flow.window)}/${flow.from}`);
    const b = spots.get(`${flow.window}/${flow.to}`);
    const h = flow.members * scale;
    const band = { flow, path: path(a.x + 12, a.y + a.out, b.x, b.y + b.into, h) };
    a.out += h;
    b.into += h;
    return band;
  });
  const flows = svg.append('g').selectAll('path').data(bands).join('path').attr('class', 'flow').attr('d', d => d.path);
  flows.on('mousemove', (event, d) => tip(event, `${d.flow.members} members: ${d.flow.from} → ${d.flow.to}`)).on('mouseleave', event => tip(event, null));
  const blocks = svg.append('g').selectAll('rect').data([...spots.values()]).join('rect')
    .attr('class', 'block').attr('x', d => d.x).attr('y', d => d.y).attr('width', 12).attr('height', d => d.h);
  const light = id => {
    blocks.classed('lit', d => d.c.id === id);
    flows.classed('lit', d => d.flow.from === id || d.flow.to === id);
  };
  blocks.on('mousemove', (event, d) => { light(d.c.id); tip(event, `cluster ${d.c.id}, window ${d.w.window}: ${d.c.size} members`); })
    .on('mouseleave', event => { light(null); tip(event, null); })
    .on('click', (event, d) => { tip(event, null); open(d.c.id); });
  svg.append('g').selectAll('text').data(windows).join('text').attr('x', w => x(w.window)).attr('y', 14).text(w => `w ${w.window}`);
  return el('div', {}, svg.node());
}

function path(x0, y0, x1, y1, h) {
  const m = (x0 + x1) / 2;
  return `M${x0},${y0}C${m},${y0} ${m},${y1} ${x1},${y1}L${x1},${y1 + h}C${m},${y1 + h} ${m},${y0 + h} ${x0},${y0 + h}Z`;
}
