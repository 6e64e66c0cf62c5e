/** Where a definition is taken from, as a person reads it. */
export interface Source {
  readonly title: string;
  /** What is taken from there; null = the definition itself. */
  readonly says: string | null;
  /** Its page; null where it has none that its publisher keeps. */
  readonly url: string | null;
}

/** Publisher (or authors) and subject, and the page. Copies that somebody else put up are named and not linked. */
const known = {
  'aircall-kpi': [
    'Aircall, troubleshooting analytics',
    'https://help.aircall.io/en/articles/6405895-further-troubleshooting-analytics-monitoring-in-the-dashboard',
  ],
  'aircall-metrics': ['Aircall, analytics metrics', 'https://support.aircall.io/en-gb/articles/13400715237277'],
  'aircall-terms': ['Aircall, terms of analytics', 'https://support.aircall.io/hc/en-gb/articles/13399649077277'],
  'aircall-ts': ['Aircall, time metrics', 'https://support.aircall.io/en-gb/articles/22105373911453'],
  'asr-def': ['Encyclo, answer seizure ratio', 'http://www.encyclo.co.uk/define/Answer%20Seizure%20Ratio'],
  'assembled-util': ['Assembled, utilization rate', 'https://assembled.com/wfm-glossary/utilization-rate'],
  anderl: [
    'Anderl, Becker, von Wangenheim, Schumann: Mapping the customer journey, lessons learned from graph-based online attribution modeling (2016)',
    null,
  ],
  asterisk: [
    'Asterisk, sample of queues.conf',
    'https://github.com/asterisk/asterisk/blob/05fd91a88ea53086e0089e14dca4e86e7b634833/configs/samples/queues.conf.sample',
  ],
  'avaya-asa': [
    'Avaya CMS, average speed of answer',
    'https://documentation.avaya.com/en-us/home/bundle/cms/AvayaCMSDBItemsCalculations_r21/CommunicationServerCapabilitiesThatImpactCMS/CommunicationServerFeaturesAndCapabilitiesAndTheirImpactOnCMSData/AverageSpeedOfAnswerASA.html',
  ],
  'avaya-trunk': [
    'Avaya Communication Manager, trunk group blockage',
    'https://documentation.avaya.com/en-us/home/bundle/communication-manager/communicationmanagerreportsr102x/traffic-data-analysisreports/Trunkgroupreports/TrunkGroupStatusreport/Analyzingtrunkgroupdata/DeterminingTrunkGroupBlockage.html',
  ],
  'aws-adh': [
    'Amazon Connect, historical metrics (adherence)',
    'https://docs.aws.amazon.com/connect/latest/adminguide/historical-metrics-definitions.html',
  ],
  'aws-defs': ['Amazon Connect, metric definitions', 'https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html'],
  'aws-hist': [
    'Amazon Connect, historical metrics',
    'https://github.com/awsdocs/amazon-connect-admin-guide/blob/257d76543553bda33d06c861a4e90fc44511189c/doc_source/historical-metrics-definitions.md',
  ],
  bizfluent: ['Bizfluent, how to calculate handle time', 'https://bizfluent.com/how-8452252-calculate-aht.html'],
  bucher: ['Bucher + Suter, recaller analysis', 'https://docs.bucher-suter.com/reports-for-cuic/docs/5.2/recaller_analysis.html'],
  'call-analytics-11': ['Article “Call tracking analytics: 11 metrics that matter in 2022” (2020)', null],
  'call-tracking-16': ['Article “Top 16 call tracking metrics to drive success”', null],
  'callrail-status': ['CallRail, call answer status', 'https://support.callrail.com/hc/en-us/articles/5712088951437-Call-answer-status'],
  caponi: [
    'Caponi Performance Group, three metrics of appointment setting',
    'http://www.caponipg.com/blog/2018/01/27/three-metrics-required-manage-appointment-setting-process/',
  ],
  ccai: ['Google CCAI Platform, data dictionary', 'https://cloud.google.com/contact-center/ccai-platform/docs/data-dictionary'],
  callscaler: ['CallScaler, number pools', 'https://v3.callscaler.com/docs/number-pools-dni'],
  'cch-abandon': [
    'Call Centre Helper, how to measure the abandon rate',
    'https://www.callcentrehelper.com/measure-call-abandon-rate-75869.htm',
  ],
  'cch-fcr': ['Call Centre Helper, first call resolution', 'https://www.callcentrehelper.com/first-call-contact-resolution-fcr-208926.htm'],
  'cch-forecast': ['Call Centre Helper, forecast accuracy', 'https://www.callcentrehelper.com/calculate-forecast-accuracy-113808.htm'],
  'cch-interval': [
    'Call Centre Helper, forecast accuracy by interval',
    'https://www.callcentrehelper.com/forecasting-fundamentals-accuracy-intervals-231182.htm',
  ],
  'cch-occ': [
    'Call Centre Helper, occupancy and utilisation',
    'https://www.callcentrehelper.com/difference-occupancy-utilisation-132518.htm',
  ],
  'cch-sl': [
    'Call Centre Helper, service level and threshold',
    'https://www.callcentrehelper.com/service-level-threshold-calculations-206890.htm',
  ],
  ccmath: ['CCmath WFM Academy, glossary', 'https://wfmacademy.ccmath.com/mod/glossary/showentry.php?eid=3&displayformat=dictionary'],
  'ccplanning-fc': ['CC Planning, forecast accuracy metrics', 'https://ccplanning.net/articles/forecast-accuracy-metrics'],
  ccvoice: ['Call Centre Voice, forum', 'http://www.callcentrevoice.com/topic.asp?forumid=11&threadid=5449'],
  'cisco-asa': [
    'Cisco Unified ICM/CCE, reporting guide',
    'https://www.cisco.com/c/en/us/td/docs/voice_ip_comm/cust_contact/contact_center/icm_enterprise/icm_enterprise_10_0_1/User/Guide/UCCE_BK_RD68866D_00_reporting-guide-icm-cce-hosted/UCCE_BK_RD68866D_00_reporting-guide-icm-cce-hosted_chapter_01001.html',
  ],
  'cisco-ccx': ['Cisco Unified IP IVR, release notes', null],
  'cisco-sl': ['Cisco ICM, user guide on service level', null],
  connections: [
    'Connections Magazine, telemarketing appointment setting',
    'https://www.connectionsmagazine.com/article/telemarketing-appointment-setting-best-practices-part-1/',
  ],
  'contact-rate': [
    'Unlimcall, measuring the contact rate',
    'https://unlimcall.com/blog/measuring-contact-rate-correctly-outbound-call-centers/',
  ],
  convoso: ['Convoso, connection rate and contact rate', 'https://www.convoso.com/blog/connection-rate-vs-contact-rate/'],
  'copc-wolkvox': ['wolkvox, metrics in contact centers (COPC)', 'https://doc.wolkvox.com/docs/metrics-in-contact-centers/'],
  css: [
    'The Customer Support School, cost per contact',
    'https://www.thecustomersupportschool.com/2024/01/why-cost-per-contact-is-important.html',
  ],
  ctm: [
    'CallTrackingMetrics, period and globally unique callers',
    'https://calltrackingmetrics.zendesk.com/hc/en-us/articles/6520512692109-Period-vs-Globally-Unique-Callers',
  ],
  cxcentral: ['CX Central, conformance', 'https://cxcentral.com.au/glossary/conformance/'],
  'das-callback': ['DAS Systems, callback delay analysis', 'https://dassystems.com.tr/en/blog/callback-delay-analysis'],
  ddsketch: [
    'Masson, Rim, Lee: DDSketch, a quantile sketch with relative-error guarantees',
    'https://deepai.org/publication/ddsketch-a-fast-and-fully-mergeable-quantile-sketch-with-relative-error-guarantees',
  ],
  delacon: [
    'Delacon, what a repeat call is',
    'https://support.delaconcorp.com/hc/en-us/articles/360020541254-How-does-Delacon-define-a-repeat-call',
  ],
  dialogic: ['Dialogic, network effectiveness ratio', 'http://www.dialogic.com/en/glossary/network-effectiveness-ratio-ner.aspx'],
  enreach: [
    'Enreach VisualGroups, help',
    'https://help.enreach.com/visualgroups/1.90/web/Swyx/en-US/help/chap_VisualGroups_Client.4.18.html',
  ],
  'erlang-a': ['Mandelbaum, Zeltyn: The Palm/Erlang-A queue', null],
  'erlang-c': ['LiquiSearch, Erlang C formula', 'https://www.liquisearch.com/erlang_unit/erlang_c_formula'],
  'erlang-ref': ['Erlang C in a collection of mathematical texts (Nemotron-CC-Math)', null],
  'fcr-wiki': ['WikiSum, first call resolution', 'https://wikisum.wiki/wiki/First_Call_Resolution'],
  flex: ['Twilio Flex, abandoned conversations', 'https://www.twilio.com/docs/flex/end-user-guide/insights/abandoned-conversations.md'],
  freshservice: [
    'Freshservice, how first contact resolution is calculated',
    'https://support.freshservice.com/en/support/solutions/articles/50000004904-how-do-you-calculate-fcr-',
  ],
  ga4: ['GA4 Audits, attribution models', 'https://www.ga4audits.com/blog/ga4-attribution-models-explained'],
  'gen-aht': ['Genesys Cloud, average handle time', 'https://help.mypurecloud.com/glossary/average-handle-time-aht/'],
  'gen-asa': ['Genesys Cloud, average speed of answer', 'https://help.mypurecloud.com/glossary/average-speed-of-answer-asa'],
  'gen-columns': ['Genesys Cloud, columns of reports', 'https://help.mypurecloud.com/?p=334996'],
  'gen-sl': ['Genesys Cloud, service level calculation', 'https://help.mypurecloud.com/articles/configure-the-service-level-calculation/'],
  'gen-sl2': ['Genesys Cloud, service level', 'https://help.genesys.cloud/1283'],
  globalwfm: [
    'Global WFM, utilization rate in the contact center',
    'https://globalwfm.com/utilization-rate-in-the-contact-centerbetter-workforce-management-leads-to-greater-customer-satisfaction-heres-how-google-did-it-2/',
  ],
  gmr: [
    'Garnett, Mandelbaum, Reiman: Designing a call center with impatient customers',
    'https://www.semanticscholar.org/paper/Designing-a-Call-Center-with-Impatient-Customers-Garnett-Mandelbaum/5c0ddc1c5ccc387b44aede8422692b944cccb75c',
  ],
  'google-ads-columns': ['Google Ads, columns of statistics tables', 'https://support.google.com/google-ads/answer/2454073'],
  icmi: ['ICMI, service level calculations', 'http://www.icmi.com/Resources/QueueTips/2005/March/Service-Level-Calculations.aspx'],
  'itu-e411': ['ITU-T Recommendation E.411', null],
  'itu-e425': ['ITU-T Recommendation E.425', 'http://www.itu.int/dms_pubrec/itu-t/rec/e/T-REC-E.425-200203-I!!TOC-HTM-E.htm'],
  klipfolio: ['Klipfolio, call center blockage', 'https://www.klipfolio.com/resources/kpi-examples/call-center/blockage'],
  leandata: ['LeanData, lead leakage', 'https://www.leandata.com/blog/lead-leakage-the-often-overlooked-loss-of-revenue/'],
  loem: ['Loem, how to measure adherence and conformance', 'http://loem.ca/en/customer-contact-center-measure-adherence-conformance/'],
  loway: ['Loway, templates of QueueMetrics', 'https://github.com/Loway/Templates/blob/main/README.md'],
  matelso: [
    'matelso, pool size and tracking quality',
    'https://knowledge.matelso.com/en/how-can-tracking-quality-help-with-optimizing-my-pool-size',
  ],
  medallia: [
    'Medallia, how first contact resolution is calculated',
    'https://docs.medallia.com/agent-connect/faqs/how-is-first-contact-resolution-fcr-calculated',
  ],
  'medallia-cb': [
    'Medallia Mindful, callback overview',
    'https://docs.medallia.com/en/mindful/mindful-platform/reporting/callback-overview',
  ],
  metricnet: ['MetricNet, contact center KPIs', null],
  'ner-def': ['Wikipedia, network effectiveness ratio', 'https://en.wikipedia.org/wiki/Network_effectiveness_ratio'],
  nextiva: ['Nextiva, analytics metric glossary', 'https://nextiva.com/support/articles/analytics-metric-glossary-for-nextiva-voice.html'],
  'nimbata-calls': [
    'Nimbata, how calls are counted',
    'https://help.nimbata.com/en/article/how-nimbata-counts-calls-total-calls-unique-callers-and-call-legs-1aaznlv',
  ],
  'nimbata-pool': [
    'Nimbata, estimating a pool of numbers',
    'https://help.nimbata.com/en/article/estimating-the-pool-of-numbers-for-keyword-level-tracking-k4cca9/',
  ],
  ninjacat: ['NinjaCat, dynamic number pools', 'https://docs.ninjacat.io/docs/what-is-a-dynamic-number-pool'],
  oversai: ['Oversai, escalation rate', 'https://www.oversai.com/glossary/escalation-rate'],
  pancyber: ['Pan Cyber, Erlang formulas', 'http://www.pancyber.com/erlang.htm'],
  queuemetrics: ['QueueMetrics, agent reports', null],
  rfc6076: ['RFC 6076, SIP performance metrics', 'https://www.rfc-editor.org/info/rfc6076'],
  'roas-roi': ['InvisiblePPC, ROAS and ROI', 'http://help.invisibleppc.com/partner-help/invisibleppc-resources/roas-vs-roi'],
  'roi-calc': ['OnlineToolsHub, how to calculate the ROI of advertising', 'https://onlinetoolshub.digital/en/blog/kak-schitat-roi-reklamy'],
  'salesforce-adh': [
    'Salesforce, scheduling adherence summary',
    'https://developer.salesforce.com/docs/atlas.en-us.236.0.object_reference.meta/object_reference/sforce_api_objects_schedulingadherencesummary.htm',
  ],
  'service-indicators': ['Article “Call indicators to follow in customer service”', null],
  sinch: ['Sinch Contact Pro, online monitoring', 'https://docs.cc.sinch.com/onpremise/fp20/online-monitoring/en/yfg1615834190600.html'],
  'sqm-method': ['First call resolution, slides on its measurement', null],
  supportman: ['Supportman, escalation rate', 'https://supportman.io/glossary/escalation-rate/'],
  swpp: ['SWPP, utilization', 'https://swpp.org/glossary/utilization/'],
  talkdesk: ['Talkdesk, data dictionary', 'https://data-dictionary.talkdesk.com/docs/service-level'],
  'talkdesk-missed': ['Talkdesk, missed calls', 'https://data-dictionary.talkdesk.com/docs/missed-calls'],
  triline: ['Tri-Line, callback reports', 'https://docs.tri-line.com/plugins/viewsource/viewpagesrc.action?pageId=8946025'],
  tsr: ['US Telemarketing Sales Rule, safe harbor', 'https://dnc.com/faq//there-call-abandonment-safe-harbor'],
  voxco: ['Voxco, percentage of calls blocked', 'https://www.voxco.com/percentage-of-calls-blocked/'],
  wazo: [
    'Wazo, queue statistics',
    'https://github.com/api-evangelist/wazo/blob/1027f1782e20aa31d3aa62f166727f1f8a8afa3c/openapi/wazo-queue-statistics-api-openapi.yml',
  ],
  'where-profit-hides': ['Article “Call analytics: where the profit is hidden” (2018)', null],
  'zhao-shapley': [
    'Zhao, Mahboobi, Bagheri: Shapley value methods for attribution modeling in online advertising (2018)',
    'https://arxiv.org/abs/1804.05327',
  ],
  'zendesk-status': ['Zendesk, statuses of calls', 'https://support.zendesk.com/hc/en-us/articles/4408881766938'],
  'zendesk-time': ['Zendesk, times of calls', 'https://support.zendesk.com/hc/en-us/articles/8202998599066'],
} as const satisfies Readonly<Record<string, readonly [title: string, url: string | null]>>;

/** A known source, and what is taken from it. */
export function cite(source: keyof typeof known, says: string | null = null): Source {
  const [title, url] = known[source];
  return Object.freeze({ title, says, url });
}

/** What a source is called. */
export function sourceTitle(source: keyof typeof known): string {
  return known[source][0];
}
