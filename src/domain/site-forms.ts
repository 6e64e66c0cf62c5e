/** What forms of a website tell, to the script on the page and to the server alike. */

/** What a field of a form may be. */
export const formFields = ['name', 'phone', 'email', 'text'] as const;
export type FormField = (typeof formFields)[number];
export type FormFields = { readonly [field in FormField]?: string | undefined };

/** The longest that each may be, in characters. */
export const longestField = { name: 200, phone: 40, email: 320, text: 2000 } as const satisfies Record<FormField, number>;

/** Texts of the widget, as visitors read them. */
export const widgetTexts = {
  button: 'Call me back',
  title: 'We call you back',
  name: 'Your name',
  phone: 'Your phone number',
  send: 'Ask for a call',
  close: 'Close',
  thanks: 'Thank you. We will call you back.',
  wrong: 'This is no phone number that we could call.',
  failed: 'This did not work. Please try again.',
} as const;
export type WidgetText = keyof typeof widgetTexts;

/** The button in the corner of the page, and what it opens. */
export interface Widget {
  /** False = only elements of the page that carry `data-ringtrace-callback` open it. */
  readonly floats: boolean;
  readonly side: 'left' | 'right';
  /** `#rrggbb` behind the texts of buttons, and the colour of these. */
  readonly color: string;
  readonly ink: string;
  readonly asksName: boolean;
  readonly texts: Readonly<Record<WidgetText, string>>;
}

/** What the script is told with its own text. */
export interface FormsSettings {
  /** Where it posts to, without a slash at the end. */
  readonly to: string;
  readonly origins: readonly string[];
  /** Forms of the pages: `form` is an id, a name or a CSS selector, and so is each of its fields. */
  readonly forms: readonly { readonly form: string; readonly fields: FormFields }[];
  readonly widget: Widget | null;
}

/** `POST /site/{key}/form`: somebody sent a form, or asked to be called back. */
export interface FormRequest {
  /** 32 hexadecimal digits. The same form sent again from the same page has the same: the last one counts. */
  readonly id: string;
  /** Both null where the visit is not followed. */
  readonly session: string | null;
  readonly visitor: string | null;
  /** Origin and path, without query. */
  readonly page: string;
  /** As the settings name it; null = the widget. */
  readonly form: string | null;
  readonly fields: FormFields;
}

/** Groups of digits with blanks, dots or dashes between them. */
const runs = /\+?\d+(?:[ .\-\u00a0]*\d+)*/g;
/** What numbers of cards begin with: 3 to 6, or 2221 to 2720. */
const network = /^(?:[3-6]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/;

/**
 * Whether a text of this field holds the number of a payment card: groups of digits that together are as long as one, begin as one does,
 * and whose last digit proves the others (ISO/IEC 7812). Where a telephone number is asked for, only the lengths that nearly all cards
 * have: too many telephone numbers of 13 digits would be proven, too. What follows a plus is no card.
 */
export function holdsCard(text: string, field: FormField): boolean {
  const [least, most] = field === 'phone' ? [15, 16] : [13, 19];
  return (text.match(runs) ?? []).some((run) => {
    const groups = run.split(/[^+\d]+/);
    return groups.some((_, from) => {
      let digits = '';
      return groups.slice(from, from + most).some((group) => {
        digits += group;
        return digits.length >= least && digits.length <= most && network.test(digits) && isProven(digits);
      });
    });
  });
}

function isProven(digits: string): boolean {
  const sum = Array.from(digits, Number).reduceRight((all, digit, at) => {
    const counted = (digits.length - at) % 2 === 0 ? digit * 2 : digit;
    return all + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}

/** Whether a field's name says that it holds a password, or part of a card. */
export function namesSecret(name: string): boolean {
  return /pass(?:word|wort|wd|phrase|code)|pwd|one-time|card.?num|(?:^|[^a-z])(?:cc-|(?:pin|cvv2?|cvc2?|csc|otp|ssn)(?:$|[^a-z]))/i.test(
    name,
  );
}
