import { formFields, type FormFields, type FormsSettings, holdsCard, longestField, namesSecret } from '#domain/site-forms.ts';

type Chosen = FormsSettings['forms'][number];

/** The form of the settings that this is, if it is one. */
export function chosenForm(form: Element, forms: FormsSettings['forms']): Chosen | undefined {
  return forms.find(({ form: name }) => ['id', 'name'].some((attribute) => form.getAttribute(attribute) === name) || isMatch(form, name));
}

/** What somebody wrote into the chosen fields; never a password or the number of a card. */
export function toldIn(form: HTMLFormElement, chosen: FormFields): FormFields {
  const told: Partial<Record<keyof FormFields, string>> = {};
  for (const field of formFields) {
    const name = chosen[field];
    const value = name === undefined ? '' : valueOf(form, name).trim().slice(0, longestField[field]);
    if (value !== '' && !holdsCard(value, field)) told[field] = value;
  }
  return told;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Of several that go by one name (a choice) those that are chosen. */
function valueOf(form: HTMLFormElement, name: string): string {
  const controls = [...form.elements].filter(isControl);
  const named = controls.filter((one) => one.name === name || one.id === name);
  const found = named.length > 0 ? named : controls.filter((one) => isMatch(one, name));
  return found
    .filter((one) => mayTell(one) && !(/^(?:radio|checkbox)$/.test(one.type) && !(one as HTMLInputElement).checked))
    .map((one) => one.value)
    .join(' ');
}

/** A password that is shown for a moment is a text field meanwhile: its name and what it completes tell it all the same. */
function mayTell(one: Control): boolean {
  return !/^(?:password|file)$/.test(one.type) && ![one.autocomplete, one.name, one.id].some(namesSecret);
}

function isControl(one: Element): one is Control {
  return one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement;
}

/** What is no selector matches nothing. */
function isMatch(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}
