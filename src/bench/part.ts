import { benchImport } from './import.ts';
import { benchIngest } from './ingest.ts';
import type { Finding } from './measure.ts';
import { benchReports } from './reports.ts';
import type { PartMessage, PartTask } from './run.ts';
import { benchStart } from './start.ts';

/** The process of one part: the task comes as its argument, what it finds goes back as messages. */
function tell(message: PartMessage): void {
  process.send?.(message);
}

async function run(task: PartTask): Promise<Finding[]> {
  const say = (line: string): void => tell({ say: line });
  switch (task.part) {
    case 'reports':
      return await benchReports({ ...task, say });
    case 'ingest':
      return await benchIngest({ ...task, say });
    case 'import':
      return await benchImport({ ...task, say });
    case 'start':
      return await benchStart({ ...task, say });
  }
}

// Only `runBench` starts this file, and only with a task that it made.
const task = JSON.parse(process.argv[2] ?? '') as PartTask;
tell({ findings: await run(task) });
process.disconnect();
