import { xmlText } from '#web/export/xml.ts';

/** A chart as a file of its own: everything that it needs to be understood stands in it. */
export interface Picture {
  title: string;
  /** Period and zone. */
  about: string;
  legend: readonly PictureKey[];
  /** What is inside of the chart's drawing, styles inlined. */
  drawing: string;
  width: number;
  height: number;
  ground: string;
  text: string;
  faint: string;
  font: string;
}

export interface PictureKey {
  name: string;
  colour: string;
  look: 'fill' | 'target' | 'before' | 'provisional';
}

const margin = 16;
const line = 18;

/** The whole file, and its size. */
export function pictureSvg(picture: Picture): { svg: string; width: number; height: number } {
  const { title, about, legend, drawing, ground, text, faint, font } = picture;
  const width = picture.width + 2 * margin;
  const rows = legendRows(legend, picture.width);
  const top = margin + 20 + line + rows.length * line + 8;
  const height = top + picture.height + margin;
  const label = (x: number, y: number, size: number, colour: string, weight: number, words: string): string =>
    `<text x="${String(x)}" y="${String(y)}" font-size="${String(size)}" font-weight="${String(weight)}" fill="${xmlText(colour)}">${xmlText(words)}</text>`;
  const keys = rows.flatMap((row, at) =>
    row.map(({ key, x }) => {
      const y = margin + 20 + line + at * line + 12;
      return swatch(key, margin + x, y - 9) + label(margin + x + 18, y, 12, text, 400, key.name);
    }),
  );
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="${xmlText(font)}">`,
    `<title>${xmlText(`${title}, ${about}`)}</title>`,
    `<rect width="100%" height="100%" fill="${xmlText(ground)}"/>`,
    label(margin, margin + 12, 15, text, 600, title),
    label(margin, margin + 30, 12, faint, 400, about),
    ...keys,
    `<g transform="translate(${String(margin)} ${String(top)})">${drawing}</g>`,
    '</svg>',
  ].join('');
  return { svg, width, height };
}

/** The legend broken into rows; a letter is taken as 6.6 pixels wide. */
function legendRows(legend: readonly PictureKey[], width: number): { key: PictureKey; x: number }[][] {
  const rows: { key: PictureKey; x: number }[][] = [];
  let x = 0;
  for (const key of legend) {
    const needs = 18 + key.name.length * 6.6 + 16;
    const open = rows.at(-1);
    if (open === undefined || x + needs > width) {
      rows.push([{ key, x: 0 }]);
      x = needs;
    } else {
      open.push({ key, x });
      x += needs;
    }
  }
  return rows;
}

function swatch({ look, colour }: PictureKey, x: number, y: number): string {
  const paint = xmlText(colour);
  const [left, middle, right] = [String(x), String(y + 5), String(x + 12)];
  switch (look) {
    case 'fill':
      return `<rect x="${left}" y="${String(y)}" width="10" height="10" rx="3" fill="${paint}"/>`;
    case 'provisional':
      return `<rect x="${left}" y="${String(y)}" width="10" height="10" rx="3" fill="none" stroke="${paint}"/>`;
    case 'target':
      return `<line x1="${left}" x2="${right}" y1="${middle}" y2="${middle}" stroke="${paint}" stroke-width="1.5"/>`;
    case 'before':
      return `<line x1="${left}" x2="${right}" y1="${middle}" y2="${middle}" stroke="${paint}" stroke-width="1.5" stroke-dasharray="3 4"/>`;
  }
}
