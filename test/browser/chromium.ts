import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** The system's Chromium (or the one that CHROMIUM_PATH names); null = none, and the browser tests cannot run. */
export const chromiumPath = [process.env['CHROMIUM_PATH'] ?? '', ...usual].find((path) => path !== '' && existsSync(path)) ?? null;

export const whySkipped = 'no Chromium found: install chromium, or name one by CHROMIUM_PATH';

export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error(whySkipped);
  return await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** In a page, before anything of it runs: a measure of what moves by itself (`window.shift`), and what it was (`window.moved`). */
export const measureShift = `
  window.shift = 0;
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shift += entry.value;
      const names = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.textContent ?? 'gone');
      window.moved.push(entry.value.toFixed(3) + ' ' + names.join(' | '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;
