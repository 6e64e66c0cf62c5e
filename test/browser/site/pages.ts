import type { SitePage } from './stage.ts';

/** Websites as people build them. Their own numbers are +1 202 555 0100 and +1 202 555 0200. */

const page = (title: string, body: string, html = '<html lang="en">'): string =>
  `<!doctype html>${html}<head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">
<style>body { font: 16px monospace } .box { width: 24em; border: 1px solid }</style>{tag}</head><body>${body}</body></html>`;

const rows = Array.from({ length: 1250 }, (_, at) => {
  const phone = at % 25 === 0 ? '(202) 555-0100' : `order ${at} of 2026-03-${String((at % 28) + 1).padStart(2, '0')}`;
  return `<tr><td>${at}</td><td>${phone}</td></tr>`;
}).join('');

const strict = "default-src 'none'; script-src {ours}; connect-src {ours}; style-src 'unsafe-inline'; img-src data:";

export const sitePages: Readonly<Record<string, SitePage>> = {
  '/plain': {
    html: page(
      'Plain',
      `<p id="text">Call (202) 555-0100 today</p>
<p id="split">+1 <b>202</b>-<span>555</span>-<i>01</i>00</p>
<p class="box"><a id="link" href="tel:+1-202-555-0100" aria-label="Call 202.555.0100"><b>1.202.555.0100</b></a></p>
<p id="spaced"><a href="tel:(202)%20555-0100">call</a></p>
<p id="other">202-555-0177, 92025550100, 12.02.2025</p>
<textarea id="field">202-555-0100</textarea><p id="edit" contenteditable>202-555-0100</p>`,
    ),
  },
  '/popup': {
    html: page(
      'Late popup',
      `<p id="text">202-555-0100</p><script>
setTimeout(() => {
  const box = document.createElement('div');
  box.id = 'popup';
  box.innerHTML = '<p>Questions? <span>202</span>.<span>555</span>.<span>0100</span></p><a href="tel:2025550100">ring us</a>';
  document.body.append(box);
}, 150);
setTimeout(() => { document.getElementById('text').firstChild.data = 'or +1 202 555 0100'; }, 250);
</script>`,
    ),
  },
  '/router': {
    html: page(
      'Router',
      `<nav><button id="go">Prices</button></nav><main id="app"></main><script>
const draw = () => { document.getElementById('app').innerHTML = '<h1>' + location.pathname + '</h1><p class="phone">(202) 555-0100</p>'; };
document.getElementById('go').onclick = () => { history.pushState({}, '', '/router/prices?x=1'); draw(); };
addEventListener('popstate', draw);
draw();
</script>`,
    ),
  },
  '/shadow': {
    html: page(
      'Shadow',
      `<call-us></call-us><script>
customElements.define('call-us', class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = '<p class="phone">202-555-0100</p><call-more></call-more>';
    setTimeout(() => { root.querySelector('p').insertAdjacentHTML('afterend', '<a class="late" href="tel:+12025550100">+1 202 555 0100</a>'); }, 150);
  }
});
customElements.define('call-more', class extends HTMLElement {
  connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<b class="inner">(202)555-0100</b>'; }
});
</script>`,
    ),
  },
  '/amp': {
    html: page(
      'Static',
      `<amp-sidebar id="bar" layout="nodisplay"><a class="phone" href="tel:+12025550100">+1 (202) 555-0100</a></amp-sidebar>
<amp-accordion><section><h2>Contact</h2><p id="text">Tel.&nbsp;202&nbsp;555&nbsp;0100</p></section></amp-accordion>`,
      '<html amp lang="en">',
    ),
  },
  '/rtl': {
    html: page(
      'يمين',
      `<p id="text">اتصل بنا على <bdi dir="ltr">+1 202-555-0100</bdi> اليوم</p><p id="digits">هاتف: ٢٠٢-٥٥٥-٠١٠٠</p>
<p id="marks">\u202a(202) 555\u201102\u200e00\u202c</p>`,
      '<html lang="ar" dir="rtl">',
    ),
  },
  '/several': {
    html: page(
      'Several',
      '<p id="sales">Sales 202-555-0100</p><p id="service">Service 202-555-0200</p><p id="both">2025550100 / 2025550200</p>',
    ),
  },
  '/schema': {
    html: page(
      'Schema',
      `<script type="application/ld+json" id="ld">{"@type":"LocalBusiness","telephone":"+1-202-555-0100","contactPoint":[{"telephone":"(202) 555-0200"}],"x":12025550177}</script>
<div itemscope itemtype="https://schema.org/Store"><meta id="meta" itemprop="telephone" content="+12025550100"><span id="text" itemprop="telephone">202 555 0100</span></div>`,
    ),
  },
  '/csp': { html: page('Strict', '<p id="text">202-555-0100</p>'), headers: { 'content-security-policy': strict } },
  '/forms': {
    html: page(
      'Forms',
      `<form id="quote" action="/second" method="get"><input name="full_name"><input name="tel" type="tel"><input name="mail" type="email">
<select name="roof"><option>Flat</option><option>Steep</option></select><input name="notes" autocomplete="section-a cc-number">
<input type="password" name="secret"><textarea name="wish"></textarea><button>Send</button></form>
<form id="search"><input name="tel" value="202-555-0111"><button>Search</button></form>
<form id="order" onsubmit="event.preventDefault()"><input name="tel"><textarea name="wish"></textarea><button>Order</button></form>
<a id="ask" href="/second" data-ringtrace-callback>Talk to us</a>`,
    ),
  },
  '/forms-strict': {
    html: page('Strict forms', '<main><p id="text">202-555-0100</p></main>').replace(/<style>.*<\/style>/u, ''),
    headers: { 'content-security-policy': "default-src 'none'; script-src {ours}; connect-src {ours}; img-src data:" },
  },
  '/second': { html: page('Second', '<p id="text">Still 202-555-0100</p>') },
  '/without': { html: page('Without a number', '<p id="text">Write to us</p>') },
  '/stubborn': {
    html: page(
      'Stubborn',
      `<p id="text">202-555-0100</p><p id="end"></p><script>
const text = document.getElementById('text').firstChild;
let writes = 0;
new MutationObserver(() => { if (writes++ < 500 && text.data !== '202-555-0100') text.data = '202-555-0100'; }).observe(text, { characterData: true });
</script>`,
    ),
  },
  '/many': { html: page('Many', `<table><tbody>${rows}</tbody></table>`).replace('{tag}', '') },
};
