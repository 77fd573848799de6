/** What the sample organizations asked their agents for, and how far each request has come. */
import { harbor, kite, lumen } from '../identity/organizations.ts';

type StepStatus = 'running' | 'completed' | 'failed';

/** One step: agent, what it did, how long it took in seconds, what came out, and how it stands. */
type Step = readonly [
  agent: 'orchestrator' | 'infra' | 'desktop' | 'code' | 'research',
  action: string,
  seconds: number,
  output: string,
  status?: StepStatus,
];

export interface SampleRequest {
  readonly name: string;
  readonly organizationId: string;
  readonly status: 'pending' | 'approved' | 'executing' | 'completed' | 'failed' | 'rejected';
  readonly text: string;
  readonly askedBy: string;
  /** When it was asked: days before the anchor, and the time of that day. */
  readonly asked: readonly [daysAgo: number, time: string];
  readonly approvedBy?: string;
  readonly error?: string;
  /** Expected seconds, megabytes of GPU memory and CPU cores. */
  readonly estimate: readonly [seconds: number, gpuMb: number, cores: number];
  /** Megabytes of GPU memory and milliseconds of CPU time that it took. */
  readonly used?: readonly [gpuMb: number, cpuMs: number];
  /** Model outside the platform, tokens and US dollars. */
  readonly externalAi?: readonly [model: string, tokens: number, usd: number];
  readonly steps: readonly Step[];
}

export const sampleRequests: readonly SampleRequest[] = [
  {
    name: 'monitoring',
    organizationId: lumen,
    status: 'completed',
    text: 'Put the uptime monitor on the staging cluster and watch the three public endpoints.',
    askedBy: 'tomasz',
    asked: [2, '09:12'],
    approvedBy: 'ines',
    estimate: [300, 2048, 2],
    used: [1780, 15_400],
    externalAi: ['claude-sonnet-4', 5120, 0.0312],
    steps: [
      ['orchestrator', 'Plan the rollout', 11.2, 'Four steps, no downtime expected.'],
      ['infra', 'Pull the container image and check its signature', 38.6, 'Signature is valid.'],
      ['infra', 'Start the container with a persistent volume', 64.1, 'Healthy after 21 s.'],
      ['code', 'Register the endpoints through the API', 9.4, '3 monitors created.'],
      ['infra', 'Wait for the first round of checks', 60.3, 'All endpoints answer in < 400 ms.'],
    ],
  },
  {
    name: 'dns',
    organizationId: lumen,
    status: 'completed',
    text: 'Point docs.lumen-labs.example at the new load balancer and lower its TTL first.',
    askedBy: 'adaeze',
    asked: [2, '14:40'],
    approvedBy: 'ines',
    estimate: [900, 0, 1],
    used: [0, 2100],
    steps: [
      [
        'orchestrator',
        'Read the zone and plan two changes',
        6.8,
        'TTL 3600 → 60, then the record.',
      ],
      ['infra', 'Lower the TTL', 2.2, 'The name servers agree.'],
      [
        'infra',
        'Change the record once the old TTL has passed',
        612.5,
        'The record points to the new address.',
      ],
      ['research', 'Resolve the name from six places', 14.9, '6 of 6 see the new address.'],
    ],
  },
  {
    name: 'supplier-report',
    organizationId: harbor,
    status: 'completed',
    text: 'Compare the delivery times of our five largest suppliers over the last two quarters.',
    askedBy: 'signe',
    asked: [6, '08:05'],
    approvedBy: 'mei',
    estimate: [600, 0, 2],
    used: [0, 48_900],
    externalAi: ['gpt-4o', 18_400, 0.0716],
    steps: [
      ['orchestrator', 'Split the question by supplier', 4.1, '5 queries.'],
      ['research', 'Read the deliveries from the warehouse', 22.7, '1,284 deliveries.'],
      ['code', 'Compute medians and outliers', 8.3, 'Two suppliers slowed down in Q2.'],
      ['research', 'Write the summary', 41.0, 'Report of two pages with a table.'],
    ],
  },
  {
    name: 'database-upgrade',
    organizationId: lumen,
    status: 'failed',
    text: 'Upgrade the staging database to the next major version.',
    askedBy: 'tomasz',
    asked: [3, '10:30'],
    approvedBy: 'ines',
    error: 'The data volume ran full while indexes were rebuilt; the old version was restored.',
    estimate: [1800, 0, 4],
    used: [0, 268_000],
    externalAi: ['claude-sonnet-4', 9860, 0.0584],
    steps: [
      ['orchestrator', 'Check versions and extensions', 12.4, 'No extension stands in the way.'],
      ['infra', 'Take a snapshot of the volume', 95.0, 'Snapshot of 182 GB.'],
      ['infra', 'Run the upgrade', 703.8, 'No space left on device.', 'failed'],
      ['infra', 'Restore the snapshot', 188.2, 'Back on the old version, 0 rows lost.'],
    ],
  },
  {
    name: 'invoice-import',
    organizationId: harbor,
    status: 'failed',
    text: 'Read the scanned invoices of last week into the back office.',
    askedBy: 'ruben',
    asked: [5, '16:18'],
    approvedBy: 'mei',
    error: 'The back office refused 14 of 61 invoices: tax number missing.',
    estimate: [420, 6144, 2],
    used: [5980, 91_300],
    externalAi: ['gpt-4o', 44_700, 0.1391],
    steps: [
      ['orchestrator', 'List the scans', 3.0, '61 files.'],
      ['desktop', 'Recognise text and tables', 188.4, '61 of 61 read.'],
      ['code', 'Match suppliers and amounts', 27.9, '47 matched, 14 without tax number.'],
      ['desktop', 'Enter the invoices', 64.6, 'Form refused: tax number missing.', 'failed'],
    ],
  },
  {
    name: 'search-index',
    organizationId: lumen,
    status: 'executing',
    text: 'Rebuild the search index of the knowledge base with the new embedding model.',
    askedBy: 'adaeze',
    asked: [1, '22:05'],
    approvedBy: 'ines',
    estimate: [7200, 12_288, 4],
    steps: [
      ['orchestrator', 'Plan batches of 500 documents', 5.6, '37 batches.'],
      ['code', 'Create the new index beside the old one', 3.1, 'kb_v7 created.'],
      ['code', 'Embed the documents', 5400, '', 'running'],
    ],
  },
  {
    name: 'menu-translation',
    organizationId: harbor,
    status: 'approved',
    text: 'Translate the autumn menu into Danish and Spanish, keeping allergens as they are.',
    askedBy: 'signe',
    asked: [1, '13:20'],
    approvedBy: 'mei',
    estimate: [240, 0, 1],
    steps: [
      ['orchestrator', 'Read the request', 2.4, 'Two languages, 46 dishes.'],
      ['research', 'Collect the glossary of allergens', 7.7, '14 terms.'],
      ['orchestrator', 'Estimate what it needs', 1.3, 'About four minutes.'],
    ],
  },
  {
    name: 'brand-assets',
    organizationId: kite,
    status: 'pending',
    text: 'Collect every use of the old logo on our site and list the pages.',
    askedBy: 'callum',
    asked: [1, '17:44'],
    estimate: [500, 4096, 2],
    steps: [
      ['orchestrator', 'Read the request', 2.0, 'One site, about 300 pages.'],
      ['research', 'Look at the site map', 4.8, '312 pages.'],
      ['orchestrator', 'Ask for approval', 0.4, 'Waiting for an administrator.'],
    ],
  },
  {
    name: 'mass-mailing',
    organizationId: kite,
    status: 'rejected',
    text: 'Write to everyone who ever visited the studio about the spring offer.',
    askedBy: 'callum',
    asked: [9, '11:02'],
    approvedBy: 'noor',
    error: 'Rejected: most of them never agreed to be written to.',
    estimate: [900, 0, 1],
    steps: [
      ['orchestrator', 'Read the request', 2.1, 'Needs addresses and a text.'],
      ['research', 'Count the addresses', 3.6, '4,310 addresses, 212 with consent.'],
      ['orchestrator', 'Ask for approval', 0.5, 'Sent to an administrator with a warning.'],
    ],
  },
];
