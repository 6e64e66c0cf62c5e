import { setTimeout as pause } from 'node:timers/promises';
import { ReportRequest } from '#contract/report.ts';
import { Failure } from '#domain/failure.ts';
import { dayMs, type Instant } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { AccountContext } from './account-context.ts';
import { type AskedShapes, nameOf, type Question } from './asked-shapes.ts';
import { planBlocks } from './block-plan.ts';
import { BlockReader, type PrimingState, type Walk } from './prime-blocks.ts';
import { type PlannedSelect, planReport } from './plan.ts';
import { horizonOf, overAt, type Stage, stages, stagesOf } from './priming-horizon.ts';
import { type ResolvedReport, resolveNeed, resolveReport } from './resolve-report.ts';
import type { Kept } from './statements.ts';

export interface PrimingParts {
  readonly warehouse: Warehouse;
  readonly kept: Kept;
  readonly asked: AskedShapes;
  /** What an account set for its figures, now; null where there is no such account. */
  readonly contextOf: (account: string) => Promise<AccountContext | null>;
  /** True while something larger is at work: an import, a decoding from the beginning. */
  readonly busy: () => boolean;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
  /** Milliseconds without a write to the rows of a block before it is read. */
  readonly quietMs?: number;
  /** Milliseconds without anybody reading before a statement is asked. */
  readonly calmMs?: number;
  /** How long it rests after a statement, as a share of what that took. */
  readonly rest?: number;
}

/** Of what may be kept so much is read ahead; the rest is for questions that nobody asked before. */
const shareOfKept = 0.75;

/**
 * Reads ahead: figures of days and months that are over, of the questions that were asked lately, so that they are kept when somebody
 * asks them of another period. One statement at a time, while nobody reads; what is written to is read again once it has been quiet.
 */
export class Priming {
  readonly #parts: PrimingParts & Required<Pick<PrimingParts, 'everyMs' | 'quietMs' | 'calmMs' | 'rest'>>;
  readonly #stop = new AbortController();
  /** What the last write was, and when that was looked at. */
  #looks: { readonly at: Instant; readonly write: number }[] = [];
  /** Accounts of which nothing is left to be read, as they were then. */
  readonly #done = new Map<string, { readonly signature: string; readonly cells: number }>();
  /** Questions of which a statement failed, and the date on which it did: they are left out until the next. */
  readonly #failed = new Map<string, Instant>();
  readonly #reader: BlockReader | null;
  #calmFrom = 0;
  #running: Promise<void> | null = null;

  constructor(parts: PrimingParts) {
    this.#parts = { everyMs: 5000, quietMs: 10_000, calmMs: 250, rest: 1, ...parts };
    const { warehouse, kept, now, rest } = this.#parts;
    const turn = async () => await this.#calm();
    const rested = async (ms: number) => await this.#pause(ms * rest);
    this.#reader = kept.blocks === null ? null : new BlockReader({ warehouse, kept: kept.blocks, empty: kept.empty, now, turn, rested });
  }

  /** How much was read ahead since the process began. */
  state(): PrimingState {
    return this.#reader?.state() ?? { blocks: 0, seconds: 0 };
  }

  /** Looks every few seconds until it is closed. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Asks nothing more; resolves when its last statement is over. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Reads everything that is missing and has been quiet. */
  async round(): Promise<void> {
    const now = this.#parts.now();
    const quiet = this.#quietWrite(now);
    const due = this.#reader?.takeDue(now) === true;
    for (const [account, asked] of this.#parts.asked.byAccount(now)) {
      if (this.#stop.signal.aborted || this.#reader === null) return;
      const context = await this.#parts.contextOf(account);
      if (context === null) {
        for (const one of asked) this.#parts.asked.forget(one);
        continue;
      }
      const signature = this.#signature(context, asked, now);
      if (this.#done.get(account)?.signature === signature && !due) continue;
      this.#done.delete(account);
      const others = [...this.#done.values()].reduce((sum, { cells }) => sum + cells, 0);
      const most = (this.#parts.kept.blocks?.most ?? 0) * shareOfKept - others;
      const cells = await this.#primeAccount(this.#reader, context, asked, { quiet, most });
      if (cells !== null) this.#done.set(account, { signature, cells });
    }
  }

  async #run(): Promise<void> {
    const { asked, everyMs, onError } = this.#parts;
    const { signal } = this.#stop;
    const stopped = (): boolean => signal.aborted;
    let loaded = false;
    while (!stopped()) {
      try {
        if (!loaded) await asked.load();
        loaded = true;
        await this.round();
        await asked.save();
      } catch (error) {
        if (!stopped()) onError(error);
      }
      await this.#pause(everyMs);
    }
    // What was asked since the last look.
    if (loaded) await asked.save().catch(onError);
  }

  /** How much of an account is kept; null where something is left for later. */
  async #primeAccount(
    reader: BlockReader,
    context: AccountContext,
    asked: readonly Question[],
    { quiet, most }: { readonly quiet: number; readonly most: number },
  ): Promise<number | null> {
    const walk = { quiet, most, cells: 0, seen: new Set<string>(), left: false };
    for (const stage of stages) {
      for (const one of asked) {
        if (!stagesOf(one.parsed, one.long).includes(stage) || this.#hasFailed(one, context)) continue;
        // Planning takes some milliseconds, too.
        if (!(await this.#calm())) return null;
        try {
          if (!(await this.#primeQuestion(reader, context, { one, stage }, walk))) return null;
        } catch (error) {
          await this.#leaveOut(one, context, error);
        }
        if (walk.cells >= walk.most) return walk.cells;
      }
    }
    return walk.left ? null : walk.cells;
  }

  /** False where it was ended. */
  async #primeQuestion(
    reader: BlockReader,
    context: AccountContext,
    { one, stage }: { readonly one: Question; readonly stage: Stage },
    walk: Walk,
  ): Promise<boolean> {
    for (const { report, plan } of this.#statementsOf(one, context, stage)) {
      const blocks = planBlocks(report, plan);
      if (blocks !== null && !(await reader.prime(context.account, { blocks, plan, zone: report.zone, stage }, walk))) return false;
      if (walk.cells >= walk.most) return true;
    }
    return true;
  }

  #hasFailed(one: Question, { zone }: AccountContext): boolean {
    return this.#failed.get(nameOf(one)) === overAt(one.parsed.tz ?? zone, this.#parts.now());
  }

  /** One question that fails is told once a day and keeps nobody waiting; where the warehouse answers nothing at all, the round ends. */
  async #leaveOut(one: Question, { zone }: AccountContext, error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return;
    await this.#parts.warehouse.query('SELECT 1');
    const now = this.#parts.now();
    for (const [name, at] of this.#failed) if (at < now - 2 * dayMs) this.#failed.delete(name);
    this.#failed.set(nameOf(one), overAt(one.parsed.tz ?? zone, now));
    this.#parts.onError(error);
  }

  /** Everything that a question asks of the warehouse over the days or months of a stage. A question that is refused by now is forgotten. */
  #statementsOf(
    one: Question,
    context: AccountContext,
    stage: Stage,
  ): readonly { readonly report: ResolvedReport; readonly plan: PlannedSelect }[] {
    const now = this.#parts.now();
    try {
      const period = horizonOf(stage, one.parsed.tz ?? context.zone, now);
      return everyStatement(resolveReport(ReportRequest.parse({ ...one.parsed, period }), context, now));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#parts.asked.forget(one);
      return [];
    }
  }

  /** The same as long as nothing can be missing: settings, questions, the date and what is written to days that are over. */
  #signature(context: AccountContext, asked: readonly Question[], now: Instant): string {
    const zones = [...new Set(asked.map(({ parsed }) => parsed.tz ?? context.zone))].sort();
    const over = zones.map((zone) => overAt(zone, now));
    const write = this.#parts.warehouse.changes.since(context.account, Number.NEGATIVE_INFINITY, Math.max(...over));
    const shapes = asked.map(({ shape, long }) => `${shape} ${String(long)}`).sort();
    return JSON.stringify([context, zones, over, write, shapes]);
  }

  /** The last write that was there already when it had been quiet for long enough. */
  #quietWrite(now: Instant): number {
    const { quietMs, warehouse } = this.#parts;
    this.#looks.push({ at: now, write: warehouse.changes.now() });
    const old = this.#looks.filter(({ at }) => at <= now - quietMs);
    const last = old.at(-1);
    this.#looks = this.#looks.slice(Math.max(0, old.length - 1));
    return last?.write ?? 0;
  }

  /** Waits until nobody has read for a moment; false where it is to end. */
  async #calm(): Promise<boolean> {
    const { busy, warehouse, calmMs } = this.#parts;
    for (;;) {
      if (this.#stop.signal.aborted) return false;
      const now = performance.now();
      if (busy() || warehouse.readers() > 0) this.#calmFrom = now + calmMs;
      else if (now >= this.#calmFrom) return true;
      await this.#pause(20);
    }
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

/** Statements of a report, and of the metrics that its own are computed from. */
function everyStatement(report: ResolvedReport): { readonly report: ResolvedReport; readonly plan: PlannedSelect }[] {
  const own = report.columns.filter(({ inputs }) => inputs === null);
  const needed = report.columns.flatMap((column) =>
    Object.keys(column.built.needs).flatMap((name) => everyStatement({ ...report, columns: [resolveNeed(column, name)] })),
  );
  return [...planReport(report, own).map((plan) => ({ report, plan })), ...needed];
}
