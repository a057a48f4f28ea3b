/** `npm start`: runs the whole service on this machine. Needs no setup. Ctrl-C stops everything. */
import { join } from 'node:path'
import { buildWorker } from '#local/build.ts'
import { startDatabase } from '#local/postgres/development-database.ts'
import { developmentSecrets } from '#local/development-secrets.ts'
import { startInbox } from '#local/inbox/inbox.ts'
import { readMailWords } from '#local/inbox/mail-words.ts'
import { startReceiver } from '#local/inbox/receiver.ts'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { requireFreePort } from '#local/port.ts'
import { serve } from '#local/serve.ts'
import { stopTogether } from '#local/stop-together.ts'
import { migrateDatabase } from './migrate.ts'

/** Data, secrets and email are kept here between starts. */
const state = process.env['POSTERN_DATA'] ?? join(import.meta.dirname, '../.postern')
const port = Number(process.env['PORT'] ?? 8787)
const url = `http://localhost:${port}`

/** Milliseconds between scheduled runs: shorter than in production, so that email arrives soon. */
const cronEveryMs = 5_000

const running = stopTogether()
try {
  await requireFreePort(port)
  const database = running.add(await startDatabase(join(state, 'postgres'), process.env['DATABASE_URL']))
  const bundle = join(state, 'bundle')
  await Promise.all([migrateDatabase(database.direct), buildWorker(bundle)])
  const inbox = running.add(
    await startInbox({ file: join(state, 'mail.json'), words: () => readMailWords(database.direct) }),
  )
  const secrets = developmentSecrets(join(state, 'secrets.json'))
  const receiver = running.add(await startReceiver((await loadWebhookKeys(secrets.WEBHOOK_KEY)).publicKey))
  const bindings = {
    ...secrets,
    ...database.bindings,
    BASE_URL: url,
    ENVIRONMENT: 'development',
    MAIL_URL: inbox.url,
    MAIL_API_KEY: 'development',
    MAIL_FROM: 'Postern <postern@localhost>',
    WEBHOOK_LOOPBACK: 'allowed',
    WEBHOOK_RECEIVER_URL: receiver.url,
  }
  const served = running.add(await serve({ directory: bundle, bindings, port }))
  const cron = setInterval(() => void served.runScheduled().catch(() => {}), cronEveryMs)
  running.add({ stop: async () => clearInterval(cron) })
  console.log(await welcome(secrets.BOOTSTRAP_SECRET, database.description, receiver.url))
} catch (error) {
  await running.stop()
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function welcome(bootstrapSecret: string, description: string, receiverUrl: string): Promise<string> {
  const answer = await fetch(`${url}/v1/bootstrap`)
  const { needed } = await answer.json<{ needed: boolean }>()
  const first = `
  Create the first superuser:
    curl ${url}/v1/bootstrap --json '{
      "secret": "${bootstrapSecret}",
      "username": "ada", "email": "ada@example.com", "password": "correct horse battery staple"
    }'
`
  return `
  Postern runs at ${url}
  ${needed ? first : ''}
  API reference  ${url}/docs
  Email inbox    ${url}/dev/mail
  Webhooks       ${url}/dev/webhooks shows messages sent to ${receiverUrl}
  Database       ${description}

  Press Ctrl-C to stop. Data is kept.
`
}
