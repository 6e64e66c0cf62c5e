import { describe } from 'vitest';
import { importContract } from './imports/contract.ts';

describe('imports on SQLite', () => importContract(async () => await Promise.resolve({})));
