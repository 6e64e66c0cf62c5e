import { calls } from './calls.ts';
import { connections } from './connections.ts';
import { firstAdvert } from './first-advert.ts';
import { firstRun } from './first-run.ts';
import { imports } from './imports.ts';
import { mapping } from './mapping.ts';
import { newcomer } from './newcomer.ts';
import { onStage } from './on-stage.ts';
import { pastCalls } from './past-calls.ts';
import { privacy } from './privacy.ts';
import { recordings } from './recordings.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { states } from './states.ts';
import { webhooks } from './webhooks.ts';

/** Privacy comes last: it changes what the others see. */
onStage('calls, shell and settings in Chromium', {
  calls,
  shell,
  states,
  settings,
  'first run': firstRun,
  connections,
  newcomer,
  'first advert': firstAdvert,
  'past calls': pastCalls,
  imports,
  webhooks,
  mapping,
  recordings,
  privacy,
});
