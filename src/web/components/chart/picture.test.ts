import { describe, expect, it } from 'vitest';
import { fileName } from '#web/export/file-name.ts';
import { type Picture, pictureSvg } from './picture.ts';

const picture: Picture = {
  ...{ title: 'Service level <daily>', about: '21 Nov 2026 · Europe/Madrid', width: 300, height: 100 },
  ...{ ground: '#fff', text: '#111', faint: '#666', font: "'Inter', sans-serif", drawing: '<path d="M0 0"/>' },
  legend: [
    { name: 'Service level', colour: 'rgb(1, 2, 3)', look: 'fill' },
    { name: 'Target 80%', colour: '#111', look: 'target' },
    { name: 'Previous period', colour: '#666', look: 'before' },
  ],
};

describe('a chart as a file', () => {
  it('has title, period, zone and legend in it, and needs no style from outside', () => {
    const { svg, width } = pictureSvg(picture);
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="332"')).toBe(true);
    expect(width).toBe(332);
    for (const words of ['Service level &lt;daily&gt;', '21 Nov 2026 · Europe/Madrid', 'Target 80%', '<path d="M0 0"/>'])
      expect(svg).toContain(words);
    expect(svg).not.toMatch(/class=|var\(/);
  });

  it('breaks a legend that is too wide, and grows by its rows', () => {
    const wide = pictureSvg({ ...picture, width: 600 });
    const narrow = pictureSvg({ ...picture, width: 150 });
    expect(narrow.height - wide.height).toBe(2 * 18);
  });

  it('is named by its title in any script', () => {
    expect(fileName(['Service level', '2026-11-21'])).toBe('service-level-2026-11-21');
    expect(fileName(['Уровень обслуживания!'])).toBe('уровень-обслуживания');
    expect(fileName(['ระดับการให้บริการ'])).toBe('ระดับการให้บริการ');
  });
});
