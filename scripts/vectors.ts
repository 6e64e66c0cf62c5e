import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ProblemError } from '#client/client.ts';
import { Failure } from '#domain/failure.ts';
import { factTables } from '#warehouse/ddl.ts';
import { factsFromDocument } from '#warehouse/fact-documents.ts';
import { rowsOf } from '#warehouse/rows.ts';
import { runVector, Vector, type VectorResult } from '../test/run-vector.ts';
import { startTestServer, type TestServer } from '../test/server.ts';

/** Runs a vector file (metric dictionary, section 10) through the report route of a server: one account a vector, a line each. */
const [file, ...only] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run vectors -- <file.json> [vector or metric id …]');
  process.exit(2);
}
const vectors = readVectors(file).filter((vector) => only.length === 0 || only.includes(vector.id) || only.includes(vector.metric));
const server = await startTestServer();
const results: VectorResult[] = [];
try {
  for (const [at, vector] of vectors.entries()) {
    const result = await judge(server, `v${at + 1}`, vector);
    results.push(result);
    const outcome = result.why === null ? result.verdict : `${result.verdict} (${result.why})`;
    console.log(
      `${vector.id}  ${vector.metric}  expected ${JSON.stringify(vector.expected)}  got ${JSON.stringify(result.got)}  ${outcome}`,
    );
  }
} finally {
  await server.close();
}
const counted = (verdict: VectorResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
const missing = [...new Set(vectors.filter((_, at) => results[at]?.verdict === 'not defined').map((vector) => vector.metric))];
if (missing.length > 0) console.log(`not defined yet: ${missing.join(', ')}`);
console.log(`${counted('passed')} passed, ${counted('failed')} failed, ${counted('not defined')} not defined`);
process.exitCode = counted('failed') > 0 ? 1 : 0;

function readVectors(path: string): Vector[] {
  try {
    return z.array(Vector).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    console.error(`${path} is no vector file: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}

async function judge(served: TestServer, account: string, vector: Vector): Promise<VectorResult> {
  const { warehouse } = served.server.services;
  await served.operator(null).call('createAccount', { body: { id: account, name: `${vector.id} ${vector.metric}`, tz: 'UTC' } });
  try {
    const rows = rowsOf(factsFromDocument(vector.facts), { account, version: 1, position: 0 });
    for (const table of factTables) await warehouse.insert(table, rows[table]);
  } catch (error) {
    return { id: vector.id, got: error instanceof Error ? error.message : String(error), verdict: 'failed', why: 'facts' };
  }
  return await runVector(vector, async (request) => {
    try {
      return await served.operator(account).call('report', { body: request });
    } catch (error) {
      if (error instanceof ProblemError && error.problem.type.endsWith('method-not-available')) {
        throw new Failure('method-not-available', error.message);
      }
      throw error;
    }
  });
}
