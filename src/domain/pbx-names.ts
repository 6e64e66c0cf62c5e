import type { Instant } from './instant.ts';
import type { PbxSettings } from './pbx-settings.ts';

type Naming = (text: string) => string;
const namings = new WeakMap<PbxSettings, Naming>();

/** Under which name the facts know an agent, whatever a source calls it. */
export function agentNaming(settings: PbxSettings): Naming {
  let naming = namings.get(settings);
  if (naming === undefined) {
    const byAlias = new Map<string, string>();
    for (const agent of settings.agents) {
      for (const alias of [agent.id, ...agent.aliases]) byAlias.set(alias.toLowerCase(), agent.id);
    }
    const cache = new Map<string, string>();
    naming = (text) => {
      let id = cache.get(text);
      if (id === undefined) {
        id = nameOf(text, byAlias);
        if (cache.size > 50_000) cache.clear();
        cache.set(text, id);
      }
      return id;
    };
    namings.set(settings, naming);
  }
  return naming;
}

/** Name, extension and interface of one phone are one agent: `PJSIP/1001`, `Local/1001@agents/n` and `1001` are `1001`. */
function nameOf(text: string, byAlias: ReadonlyMap<string, string>): string {
  const exact = byAlias.get(text.toLowerCase());
  if (exact !== undefined) return exact;
  const peer = peerOf(text);
  const byPeer = byAlias.get(peer.toLowerCase());
  if (byPeer !== undefined) return byPeer;
  const slash = peer.indexOf('/');
  if (slash < 0) return text;
  const resource = peer.slice(slash + 1).split('@')[0] ?? '';
  return byAlias.get(resource.toLowerCase()) ?? (resource === '' ? text : resource);
}

/** The endpoint of a channel or interface name: without `-0000001a`, `;1`, `/n`. IAX2 and DAHDI number their calls shortly. */
export function peerOf(name: string): string {
  if (!name.includes('/')) return name;
  if (name.startsWith('IAX2/')) return name.replace(/-\d{1,5}$/u, '');
  // `DAHDI/3-1`, and of a digital span `DAHDI/i1/5550123-2f`: the span, because each call has its own number.
  if (name.startsWith('DAHDI/')) return name.replace(/-[0-9a-f]{1,4}$/u, '').replace(/^(DAHDI\/i\d+)\/.*$/u, '$1');
  const peer = name.replace(/;[12]$/u, '').replace(/-[0-9a-f]{8,}$/u, '');
  return peer.startsWith('Local/') ? peer.replace(/\/[a-z]+$/u, '') : peer;
}

/** The second in which a channel was created, as its unique id tells (`systemname-1795296342.13`); null for other ids. */
export function epochOf(uniqueId: string): Instant | null {
  const match = /(?:^|-)(\d{9,10})\.\d+$/u.exec(uniqueId);
  return match?.[1] === undefined ? null : Number(match[1]) * 1000;
}
