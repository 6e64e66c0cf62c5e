import { type FormFields, holdsCard, longestField, type Widget } from '#domain/site-forms.ts';
import { newId } from './new-id.ts';

type Send = (id: string, fields: FormFields) => Promise<boolean>;

/** Elements of the page that open the widget, too. */
const opener = '[data-ringtrace-callback]';

/**
 * A button that floats over the page and a dialog in which somebody asks to be called back. In a shadow root of its own, so that neither
 * the page nor we change how the other looks; without style attributes, so that a strict content security policy has nothing against it.
 */
export function showWidget(widget: Widget, send: Send): void {
  const { texts, floats, asksName } = widget;
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styleOf(widget));
  root.adoptedStyleSheets = [sheet];

  const title = make('h2', { id: 't', textContent: texts.title });
  const name = make('input', { id: 'n', autocomplete: 'name', maxLength: longestField.name });
  const phone = make('input', { id: 'p', type: 'tel', autocomplete: 'tel', maxLength: longestField.phone, required: true });
  const says = make('p', { id: 's' });
  says.setAttribute('role', 'status');
  phone.setAttribute('aria-describedby', 's');
  const submit = make('button', { textContent: texts.send });
  const close = make('button', { type: 'button', textContent: texts.close });
  const fields = make('div', {}, [...(asksName ? [labelled(name, texts.name)] : []), labelled(phone, texts.phone)]);
  const form = make('form', { noValidate: true }, [title, fields, says, make('div', { className: 'ends' }, [submit, close])]);
  const dialog = make('dialog', {}, [form]);
  dialog.setAttribute('aria-labelledby', 't');

  let id = '';
  /** The request that waits for its answer. Who opens the dialog again begins another: what the one before gets then says nothing here. */
  let waiting = '';
  const wrong = (isWrong: boolean): void => phone.setAttribute('aria-invalid', String(isWrong));
  const open = (): void => {
    id = newId();
    says.textContent = '';
    wrong(false);
    fields.hidden = submit.hidden = false;
    dialog.showModal();
    (asksName ? name : phone).focus();
  };
  close.onclick = () => dialog.close();
  form.onsubmit = (event) => {
    event.preventDefault();
    if (waiting === id) return;
    const told = { phone: phone.value.trim(), ...(name.value.trim() === '' ? {} : { name: name.value.trim() }) };
    const isWrong = (told.phone.match(/\p{Nd}/gu) ?? []).length < 5 || holdsCard(told.phone, 'phone');
    wrong(isWrong);
    says.textContent = isWrong ? texts.wrong : '';
    if (isWrong) {
      phone.focus();
      return;
    }
    const of = (waiting = id);
    void send(of, told)
      .catch(() => false)
      .then((taken) => {
        if (of !== id) return;
        says.textContent = taken ? texts.thanks : texts.failed;
        fields.hidden = submit.hidden = taken;
        waiting = '';
        if (taken) {
          form.reset();
          close.focus();
        }
      });
  };
  if (floats) {
    const button = make('button', { type: 'button', className: 'open', textContent: texts.button });
    button.setAttribute('aria-haspopup', 'dialog');
    button.onclick = open;
    root.append(button);
  }
  root.append(dialog);
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.target.closest(opener) === null || dialog.open) return;
    event.preventDefault();
    open();
  });
  document.body.append(host);
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  given: Partial<HTMLElementTagNameMap[Name]>,
  inner: readonly Node[] = [],
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), given);
  element.append(...inner);
  return element;
}

function labelled(input: HTMLInputElement, text: string): HTMLElement {
  return make('p', {}, [make('label', { htmlFor: input.id, textContent: text }), input]);
}

/** The page may not move the host into its flow: it would move the page. */
function styleOf({ side, color, ink }: Widget): string {
  return `:host{all:initial!important;position:fixed!important;${side}:16px!important;bottom:16px!important;z-index:2147483000!important}
*{box-sizing:border-box;font:16px/1.4 system-ui,sans-serif}
[hidden]{display:none!important}
button{min-height:44px;padding:8px 20px;border:1px solid ${color};border-radius:8px;background:#fff;color:#222;cursor:pointer}
.open,form button:first-child{background:${color};color:${ink}}
.open{border-radius:22px;box-shadow:0 2px 8px #0005}
:focus-visible{outline:3px solid #222;outline-offset:2px;box-shadow:0 0 0 2px #fff}
dialog{width:min(22rem,calc(100vw - 32px));padding:20px;border:0;border-radius:12px;background:#fff;color:#222;color-scheme:light}
dialog::backdrop{background:#0007}
h2{margin:0 0 12px;font-size:20px;font-weight:600}
p{margin:0 0 12px}
label{display:block;margin-bottom:4px}
input{width:100%;min-height:44px;padding:8px 12px;border:1px solid #767676;border-radius:8px;background:#fff;color:#222}
[aria-invalid=true]{border-color:#b00020}
#s{min-height:1.4em}
.ends{display:flex;gap:8px;flex-wrap:wrap}`;
}
