import { digit, endsOpen, startsOpen, swap, type Target } from './find.ts';
import { attempt, quietly } from './quietly.ts';

/** Elements that do not end a line of text: digits of one number may be split over them. */
const inline = /^(A|ABBR|B|BDI|BDO|BIG|CITE|CODE|DATA|DEL|EM|FONT|I|INS|KBD|LABEL|MARK|Q|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U|VAR|WBR)$/;
/** What stands in them is nobody's text, or somebody is writing it. */
const unread = /^(SCRIPT|STYLE|TEXTAREA|NOSCRIPT|TEMPLATE|OPTION)$/;
const labelled = '[href^="tel:" i],[aria-label],[itemprop="telephone"][content],script[type="application/ld+json"]';
const mostOfRun = 40;
/** A page that writes its number back each time is left alone in the end. */
const mostWrites = 20;

/** Swaps the numbers of a page, now and in whatever comes later. */
export class Swapper {
  readonly #targets: readonly Target[];
  readonly #onFound: () => void;
  readonly #observer: MutationObserver;
  readonly #watched = new WeakSet<Node>();
  readonly #writes = new WeakMap<Node, number>();

  constructor(targets: readonly Target[], onFound: () => void) {
    this.#targets = targets;
    this.#onFound = onFound;
    this.#observer = new MutationObserver(quietly((records: readonly MutationRecord[]) => this.#changed(records)));
  }

  /** Everything below a node, open shadow roots included. */
  all(root: Node): void {
    this.#within(root);
    this.#onFound();
  }

  #within(root: Node): void {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let node = root.nodeType === Node.TEXT_NODE ? root : walker.nextNode();
    while (node !== null) {
      if (digit.test(node.nodeValue ?? '')) node = this.#run(walker, node as Text);
      else node = walker.nextNode();
    }
    if (!('querySelectorAll' in root)) return;
    if (root instanceof Element) this.#element(root);
    for (const element of (root as ParentNode).querySelectorAll('*')) if (element.shadowRoot !== null) this.#shadow(element.shadowRoot);
    for (const element of (root as ParentNode).querySelectorAll(labelled)) this.#labels(element);
  }

  #element(element: Element): void {
    if (element.shadowRoot !== null) this.#shadow(element.shadowRoot);
    if (element.matches(labelled)) this.#labels(element);
  }

  #shadow(root: ShadowRoot): void {
    this.watch(root);
    this.#within(root);
  }

  watch(root: Node): void {
    if (this.#watched.has(root)) return;
    this.#watched.add(root);
    const attributeFilter = ['href', 'aria-label', 'content'];
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter });
  }

  /** A text and what follows it in the same line; gives the text after. */
  #run(walker: TreeWalker, first: Text): Node | null {
    const block = blockOf(first);
    const run = [first];
    let last = first;
    let next = walker.nextNode() as Text | null;
    while (next !== null && run.length < mostOfRun && endsOpen.test(last.data) && startsOpen.test(next.data) && blockOf(next) === block) {
      run.push(next);
      last = next;
      next = walker.nextNode() as Text | null;
    }
    if (block !== null && !unread.test(block.nodeName)) this.#texts(run);
    return next;
  }

  #texts(run: readonly Text[]): void {
    for (const text of run) {
      const changed = swap(text.data, this.#targets);
      if (changed !== null) this.#write(text, () => (text.data = changed.join('')));
    }
    if (run.length < 2) return;
    const changed = swap(run.map((text) => text.data).join(''), this.#targets);
    if (changed === null) return;
    let at = 0;
    for (const text of run) {
      const data = changed.slice(at, at + text.length).join('');
      at += text.length;
      if (data !== text.data) this.#write(text, () => (text.data = data));
    }
  }

  #labels(element: Element): void {
    if (element.nodeName === 'SCRIPT') {
      const changed = swap(element.textContent, this.#targets);
      if (changed !== null) this.#write(element, () => (element.textContent = changed.join('')));
      return;
    }
    for (const name of ['aria-label', 'content']) {
      const changed = swap(element.getAttribute(name) ?? '', this.#targets);
      if (changed !== null) this.#write(element, () => element.setAttribute(name, changed.join('')));
    }
    const [, scheme = '', rest = ''] = /^(tel:)(.*)/i.exec(element.getAttribute('href') ?? '') ?? [];
    const changed = swap(attempt(() => decodeURIComponent(rest)) ?? rest, this.#targets);
    if (changed !== null) this.#write(element, () => element.setAttribute('href', scheme + changed.join('')));
  }

  #write(node: Node, write: () => void): void {
    if (node.parentElement?.isContentEditable) return;
    const writes = this.#writes.get(node) ?? 0;
    this.#writes.set(node, writes + 1);
    if (writes < mostWrites) write();
  }

  #changed(records: readonly MutationRecord[]): void {
    const roots = new Set<Node>();
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') this.#element(target as Element);
      else if (type === 'characterData') roots.add(lineOf(target));
      else for (const node of addedNodes) roots.add(node.nodeType === Node.TEXT_NODE || inline.test(node.nodeName) ? lineOf(node) : node);
    }
    for (const root of roots) if (root.isConnected) this.#within(root);
    this.#onFound();
  }
}

/** The nearest element around a text that begins a line of its own. */
function blockOf(node: Node): Node | null {
  let at = node.parentNode;
  while (at !== null && inline.test(at.nodeName)) at = at.parentNode;
  return at;
}

/** What is looked at where a text changed: its line where that is short, else itself. */
function lineOf(node: Node): Node {
  const block = blockOf(node);
  return block !== null && block.childNodes.length <= mostOfRun ? block : node;
}
