// Small helpers: elements, numbers, links, tables, the tooltip.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter(c => c !== null && c !== undefined));
  return node;
}

export const whole = n => n === null || n === undefined ? '–' : Math.round(n).toLocaleString('en');
export const fixed = (n, digits = 2) => n === null || n === undefined ? '–' : n.toFixed(digits);

export function facts(pairs) {
  return el('dl', { class: 'facts' },
    pairs.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value)))));
}

export function card(title, note, ...children) {
  return el('section', { class: 'card', 'aria-label': title }, el('h2', {}, title),
    note ? el('p', { class: 'note' }, note) : null, ...children);
}

export function empty(text) { return el('p', { class: 'empty', 'data-state': 'empty' }, text); }

// Rows that a table draws before the page is painted; the others follow.
const AT_ONCE = 60;

/** A table of objects, sorted by a click on a head. columns: {name, value(row), show(row)}. */
export function table(caption, columns, rows, most = 500) {
  let by = null;
  let draws = 0;
  let down = true;
  const body = el('tbody');
  const heads = columns.map((column, c) => el('th', { scope: 'col' },
    el('button', { type: 'button', onclick: () => sort(c) }, column.name)));
  const box = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', { 'aria-label': caption }, el('thead', {}, el('tr', {}, heads)), body));
  function draw() {
    const shown = by === null ? rows : [...rows].sort((a, b) => compare(columns[by].value(a), columns[by].value(b)) * (down ? -1 : 1));
    const drawn = from => shown.slice(from, Math.min(most, from + AT_ONCE)).map(row =>
      el('tr', {}, columns.map(column => el('td', {}, (column.show ?? column.value)(row) ?? '–'))));
    const mine = ++draws;
    const more = from => {
      if (mine !== draws) return;
      body.append(...drawn(from));
      if (from + AT_ONCE < Math.min(most, shown.length)) setTimeout(() => more(from + AT_ONCE));
      else if (shown.length > most) body.append(el('tr', {}, el('td', { colspan: columns.length }, `${whole(shown.length - most)} more: narrow the search`)));
    };
    body.replaceChildren();
    more(0);
  }
  function sort(c) {
    down = by === c ? !down : true;
    by = c;
    heads.forEach((head, h) => h === c ? head.setAttribute('aria-sort', down ? 'descending' : 'ascending') : head.removeAttribute('aria-sort'));
    draw();
  }
  draw();
  box.update = next => { rows = next; draw(); };
  return box;
}

function compare(a, b) {
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b));
  return (a ?? -Infinity) - (b ?? -Infinity);
}

const tipBox = document.getElementById('tip');
export function tip(event, text) {
  tipBox.hidden = !text;
  if (!text) return;
  tipBox.textContent = text;
  tipBox.style.left = `${Math.min(event.clientX + 14, innerWidth - 320)}px`;
  tipBox.style.top = `${event.clientY + 14}px`;
}

/** A canvas of so many CSS pixels, sharp on dense screens. */
export function canvas(width, height, label) {
  const node = el('canvas', { role: 'img', 'aria-label': label });
  const scale = devicePixelRatio || 1;
  node.width = width * scale;
  node.height = height * scale;
  node.style.width = `${width}px`;
  const pen = node.getContext('2d');
  pen.scale(scale, scale);
  return { node, pen };
}

export const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** A cluster's hue: by golden angle, the same wherever it is shown. */
export const hue = id => `hsl(${(id * 137.508) % 360} 60% 50%)`;

export function link(parts, window, text) {
  const query = window === null || window === undefined ? '' : `?window=${window}`;
  return el('a', { href: `#/${parts.map(encodeURIComponent).join('/')}${query}` }, text);
}
