import { processIo } from './io.ts';
import { runCli } from './program.ts';

process.umask(0o077);
process.exitCode = await runCli(process.argv.slice(2), processIo());
