import { SaxesParser } from 'saxes';
import { rawLegOfJson } from './cdr-json.ts';
import type { RawLeg } from './leg.ts';

/** One element: its attributes, its text and what stands in it. */
interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

/** A record of mod_xml_cdr, or why it is none: the same record as that of mod_json_cdr, in other brackets. */
export function rawLegOfXml(xml: string): RawLeg | string {
  const root = parse(xml);
  if (typeof root === 'string') return root;
  if (root.name !== 'cdr') return `cdr: got <${root.name.slice(0, 40)}>, wanted <cdr>`;
  const holds = all(first(root, 'hold-record'), 'hold').map(({ attributes }) => `{${attributes['on'] ?? ''},${attributes['off'] ?? ''}}`);
  const variables = variablesIn(first(root, 'variables'));
  return rawLegOfJson({
    variables: holds.length === 0 || variables === undefined ? variables : { ...variables, hold_events: `{${holds.join(',')}}` },
    channel_data: textsIn(first(root, 'channel_data')),
    app_log: { applications: all(first(root, 'app_log'), 'application').map(({ attributes }) => attributes) },
    callflow: all(root, 'callflow').map((flow) => ({
      caller_profile: profileIn(first(flow, 'caller_profile')),
      times: textsIn(first(flow, 'times')) ?? {},
    })),
  });
}

/** The root element, or where the text stops being XML. */
function parse(xml: string): Node | string {
  const open: Node[] = [];
  const found: { root: Node | null } = { root: null };
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(node);
    found.root ??= node;
    open.push(node);
  });
  for (const kind of ['text', 'cdata'] as const)
    parser.on(kind, (text) => {
      const top = open.at(-1);
      if (top !== undefined) top.text += text;
    });
  parser.on('closetag', () => {
    open.pop();
  });
  try {
    // It throws at the first error.
    parser.write(xml).close();
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : 'not XML';
    return `body: got no XML (${why}), wanted <cdr>…</cdr>`;
  }
  return found.root ?? 'body: got nothing, wanted <cdr>…</cdr>';
}

function first(node: Node | undefined, name: string): Node | undefined {
  return node?.children.find((child) => child.name === name);
}

function all(node: Node | undefined, name: string): Node[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** Elements by their names; of a name that comes again the last counts. */
function textsIn(node: Node | undefined): Record<string, string> | undefined {
  return node === undefined ? undefined : Object.fromEntries(node.children.map(({ name, text }) => [name, text.trim()]));
}

/** A variable that comes again is a list. */
function variablesIn(node: Node | undefined): Record<string, string[]> | undefined {
  if (node === undefined) return undefined;
  const variables: Record<string, string[]> = {};
  for (const { name, text } of node.children) {
    if (Object.hasOwn(variables, name)) variables[name]?.push(text.trim());
    else Object.defineProperty(variables, name, { value: [text.trim()], enumerable: true });
  }
  return variables;
}

function profileIn(node: Node | undefined): Record<string, unknown> | undefined {
  const others = (group: string, name: string): Record<string, unknown> => ({
    [`${group}_caller_profiles`]: all(first(node, group), name).map((other) => textsIn(other)),
  });
  return node === undefined
    ? undefined
    : {
        ...textsIn(node),
        originator: others('originator', 'originator_caller_profile'),
        originatee: others('originatee', 'originatee_caller_profile'),
      };
}
