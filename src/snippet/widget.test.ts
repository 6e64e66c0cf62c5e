import { afterEach, expect, test, vi } from 'vitest';
import { widgetTexts } from '#domain/site-forms.ts';
import { showWidget } from './widget.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** As much of an element as the widget uses; tests look at what it is told. */
class Fake {
  hidden = false;
  value = '';
  textContent = '';
  readonly inner: Fake[] = [];
  onclick = (): void => undefined;
  onsubmit: (event: { preventDefault: () => void }) => void = () => undefined;
  attachShadow = (): this => this;
  append = (...inner: Fake[]): void => void this.inner.push(...inner);
  setAttribute = (): void => undefined;
  showModal = (): void => undefined;
  close = (): void => undefined;
  focus = (): void => undefined;
  reset = (): void => undefined;
}

test('who opens the dialog again can ask again, and what the first request gets says nothing there', async () => {
  const made: { name: string; element: Fake }[] = [];
  const createElement = (name: string): Fake => {
    const element = new Fake();
    made.push({ name, element });
    return element;
  };
  vi.stubGlobal('document', { createElement, addEventListener: () => undefined, body: new Fake() });
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync = (): void => undefined;
    },
  );
  const sent: { id: string; answer: (taken: boolean) => void }[] = [];
  const send = async (id: string): Promise<boolean> => await new Promise((answer) => sent.push({ id, answer }));
  showWidget({ floats: true, side: 'left', color: '#000000', ink: '#ffffff', asksName: false, texts: widgetTexts }, send);

  const all = (name: string): Fake[] => made.flatMap((one) => (one.name === name ? [one.element] : []));
  const [form] = all('form');
  const phone = all('input').at(-1);
  const [, fields, says] = form?.inner ?? [];
  const submit = (): void => form?.onsubmit({ preventDefault: () => undefined });
  const open = (): void => all('button').at(-1)?.onclick();
  const answered = async (at: number, taken: boolean): Promise<void> => {
    sent[at]?.answer(taken);
    await new Promise((done) => setTimeout(done));
  };
  open();
  if (phone !== undefined) phone.value = '+12025550143';
  submit();
  submit();
  expect(sent).toHaveLength(1);
  open();
  submit();
  expect(sent).toHaveLength(2);
  await answered(0, true);
  expect([fields?.hidden, says?.textContent]).toEqual([false, '']);
  await answered(1, false);
  expect([fields?.hidden, says?.textContent]).toEqual([false, widgetTexts.failed]);
  submit();
  await answered(2, true);
  expect([fields?.hidden, says?.textContent]).toEqual([true, widgetTexts.thanks]);
  expect([sent[2]?.id === sent[1]?.id, sent[1]?.id === sent[0]?.id]).toEqual([true, false]);
});
