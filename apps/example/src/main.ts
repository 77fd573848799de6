/** `pnpm start`: opens the help desk on the database of the configuration, asks three questions and shows the bill. */
import { loadConfig, openStore, prepareDirectory } from '@runledger/config';
import { FakeAssistant } from './assistant.ts';
import { createHelpDesk } from './help-desk.ts';

const QUESTIONS = ['Where is my invoice?', 'How do I reset my password?', 'Can I pay in euros?'];

const config = await loadConfig();
prepareDirectory(config);
const store = await openStore(config, { migrate: true });
const slug = 'help-desk-demo';
const customer =
  (await store.organizations.getBySlug(slug)) ??
  (await store.organizations.create({ slug, name: 'A customer of the help desk' }));
const acme = store.organization(customer.id);

if ((await store.models.priceAt({ provider: 'openai', model: 'gpt-5' })) === null) {
  await store.models.publish({
    provider: 'openai',
    model: 'gpt-5',
    inputUsdPerMtok: 1.25,
    outputUsdPerMtok: 10,
    cachedInputUsdPerMtok: 0.125,
    cacheWriteUsdPerMtok: 1.25,
    reasoningUsdPerMtok: 10,
    effectiveFrom: new Date('2025-08-07'),
  });
}

const desk = createHelpDesk(store, new FakeAssistant());
await desk.start();
const submitted = await Promise.all(
  QUESTIONS.map((question) => desk.submit(customer.id, question)),
);
console.log(await desk.chat(customer.id, 'Is anybody there?'));

let open = submitted;
while (open.length > 0) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const tickets = await Promise.all(open.map(({ id }) => desk.tickets.get(customer.id, id)));
  for (const ticket of tickets) if (ticket?.answer) console.log(ticket.answer);
  open = open.filter((_, place) => !tickets[place]?.answer);
}
await desk.close();

const { items } = await acme.metering.listDailyUsage();
for (const { day, requestCount, costNanoUsd } of items) {
  console.log(`${day}: ${requestCount} requests, ${Number(costNanoUsd) / 1e9} USD`);
}
await store.close();
