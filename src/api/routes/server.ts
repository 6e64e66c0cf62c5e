import { notFound } from '#api/api-problem.ts';
import { writeBackup } from '#api/backup.ts';
import type { Handlers } from '#api/context.ts';
import { freshnessOf } from '#api/freshness.ts';
import type { Check } from '#contract/operate.ts';
import { checkSqlite } from '#database/copy-sqlite.ts';
import { rebuild, type Rebuilt } from '#warehouse/rebuild.ts';
import type { Services } from '#api/services.ts';

/** Health, for anybody who asks; and the operator's long work. */
export const serverRoutes = {
  async health(_request, { services }) {
    const { failure, ...freshness } = await freshnessOf(services);
    const firstRun = await services.firstRun.open();
    return {
      status: failure === null && freshness.broken === 0 ? 'ok' : 'failing',
      version: services.version,
      first_run: firstRun,
      no_account: firstRun && (await services.people.accounts()).length === 0,
      freshness,
      // Strangers learn that work stands still, not over what.
      failure: failure !== null ? 'decoding stands still' : freshness.broken > 0 ? 'some events could not be folded' : null,
    };
  },

  async rebuild(_request, { services }) {
    const job = services.jobs.start('rebuild', 'groups', async (tell) => {
      const rebuilt = await rebuild(services, (done, total) => tell({ doing: 'folds and projects', done, total }));
      tell({ checks: comparison(rebuilt), done: rebuilt.groups, total: rebuilt.groups });
    });
    return await Promise.resolve(job);
  },

  async verify(_request, { services }) {
    const job = services.jobs.start('verify', 'groups', async (tell) => {
      tell({ doing: 'checks the stores' });
      const checks = await storeChecks(services);
      await services.pipeline.drained();
      tell({ doing: 'folds everything again and compares', checks });
      const rebuilt = await rebuild(services, (done, total) => tell({ done, total }));
      tell({ checks: [...checks, ...comparison(rebuilt)], done: rebuilt.groups, total: rebuilt.groups });
    });
    return await Promise.resolve(job);
  },

  async backup({ body }, { services }) {
    const { backupParts, jobs } = services;
    const place = { ...services.recordings.place, wanted: body.recordings };
    const job = jobs.start('backup', 'bytes', async (tell) => {
      const manifest = await writeBackup(body.folder, backupParts, place, (doing, done, total) => tell({ doing, done, total }));
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, manifest.recordings.bytes);
      tell({ backup: manifest, done: bytes, total: bytes });
    });
    return await Promise.resolve(job);
  },

  async job({ params }, { services }) {
    const job = services.jobs.find(params.id);
    if (job === null) throw notFound('job', params.id);
    return await Promise.resolve(job);
  },
} satisfies Partial<Handlers>;

async function storeChecks({ backupParts, projector, pipeline }: Services): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, file] of Object.entries({ log: backupParts.logFile, settings: backupParts.settingsFile })) {
    if (file === null) continue;
    const wrong = await checkSqlite(file);
    checks.push({
      name: `${name} file`,
      right: wrong.length === 0,
      says: wrong.length === 0 ? 'pages and indexes are whole' : wrong.slice(0, 5).join('; '),
    });
  }
  const { problem } = pipeline.status();
  checks.push({ name: 'decoding', right: problem === null, says: problem ?? 'every delivery is decoded' });
  const broken = projector.broken();
  checks.push({ name: 'folding', right: broken === 0, says: broken === 0 ? 'every group folds' : `${broken} groups could not be folded` });
  return checks;
}

function comparison({ before, after }: Rebuilt): Check[] {
  return before.map((table) => {
    const again = after.find((one) => one.table === table.table);
    const right = again?.checksum === table.checksum && again.rows === table.rows;
    const says = right
      ? `${table.rows} rows, ${table.checksum}`
      : `${table.rows} rows before, ${again?.rows ?? 0} after; the newly folded ones are kept`;
    return { name: `table ${table.table}`, right, says };
  });
}
