import type { z } from 'zod';
import { ApiProblem, wrongRequest } from './api-problem.ts';

/** A part of a request, as its schema reads it. Throws 422 with each field that is not as wanted; `where` names the part. */
export function parse<S extends z.ZodType>(where: string, schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw wrongRequest(where, parsed.error);
  return parsed.data;
}

/** The JSON of a body. Throws 400 where it is none, or no UTF-8. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    const told = { what: 'body', got: `${body.length} bytes`, wanted: 'a JSON document' };
    throw new ApiProblem(400, 'not-json', 'The body is not JSON.', told);
  }
}
