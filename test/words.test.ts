import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { catalogueWords } from '#metrics/catalogue-words.ts';
import { literalsIn } from './visible-literals.ts';
import { languages, wordsOf } from './browser/words.ts';

/** Every text of a file under its path, `timeline.kind.line`. */
function textsOf(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words !== 'object' || words === null) return [[path, `not a text: ${String(words)}`]];
  return Object.entries(words).flatMap(([key, value]) => textsOf(value, path === '' ? key : `${path} › ${key}`));
}

/** What a message is given, and the forms of each of its plurals. */
interface Shape {
  args: Set<string>;
  plurals: { value: string; forms: string[]; ordinal: boolean }[];
}

type Message = ReturnType<IntlMessageFormat['getAst']>;

function shapeOf(message: Message, shape: Shape = { args: new Set(), plurals: [] }): Shape {
  for (const element of message) {
    // A text between arguments (0), or the # of a plural, which has no name.
    const type: number = element.type;
    if (type === 0 || !('value' in element)) continue;
    shape.args.add(element.value);
    if ('pluralType' in element) {
      shape.plurals.push({ value: element.value, forms: Object.keys(element.options), ordinal: element.pluralType === 'ordinal' });
    }
    if ('options' in element) for (const option of Object.values(element.options)) shapeOf(option.value, shape);
    if ('children' in element) shapeOf(element.children, shape);
  }
  return shape;
}

const parse = (text: string, language: string): Message => new IntlMessageFormat(text, language).getAst();

const english = wordsOf('en');

describe.each(languages)('%s', (language) => {
  const words = wordsOf(language);

  it('has every namespace and every key of English, and no other', () => {
    const keysOf = (of: typeof english): string[] =>
      Object.entries(of).flatMap(([namespace, texts]) => textsOf(texts).map(([key]) => `${language}/${namespace}.json ${key}`));
    const [own, wanted] = [new Set(keysOf(words)), new Set(keysOf(english))];
    expect({ missing: [...wanted].filter((key) => !own.has(key)), unknown: [...own].filter((key) => !wanted.has(key)) }).toEqual({
      missing: [],
      unknown: [],
    });
  });

  it('every message can be read, is given what the English one is, and has the plurals of the language', () => {
    const wrong: string[] = [];
    for (const [namespace, texts] of Object.entries(english)) {
      const own = new Map(textsOf(words[namespace]));
      for (const [key, text] of textsOf(texts)) {
        const place = `${language}/${namespace}.json ${key}`;
        const said = own.get(key);
        if (said === undefined) continue;
        if (said.trim() === '' && text.trim() !== '') wrong.push(`${place}: empty`);
        try {
          const { args, plurals } = shapeOf(parse(said, language));
          const wanted = [...shapeOf(parse(text, 'en')).args].sort();
          if ([...args].sort().join() !== wanted.join()) wrong.push(`${place}: got {${[...args].join()}}, wanted {${wanted.join()}}`);
          for (const { value, forms, ordinal } of plurals) {
            const rules = new Intl.PluralRules(language, { type: ordinal ? 'ordinal' : 'cardinal' });
            // Spanish has a form for whole millions only ("un millón de"), which counts in digits do not need.
            const needed = rules.resolvedOptions().pluralCategories.filter((form) => form !== 'many' || language !== 'es');
            const absent = needed.filter((form) => !forms.includes(form));
            if (absent.length > 0) wrong.push(`${place}: {${value}} lacks ${absent.join(', ')}`);
          }
        } catch (error) {
          wrong.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

it('the English words of the catalogue are the catalogue: else run "node scripts/catalogue-words.ts" and translate', () => {
  expect(english['catalogue']).toEqual(catalogueWords());
});

it('no page says anything that is not among the words', () => {
  const web = fileURLToPath(new URL('../src/web/', import.meta.url));
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  const found = files.sort().flatMap((name) => literalsIn(`src/web/${name}`, readFileSync(`${web}${name}`, 'utf8')));
  expect(found).toEqual([]);
});
