import type { FormRequest, FormsSettings } from '#domain/site-forms.ts';
import { chosenForm, toldIn } from './capture.ts';
import { newId } from './new-id.ts';
import { quietly } from './quietly.ts';
import { showWidget } from './widget.ts';

/** The settings of the site: the server puts them around this file, where the site has forms or the widget. */
declare const ringtraceForms: FormsSettings;

/** So long a request for a call waits for its answer; then it can be sent again, and counts once. */
const longestMs = 15_000;

function start(): void {
  const { to, origins, forms, widget } = ringtraceForms;
  if (!origins.includes(location.origin)) return;
  const request = (id: string, form: string | null, fields: FormRequest['fields']): FormRequest => ({
    ...{ id, form, fields, page: location.origin + location.pathname.slice(0, 500) },
    ...(window.ringtrace?.ids?.() ?? { session: null, visitor: null }),
  });
  const sent = new WeakMap<HTMLFormElement, string>();
  document.addEventListener(
    'submit',
    quietly(({ target: form }: Event) => {
      // Who is not followed tells nothing without knowing.
      if (window.ringtrace?.ids === undefined || !(form instanceof HTMLFormElement)) return;
      const chosen = chosenForm(form, forms);
      if (chosen === undefined) return;
      const id = sent.get(form) ?? newId();
      sent.set(form, id);
      navigator.sendBeacon(`${to}/form`, JSON.stringify(request(id, chosen.form, toldIn(form, chosen.fields))));
    }),
    { capture: true, passive: true },
  );
  if (widget === null) return;
  const show = quietly(() =>
    showWidget(widget, async (id, fields) => {
      const body = JSON.stringify(request(id, null, fields));
      const signal = AbortSignal.timeout(longestMs);
      return (await fetch(`${to}/form`, { method: 'POST', body, credentials: 'omit', keepalive: true, signal })).ok;
    }),
  );
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show);
  else show();
}

quietly(start)();
