/** Jobs in every state, and files that belong to two of them. */
import type { NewJob, NewJobFile } from '@runledger/schema';
import { after, type Calendar } from '../calendar.ts';
import { sampleId } from '../identifiers.ts';
import { harbor, kite, lumen, userId } from '../identity/organizations.ts';

const jobId = (name: string) => sampleId('jobs', name);

type Ending = 'completed' | 'failed' | 'cancelled';

export function sampleJobs(calendar: Calendar): NewJob[] {
  const job = (
    name: string,
    organizationId: string,
    kind: string,
    createdAt: Date,
    facts: Partial<NewJob>,
  ): NewJob => ({
    organizationId,
    id: jobId(name),
    kind,
    payload: {},
    runAt: createdAt,
    createdAt,
    maxAttempts: 5,
    ...facts,
  });
  const story = (text: string, ...iterations: string[]) => ({ story: text, iterations });
  const ended = (status: Ending, began: Date, seconds: number, attempt = 1): Partial<NewJob> => ({
    status,
    attempt,
    startedAt: attempt === 0 ? null : after(began, 2),
    completedAt: after(began, seconds),
  });

  const checkout = calendar.daysAgo(4, '10:12');
  const labels = calendar.daysAgo(3, '07:45');
  const mockups = calendar.daysAgo(2, '15:31');
  const exported = calendar.daysAgo(6, '03:00');
  const claimed = calendar.daysAgo(1, '23:51');
  return [
    job('checkout-story', lumen, 'user_story', checkout, {
      userId: userId('tomasz'),
      payload: story('As a buyer I can pay later.', 'validation', 'accessibility'),
      ...ended('completed', checkout, 71),
      result: { iterations_run: 2, story_points: 5 },
    }),
    job('label-story', harbor, 'user_story', labels, {
      userId: userId('signe'),
      payload: story('As a cook I see allergens on every label.', 'validation', 'security'),
      ...ended('completed', labels, 58),
      result: { iterations_run: 2, story_points: 3 },
    }),
    job('mockup-story', kite, 'user_story', mockups, {
      userId: userId('noor'),
      payload: story('As a visitor I can look into a mock-up.', 'performance'),
      ...ended('failed', mockups, 940, 5),
      error: { code: 'model_unavailable', message: 'Five attempts, no answer.' },
    }),
    job('export-cancelled', harbor, 'usage_export', exported, {
      queue: 'exports',
      priority: 8,
      payload: { month: 'last' },
      ...ended('cancelled', exported, 12, 0),
    }),
    // Its worker went away: the lease has run out, and the next claim takes the job over.
    job('embed-documents', lumen, 'embedding', claimed, {
      queue: 'embeddings',
      status: 'processing',
      priority: 3,
      payload: { index: 'kb_v7', batch: 12 },
      attempt: 1,
      workerId: 'worker-7f',
      leaseToken: sampleId('leases', 'embed-documents'),
      startedAt: after(claimed, 1),
      lockedUntil: after(claimed, 61),
    }),
    job('embed-next', lumen, 'embedding', after(claimed, 5), {
      queue: 'embeddings',
      priority: 3,
      payload: { index: 'kb_v7', batch: 13 },
      idempotencyKey: 'kb_v7/13',
    }),
    job('weekly-digest', harbor, 'digest', calendar.daysAgo(1, '12:00'), {
      payload: { audience: 'management' },
      options: { locale: 'da-DK' },
      runAt: calendar.daysAgo(-7, '06:00'),
    }),
  ];
}

export function sampleJobFiles(calendar: Calendar): NewJobFile[] {
  const file = (
    job: string,
    organizationId: string,
    fileName: string,
    contentType: string,
    sizeBytes: number,
    uploadedAt: Date,
  ): NewJobFile => ({
    organizationId,
    id: sampleId('job_files', job, fileName),
    jobId: jobId(job),
    fileName,
    blobPath: `samples/${job}/${fileName}`,
    contentType,
    sizeBytes,
    uploadedAt,
  });
  const early = calendar.daysAgo(2, '15:30');
  return [
    file('mockup-story', kite, 'start.png', 'image/png', 482_113, early),
    file('mockup-story', kite, 'detail.png', 'image/png', 391_870, after(early, 4)),
    file(
      'checkout-story',
      lumen,
      'flow.pdf',
      'application/pdf',
      1_204_006,
      calendar.daysAgo(4, '10:11'),
    ),
  ];
}
