/** A text as XML has it, of an element or an attribute; it knows no control characters but three. */
export const xmlText = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- those are the ones to be taken out
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
