/** `npm start`: runs the whole service on this machine. Needs no setup. Ctrl-C stops everything. */
import { join } from 'node:path'
import { buildWorker } from '#local/build.ts'
import { type DevelopmentDatabase, startDatabase } from '#local/postgres/development-database.ts'
import { developmentSecrets } from '#local/development-secrets.ts'
import { developmentSettings } from '#local/development-settings.ts'
import { startInbox } from '#local/inbox/inbox.ts'
import { readMailWords } from '#local/inbox/mail-words.ts'
import { startReceiver } from '#local/inbox/receiver.ts'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { requireFreePort } from '#local/port.ts'
import { announceLaptop, stateDirectory } from '#local/running-laptop.ts'
import { serve } from '#local/serve.ts'
import { startDevelopmentProvider } from '#local/provider/development-provider.ts'
import { stopTogether } from '#local/stop-together.ts'
import type { Settings } from '#http/env.ts'
import { migrateDatabase } from './migrate.ts'

const state = stateDirectory(process.env)
const port = Number(process.env['PORT'] || 8787)
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
  const settings = developmentSettings(process.env, {
    ...developmentSecrets(join(state, 'secrets.json')),
    BASE_URL: url,
    MAIL_URL: inbox.url,
    MAIL_API_KEY: 'development',
    MAIL_FROM: 'Postern <postern@localhost>',
  })
  const { publicKey } = await loadWebhookKeys(settings.WEBHOOK_KEY)
  const receiver = running.add(await startReceiver(publicKey, url))
  const bindings = {
    ...settings,
    ...database.bindings,
    ENVIRONMENT: 'development',
    WEBHOOK_LOOPBACK: 'allowed',
    INBOX_URL: inbox.url,
    WEBHOOK_RECEIVER_URL: receiver.url,
  }
  const example = { baseUrl: url, database: database.direct, sealingKey: settings.SEALING_KEY }
  running.add(await startDevelopmentProvider(join(state, 'example-provider.json'), example))
  const served = running.add(await serve({ directory: bundle, bindings, port }))
  const cron = setInterval(() => void served.runScheduled().catch(() => {}), cronEveryMs)
  running.add({ stop: async () => clearInterval(cron) })
  running.add(announceLaptop(state, { ...settings, DATABASE_URL: database.direct }))
  console.log(await welcome(settings, database, inbox.url))
  void database.lost.then(fail)
} catch (error) {
  await fail(error)
}

/** Prints the reason in one line, stops everything and exits. */
async function fail(reason: unknown): Promise<never> {
  console.error(reason instanceof Error ? reason.message : reason)
  await running.stop()
  process.exit(1)
}

async function welcome(
  settings: Pick<Settings, 'BOOTSTRAP_SECRET' | 'MAIL_URL'>,
  database: DevelopmentDatabase,
  inboxUrl: string,
): Promise<string> {
  const answer = await fetch(`${url}/v1/bootstrap`)
  const { needed } = await answer.json<{ needed: boolean }>()
  const first = `
  Create the first superuser:
    curl ${url}/v1/bootstrap --json '{
      "secret": "${settings.BOOTSTRAP_SECRET}",
      "username": "ada", "email": "ada@example.com", "password": "correct horse battery staple"
    }'
`
  const email =
    settings.MAIL_URL === inboxUrl ? `${url}/dev/mail` : `none; email is sent to ${new URL(settings.MAIL_URL).host}`
  return `
  Postern runs at ${url}
  ${needed ? first : ''}
  Console        ${url}/console${needed ? ' creates the first superuser, with the secret above' : ''}
  Sign in        ${url}/sign-in, and then ${url}/account
  API reference  ${url}/docs
  Email inbox    ${email}
  Webhooks       ${url}/dev/webhooks shows messages sent to ${url}/dev/webhooks/in
  Sign-in        ${url}/sign-in/with/example continues with an example provider
  Database       ${database.description}
                 DATABASE_URL='${database.direct}'
  Command line   npm run --silent postern -- list

  Press Ctrl-C to stop. Data is kept.
`
}
