import type { SiteSettings } from '#connectors/site/settings.ts';
import { type FormRequest, formFields, holdsCard } from '#domain/site-forms.ts';
import { ApiProblem, wrongText, wrongValue } from './api-problem.ts';

/** What whoever sent a form of the site wants. Throws 422 where the site has no such form, or a field is not one that it asks for, or holds a card. */
export function askedBy({ forms, widget }: SiteSettings, { form: name, fields }: FormRequest): 'lead' | 'callback' {
  const form = forms.find((one) => one.form === name);
  if (name === null ? widget === null : form === undefined) {
    const known = [...forms.map((one) => JSON.stringify(one.form)), ...(widget === null ? [] : ['null'])].join(', ') || 'none';
    throw wrongValue('form', JSON.stringify(name), `one of this site: ${known}`);
  }
  const wanted = form === undefined ? ['name', 'phone'] : Object.keys(form.fields);
  for (const field of formFields) {
    const value = fields[field];
    if (value === undefined) continue;
    if (!wanted.includes(field)) throw wrongText('fields', field, `none but ${wanted.join(', ') || '(no field)'}`);
    // What it held is not repeated.
    if (holdsCard(value, field))
      throw new ApiProblem(422, 'card-number', `fields.${field}: got the number of a card, wanted none: it was not stored.`);
  }
  if (form === undefined && (fields.phone?.match(/\p{Nd}/gu) ?? []).length < 5)
    throw wrongValue('fields.phone', 'no telephone number', 'one to call back');
  return form?.asks ?? 'callback';
}
