import { isSupportedCountry } from 'libphonenumber-js/min';
import { z } from 'zod';
import { country, noNumberRules } from '#connectors/setting-parts.ts';
import type { NumberRules } from '#domain/phone-number.ts';
import { type FormsSettings, formFields, namesSecret, type Widget, type WidgetText, widgetTexts } from '#domain/site-forms.ts';

const place = z.string().trim().min(1).max(200);

const field = place.refine((name) => !namesSecret(name), {
  error: (issue) => `${JSON.stringify(issue.input)} is the name of a password or of a card; wanted another field: those are never read`,
});

const form = z.strictObject({
  /** Its id, its name or a CSS selector; so are the fields. */
  form: place,
  asks: z.enum(['lead', 'callback']).default('lead'),
  fields: z.partialRecord(z.enum(formFields), field).default({}),
});

const text = (usual: WidgetText) => z.string().trim().min(1).max(200).default(widgetTexts[usual]);

const widget = z.strictObject({
  floats: z.boolean().default(true),
  side: z.enum(['left', 'right']).default('right'),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/iu, { error: (issue) => `${JSON.stringify(issue.input)} is no colour; wanted one such as #0b5394` })
    .default('#0b5394'),
  asksName: z.boolean().default(true),
  texts: z
    .strictObject({
      ...{ button: text('button'), title: text('title'), name: text('name'), phone: text('phone'), send: text('send') },
      ...{ close: text('close'), thanks: text('thanks'), wrong: text('wrong'), failed: text('failed') },
    })
    .prefault({}),
});

/** Forms of the pages whose senders become leads, and the widget by which visitors ask to be called back. */
export const formSettings = {
  forms: z
    .array(form)
    .max(20)
    .refine((forms) => new Set(forms.map((one) => one.form)).size === forms.length, 'a form is listed twice; wanted each once')
    .default([]),
  widget: widget.nullable().default(null),
  /** Whose numbers visitors write without a country; null = only international ones are read. */
  country: country
    .refine(isSupportedCountry, {
      error: (issue) => `got ${JSON.stringify(issue.input)}, wanted a country that has telephone numbers, such as US`,
    })
    .nullable()
    .default(null),
};

/** What the script on the pages of a site is told; null where the site needs none. */
export function formsTold(
  { origins, forms, widget: shown }: { readonly origins: readonly string[] } & z.output<z.ZodObject<typeof formSettings>>,
  to: string,
): FormsSettings | null {
  if (forms.length === 0 && shown === null) return null;
  const told = forms.map(({ form: name, fields }) => ({ form: name, fields }));
  return { to, origins, forms: told, widget: shown === null ? null : widgetOf(shown) };
}

/** Black or white on its colour, whichever is easier to read. */
function widgetOf({ color, ...rest }: z.output<typeof widget>): Widget {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // As WCAG 2 counts contrast: (lighter + 0.05) / (darker + 0.05).
  return { ...rest, color, ink: 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000' };
}

const rules = new Map<string, NumberRules>();

/** How visitors write numbers. One value for each country: its reader remembers what it read. */
export function visitorNumbers(country: string | null): NumberRules {
  if (country === null) return noNumberRules;
  const known = rules.get(country) ?? { ...noNumberRules, rules: [{ pattern: '^\\d+$', country }] };
  rules.set(country, known);
  return known;
}
