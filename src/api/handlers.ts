import type { Handlers } from './context.ts';
import { auditRoutes } from './routes/audit.ts';
import { callRoutes } from './routes/calls.ts';
import { connectionRoutes } from './routes/connections.ts';
import { costFetchRoutes } from './routes/cost-fetches.ts';
import { currencyRoutes } from './routes/currencies.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { exportRoutes } from './routes/exports.ts';
import { factRoutes } from './routes/facts.ts';
import { feedRoutes } from './routes/feeds.ts';
import { figureRoutes } from './routes/figures.ts';
import { importRoutes } from './routes/imports.ts';
import { journeyRoutes } from './routes/journey.ts';
import { liveRoutes } from './routes/live.ts';
import { mappingRoutes } from './routes/mapping.ts';
import { outboundRoutes } from './routes/outbound.ts';
import { peopleRoutes } from './routes/people.ts';
import { privacyRoutes } from './routes/privacy.ts';
import { poolRoutes } from './routes/pools.ts';
import { pullRoutes } from './routes/pulls.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { serverRoutes } from './routes/server.ts';
import { settingsRoutes } from './routes/settings.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { viewRoutes } from './routes/views.ts';

/** All handlers of the contract, together. */
export const handlers: Handlers = {
  ...signInRoutes,
  ...figureRoutes,
  ...callRoutes,
  ...journeyRoutes,
  ...viewRoutes,
  ...experimentRoutes,
  ...deliveryRoutes,
  ...importRoutes,
  ...connectionRoutes,
  ...liveRoutes,
  ...poolRoutes,
  ...pullRoutes,
  ...recordingRoutes,
  ...settingsRoutes,
  ...mappingRoutes,
  ...outboundRoutes,
  ...feedRoutes,
  ...currencyRoutes,
  ...costFetchRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...factRoutes,
  ...exportRoutes,
  ...privacyRoutes,
  ...serverRoutes,
};
