import { accessibility } from './accessibility.ts';
import { experiments } from './experiments.ts';
import { exporting } from './export.ts';
import { journeys } from './journeys.ts';
import { marketing } from './marketing.ts';
import { metrics } from './metrics.ts';
import { onStage } from './on-stage.ts';
import { paper } from './paper.ts';
import { sales } from './sales.ts';
import { service } from './service.ts';
import { team } from './team.ts';

onStage('pages of figures in Chromium', {
  accessibility,
  journeys,
  service,
  sales,
  team,
  metrics,
  exports: exporting,
  paper,
  marketing,
  experiments,
});
