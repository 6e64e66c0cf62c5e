import { z } from 'zod';
import { type ItemKind, itemSchemas } from './event-schema.ts';
import { fieldSays, kindSays } from './says.ts';

/** The part of a JSON schema that our items use. */
interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly default?: unknown;
}

/** Told once for all items. */
const ofCallItem = new Set(['kind', 'id', 'at', 'call', 'links']);
const ofAgentItem = new Set(['kind', 'id', 'at', 'agent_id']);

/** Every kind of event with its fields, as Markdown, from the schemas that check what comes in. */
export function eventKindsMarkdown(): string {
  return (Object.keys(kindSays) as ItemKind[]).flatMap(kindSection).join('\n');
}

function kindSection(kind: ItemKind): string[] {
  const shape = shapeOf(kind);
  const head = [`### \`${kind}\``, '', kindSays[kind], ''];
  // A row or a whole call has an id and a time of its own; so they are listed there.
  const fields = shape.properties ?? {};
  const told = !('at' in fields) ? new Set(['kind', 'links']) : 'links' in fields ? ofCallItem : ofAgentItem;
  const rows = rowsOf(shape, '', told);
  if (rows.length === 0) return [...head, 'No further fields.', ''];
  return [...head, '| field | value | |', '|---|---|---|', ...rows, ''];
}

function rowsOf(shape: Shape, prefix: string, skip: ReadonlySet<string> = new Set()): string[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    if (skip.has(name)) return [];
    const needed = (shape.required ?? []).includes(name);
    const nested = field.items?.properties === undefined ? field : field.items;
    const inside = nested.properties === undefined ? [] : rowsOf(nested, `${prefix}${name}${nested === field ? '.' : '[].'}`);
    const says = [needed ? '**needed**' : '', defaultOf(field), fieldSays[name] ?? ''].filter((text) => text !== '').join('; ');
    return [`| \`${prefix}${name}\` | ${valueOf(field)} | ${says} |`, ...inside];
  });
}

function defaultOf({ default: value }: Shape): string {
  return value === undefined || Array.isArray(value) ? '' : `default \`${JSON.stringify(value)}\``;
}

/** What a field may hold, in words. */
function valueOf(field: Shape): string {
  if (field.anyOf !== undefined) {
    if (isId(field)) return 'id';
    return field.anyOf.map(valueOf).join(' or ');
  }
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.enum !== undefined) return field.enum.map((word) => `\`${word}\``).join(', ');
  if (field.format === 'date-time') return 'instant';
  const type = field.type ?? 'anything';
  switch (type) {
    case 'string':
      return field.maxLength === undefined ? 'text' : `text (at most ${field.maxLength})`;
    case 'array':
      return `list of ${field.items?.properties === undefined ? valueOf(field.items ?? {}) : 'objects'}${field.maxItems === undefined ? '' : ` (at most ${field.maxItems})`}`;
    case 'number':
      return field.minimum === 0 ? 'number, not negative' : 'number';
    case 'integer':
      return 'whole number';
    case 'boolean':
      return '`true`, `false`';
    case 'object':
      return 'object';
    default:
      return type;
  }
}

/** Ids are text or a whole number, see `event-schema.ts`. */
function isId({ anyOf }: Shape): boolean {
  return anyOf?.length === 2 && anyOf[0]?.type === 'string' && anyOf[1]?.type === 'integer';
}

function shapeOf(kind: ItemKind): Shape {
  return z.toJSONSchema(itemSchemas[kind], { io: 'input', unrepresentable: 'any' }) as Shape;
}
