import { mkdtempSync } from 'node:fs';
import { benchReports } from '#bench/reports.ts';
const f = await benchReports({
  folder: mkdtempSync('/tmp/e-bench-'),
  calls: Number(process.argv[2]),
  postgres: false,
  rounds: 5,
  say: (l) => console.log(l),
});
for (const x of f) console.log(x.what, '|', x.figure, '|', x.met);
