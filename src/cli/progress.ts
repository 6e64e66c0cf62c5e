import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.ts';

/** Long work made visible: a bar on a terminal, a line every two seconds elsewhere. Rate and time left on both. */
export interface ProgressShown {
  update(done: number, total?: number | null, doing?: string): void;
  stop(): void;
}

const lineEveryMs = 2000;

export function startProgress(io: Io, title: string, unit: string, total: number | null): ProgressShown {
  return io.terminal ? bar(title, unit, total) : lines(io, title, unit, total);
}

function bar(title: string, unit: string, total: number | null): ProgressShown {
  const began = performance.now();
  const shown = new SingleBar(
    {
      format: (_options, params, payload: { doing?: string }) => {
        const share = params.total > 0 ? Math.min(params.value / params.total, 1) : 0;
        const filled = Math.round(share * 24);
        const cells = `${'█'.repeat(filled)}${'░'.repeat(24 - filled)}`;
        const state = stateOf(params.value, params.total > 0 ? params.total : null, unit, performance.now() - began);
        return `${payload.doing ?? title} ${cells} ${state}`;
      },
      clearOnComplete: false,
      hideCursor: true,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  );
  shown.start(total ?? 0, 0, {});
  return {
    update: (done, newTotal, doing) => {
      if (typeof newTotal === 'number') shown.setTotal(newTotal);
      shown.update(done, doing === undefined ? {} : { doing });
    },
    stop: () => shown.stop(),
  };
}

function lines(io: Io, title: string, unit: string, total: number | null): ProgressShown {
  const began = performance.now();
  let last = began;
  let most = total;
  let said = false;
  return {
    update: (done, newTotal, doing) => {
      if (typeof newTotal === 'number') most = newTotal;
      const now = performance.now();
      if (now - last < lineEveryMs) return;
      last = now;
      said = true;
      io.err(`${doing ?? title}: ${stateOf(done, most, unit, now - began)}\n`);
    },
    stop: () => {
      if (said) io.err(`${title}: done in ${duration(performance.now() - began)}\n`);
    },
  };
}

/** `45 % | 4,500/10,000 lines | 2,000/s | 3 s left`. */
export function stateOf(done: number, total: number | null, unit: string, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const parts = [
    ...(total === null || total === 0 ? [] : [`${Math.floor((Math.min(done, total) / total) * 100)} %`]),
    total === null ? `${whole(done)} ${unit}` : `${whole(done)}/${whole(total)} ${unit}`,
    `${whole(perSecond)}/s`,
    ...(total === null || perSecond === 0 ? [] : [`${duration(((total - Math.min(done, total)) / perSecond) * 1000)} left`]),
  ];
  return parts.join(' | ');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
