import type { OutboundFormat } from '#contract/outbound-kinds.ts';
import type { Format } from './format.ts';
import { ga4 } from './ga4.ts';
import { meta } from './meta.ts';
import { ringtrace, slack } from './own.ts';

/** Every kind of receiver. */
export const formats: Readonly<Record<OutboundFormat, Format>> = { ringtrace, slack, ga4, meta };
