import { type PictureKey, pictureSvg } from './picture.ts';

/** Properties that make a drawing what it looks like; a file of its own has no style sheet. */
const kept = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin'],
  ...['font-size', 'font-weight', 'opacity'],
];

/** The chart inside of an element as an SVG file; null where there is none. */
export function pictureOf(place: HTMLElement, title: string, about: string): { svg: string; width: number; height: number } | null {
  const drawing = place.querySelector<SVGSVGElement>('svg[data-chart]');
  if (drawing === null) return null;
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return null;
  const [originals, copies] = [drawing.querySelectorAll('*'), copy.querySelectorAll('*')];
  for (const [index, original] of originals.entries()) {
    const element = copies[index];
    if (element === undefined) continue;
    const style = getComputedStyle(original);
    for (const name of kept) {
      const value = style.getPropertyValue(name);
      if (value !== '') element.setAttribute(name, value);
    }
    for (const { name } of [...element.attributes])
      if (name === 'class' || name === 'style' || name.startsWith('data-')) element.removeAttribute(name);
  }
  const colours = getComputedStyle(place);
  const colour = (name: string): string => colours.getPropertyValue(name).trim();
  return pictureSvg({
    title,
    about,
    legend: legendOf(place, colour),
    drawing: copy.innerHTML,
    width: drawing.viewBox.baseVal.width,
    height: drawing.viewBox.baseVal.height,
    ground: colour('--surface'),
    text: colour('--text'),
    faint: colour('--text-faint'),
    font: colours.fontFamily,
  });
}

function legendOf(place: HTMLElement, colour: (name: string) => string): PictureKey[] {
  return [...place.querySelectorAll<HTMLElement>('[data-legend] [data-name]')].map(({ dataset }): PictureKey => {
    const name = dataset['name'] ?? '';
    const look = dataset['look'];
    if (look === 'target') return { name, look, colour: colour('--text') };
    if (look === 'before' || look === 'provisional') return { name, look, colour: colour('--text-faint') };
    return { name, look: 'fill', colour: colour(dataset['colour'] ?? '--accent') };
  });
}

/** The same as pixels, twice as fine as on the screen. */
export async function pngOf({ svg, width, height }: { svg: string; width: number; height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws no pictures');
  context.scale(2, 2);
  context.drawImage(image, 0, 0, width, height);
  return await new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob === null ? failed(new Error('this browser makes no PNG')) : done(blob)), 'image/png');
  });
}
