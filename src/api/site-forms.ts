import type { SiteSettings } from '#connectors/site/settings.ts';
import { type FormFields, type FormRequest, formFields, holdsCard } from '#domain/site-forms.ts';
import { ApiProblem, wrongValue } from './api-problem.ts';

/** What whoever sent a form of the site wants, and what of it is stored. */
interface Taken {
  readonly asks: 'lead' | 'callback';
  readonly fields: FormFields;
}

/**
 * What is taken of a form: the fields that the site asks for. A page that was opened before the settings changed sends others, too; these
 * are left out. Throws 422 where the site has no such form, a field holds a card, or the widget has no number.
 */
export function takenOf({ forms, widget }: SiteSettings, { form: name, fields: given }: FormRequest): Taken {
  const form = forms.find((one) => one.form === name);
  if (name === null ? widget === null : form === undefined) {
    const known = [...forms.map((one) => JSON.stringify(one.form)), ...(widget === null ? [] : ['null'])].join(', ') || 'none';
    throw wrongValue('form', JSON.stringify(name), `one of this site: ${known}`);
  }
  const usual = widget?.asksName === true ? ['name', 'phone'] : ['phone'];
  const wanted = form === undefined ? usual : Object.keys(form.fields);
  const fields: Partial<Record<keyof FormFields, string>> = {};
  for (const field of formFields) {
    const value = given[field];
    if (value === undefined || !wanted.includes(field)) continue;
    // What it held is not repeated.
    if (holdsCard(value, field))
      throw new ApiProblem(422, 'card-number', `fields.${field}: got the number of a card, wanted none: it was not stored.`);
    fields[field] = value;
  }
  if (form === undefined && (fields.phone?.match(/\p{Nd}/gu) ?? []).length < 5)
    throw wrongValue('fields.phone', 'no telephone number', 'one to call back');
  return { asks: form?.asks ?? 'callback', fields };
}
