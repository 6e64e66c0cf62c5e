import { processIo } from './io.ts';
import { runCli } from './program.ts';

process.umask(0o077);
// Who reads the answer (head, less) may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await runCli(process.argv.slice(2), processIo());
