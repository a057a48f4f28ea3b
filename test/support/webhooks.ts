/** A Postern whose webhooks are received here, by a server that behaves as a test wants it to. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as readAll } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { beforeEach, expect } from 'vitest'
import { mailSettings } from './mail.ts'
import { usePostern, useRoot } from './use-postern.ts'
import { useServer } from './use-server.ts'

/** A request as the receiver got it. */
export interface Arrival {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => unknown

/** Takes every message. */
export const ok: Behaviour = (_, response) => response.end('ok')

/** Answers each message with this status. */
export const status =
  (code: number, headers = {}): Behaviour =>
  (_, response) =>
    response.writeHead(code, headers).end('no')

/** Of a Postern that may send webhooks to this machine, and mail nowhere. */
export const webhookSettings = { ...mailSettings('http://127.0.0.1:9/emails'), WEBHOOK_LOOPBACK: 'allowed' }

/** What the database knows of a message. */
export interface DeliveryRow {
  uuid: string
  attempts: number
  delivered: boolean
  abandoned: boolean
  last_status: number | null
  last_error: string | null
  last_answer: string | null
  due_in: number
  log: { status: number | null; error: string | null }[]
}

/** Starts both before the tests of a file, and stops them after; each test begins without webhooks, and with a receiver that takes everything. */
export function useWebhooks() {
  let open = 0
  const server = useServer((request, response) => {
    open += 1
    hooks.mostOpen = Math.max(hooks.mostOpen, open)
    response.once('close', () => (open -= 1))
    void readAll(request).then((body) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const arrival = { method: request.method!, url: request.url!, headers, body }
      hooks.arrivals.push(arrival)
      return hooks.behave(request, response, arrival)
    })
  })
  const postern = usePostern(() => webhookSettings)
  const root = useRoot(postern)
  const hooks = {
    postern,
    root,
    /** Where the receiver is. */
    get receiver() {
      return `${server.url}/in`
    },
    arrivals: [] as Arrival[],
    behave: ok,
    /** How many requests were on their way at once. */
    mostOpen: 0,
    as: (method: string, path: string, body?: unknown) => postern.call(method, path, { token: root.token, body }),
    make: async (wish: object = {}) =>
      (
        await hooks.as('POST', '/v1/webhooks', {
          name: 'hook',
          actions: ['create_group'],
          url: hooks.receiver,
          ...wish,
        })
      ).body as { webhook: { uuid: string }; secret: string },
    /** Something that webhooks are told of, and nobody is nudged: the isolate died. */
    happen: async (count = 1, target?: string) => {
      await postern.database.sql(
        `insert into audit_events (action, target_kind, target, details)
         select 'group-created', 'group', coalesce($2::text, gen_random_uuid()::text), '{"name": "a"}' from generate_series(1, $1)`,
        [count, target ?? null],
      )
    },
    cron: () => postern.runScheduled().catch(() => undefined), // which cannot send mail
    /** Runs the cron, and waits for whoever was nudged before and has the lease. */
    sweep: async () => {
      await hooks.cron()
      const leased = () => postern.database.sql('select from webhooks where leased_until > moment()')
      await expect.poll(leased, { timeout: 40_000 }).toEqual([])
    },
    rows: () =>
      postern.database.sql<DeliveryRow>(
        `select uuid, attempts, delivered_at is not null as delivered, abandoned_at is not null as abandoned, last_status, last_error,
           last_answer, extract(epoch from due_at - moment())::integer as due_in, log from webhook_deliveries order by id`,
      ),
    /** Whether the published library takes a message. */
    verify: ({ headers, body }: Arrival, secret: string) => new Webhook(secret).verify(body, headers),
  }
  beforeEach(async () => {
    hooks.behave = ok
    await postern.database.sql('delete from webhooks')
    hooks.arrivals = []
    hooks.mostOpen = 0
  })
  return hooks
}
