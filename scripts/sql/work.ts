/** Work with statements that is no request: the sweeper, and the commands. */
import { Readable } from 'node:stream'
import { commands } from '#scripts/command-line/commands.ts'
import { openContext } from '#scripts/command-line/context.ts'
import { connect } from '#adapters/neon.ts'
import sweeper from '#functions/sweeper.ts'
import type { Env } from '#http/env.ts'
import { getPageFacts } from '#store/page-facts.ts'
import { renewClaims } from '#store/webhooks/webhook-outbox.ts'
import { goodPassword, type Row } from './api-request.ts'

/** A piece of work, and the results from the recorder, if a later statement depends on them. */
export interface Work {
  name: string
  rows: Row[]
  run(env: Env): Promise<unknown>
}

const user = { uuid: '0192f0c1-2345-4678-9abc-def012345678', username: 'ben', email: 'ben@example.test' }
const found: Row = { caller: { user_id: 1, administrator: true }, outcome: { user, ...user } }
const keyRow: Row = {
  caller: { user_id: 1, administrator: true },
  outcome: { api_key: { uuid: user.uuid, user: { username: 'robot', kind: 'service' }, prefix: 'pst_sk' } },
}
const line = { username: 'ben', email: 'ben@example.test' }
const rules = { min_length: 8, common: '' }

const mail = {
  id: '1',
  template: 'password-changed',
  recipient: 'ben@example.test',
  parameters: { username: 'ben', address: '192.0.2.1' },
  created_at: '2026-01-01T00:00:00Z',
  language: 'en',
  override: null,
  login_url: '',
  attempt: 1,
  minted: null,
  other: null,
}

const claimedWebhook = {
  id: 1,
  uuid: user.uuid,
  url: 'http://127.0.0.1:9/hook',
  method: 'POST',
  format: 'json',
  payload: null,
  ordered: false,
  concurrency: 1,
  failures: 0,
  generations: [1],
  messages: [
    {
      id: 1,
      uuid: user.uuid,
      action: 'create_user',
      target: user.uuid,
      parameters: { 'user.id': user.uuid, 'user.name': 'ben' },
      created_at: '2026-01-01T00:00:00Z',
      attempt: 1,
    },
  ],
}

/** Every command, and successful and failing deliveries. */
export const works: Work[] = [
  { name: 'sweeper', rows: [{ claimed: [mail], claims: [claimedWebhook] }], run: (env) => sweeper.queue({}, env) },
  { name: 'sweeper', rows: [{ claimed: [] }, { claims: [claimedWebhook] }], run: (env) => sweeper.queue({}, env) },
  {
    name: 'sweeper',
    rows: [{ claimed: [mail] }],
    run: (env) => sweeper.queue({}, { ...env, MAIL_URL: 'https://mail.invalid/down' }),
  },
  { name: 'sweeper', rows: [], run: (env) => sweeper.scheduled({}, env) },
  { name: 'sweeper', rows: [], run: (env) => renewClaims(connect(env.DATABASE_URL!), user.uuid) },
  { name: 'hosted pages', rows: [], run: (env) => getPageFacts(connect(env.DATABASE_URL!)) },
  command('create-superuser', ['eve', 'eve@example.test'], [{ names: 'default', passwords: rules }]),
  command('set-password', ['ben'], [found, { rules }]),
  command('lock', ['ben', 'lost laptop']),
  command('unlock', ['ben']),
  command('import-users', [], [{ outcome: { created: 1, errors: [], rules: 'unicode' } }], `${JSON.stringify(line)}\n`),
  command('list', []),
  command('set', ['registration_open', 'true']),
  command('verify-audit', ['00'.repeat(32)]),
  command('keys create', ['robot', 'nightly', 'check,profile:read', '30'], [keyRow]),
  command('keys list', ['robot']),
  command('keys rotate', [user.uuid, '0'], [keyRow]),
  command('keys revoke', [user.uuid]),
  command('service-accounts create', ['robot', 'group:readers', 'auditor']),
  command('service-accounts list', []),
  command('service-accounts delete', ['robot']),
  command('doctor', [], [{ counts: {} }]),
  command('housekeeping', []),
]

function command(name: keyof typeof commands, args: string[], rows: Row[] = [], input = ''): Work {
  return {
    name: `postern ${name}`,
    rows,
    async run(env) {
      const context = await openContext({ ...env } as NodeJS.ProcessEnv)
      await commands[name]!.run(context, args, async () => goodPassword, Readable.from([input]))
    },
  }
}
