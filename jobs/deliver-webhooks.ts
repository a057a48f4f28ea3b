/** Delivering to webhooks: the sweeper’s part that is about them. Any number may run at once; each receiver is one sweeper’s at a time. */
import { connect } from '#adapters/neon.ts'
import { hashSecretToken } from '#adapters/tokens/secret-token.ts'
import { loadWebhookKeys, type WebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { sendWebhook, type WebhookAnswer } from '#adapters/webhooks/webhook-sender.ts'
import { linkUrl } from '#domain/operations.ts'
import { linksOf, type WebhookLink, webhookLinks, type WebhookParameters } from '#domain/webhooks/webhook-actions.ts'
import {
  answerWithinMs,
  beginWithinMs,
  mayClaim,
  requestsOf,
  restSeconds,
  verdictOf,
  webhookDelaySeconds,
} from '#domain/webhooks/webhook-retry.ts'
import { formOf, renderTemplate, usualPayload } from '#domain/webhooks/webhook-template.ts'
import { webhookUrlFault, type WebhookUrlRules } from '#domain/webhooks/webhook-url.ts'
import type { Database } from '#store/run.ts'
import {
  claim,
  finish,
  type Lease,
  type Message,
  openLinks,
  settle,
  type Settlement,
} from '#store/webhooks/webhook-outbox.ts'
import { type Env, setting } from '#http/env.ts'
import { webhookUrlRules } from '#http/requests/webhook-url.ts'

/** Requests on their way at once: a Worker has six connections and the database needs one (Workers limits, simultaneous connections). */
const inFlight = 5

/** What every message needs. */
interface Office {
  db: Database
  keys: WebhookKeys
  rules: WebhookUrlRules
  baseUrl: string
  /** Waits for one of `inFlight` places. */
  place: <T>(work: () => Promise<T>) => Promise<T>
}

/** Delivers until nothing is due, or as much as one run may. */
export async function deliverWebhooks(env: Env): Promise<void> {
  const keys = await loadWebhookKeys(setting(env, 'WEBHOOK_KEY'))
  const db = connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT)
  const baseUrl = setting(env, 'BASE_URL')
  const office = { db, keys, rules: webhookUrlRules(env), baseUrl, place: places(inFlight) }
  for (let spent = 0; mayClaim(spent);) {
    const leases = await claim(db)
    if (leases.length === 0) return
    spent += requestsOf(leases.length, leases.flatMap(({ messages }) => messages).length)
    await mintLinks(leases, office)
    const share = Math.max(Math.floor(inFlight / leases.length), 1) // so that one that hangs leaves places to the others
    await Promise.all(leases.map((lease) => deliverTo(lease, share, office)))
  }
}

/** Lets so many work at once; the others wait in line. */
function places(count: number): Office['place'] {
  const line: (() => void)[] = []
  let free = count
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => void line.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else free += 1
    }
  }
}

async function mintLinks(leases: Lease[], { db, keys }: Office): Promise<void> {
  const links = leases.flatMap((lease) =>
    lease.messages.flatMap((message) =>
      linksIn(message, lease).map((link) => ({
        hash: hashSecretToken(keys.linkToken(message.uuid, link))!,
        operation: webhookLinks[link],
        about: String(message.parameters[link === 'callback_url' ? 'user.id' : 'registration.id']),
        webhook: lease.uuid,
      })),
    ),
  )
  if (links.length > 0) await openLinks(db, links)
}

function linksIn({ action, parameters }: Message, { payload }: Lease): WebhookLink[] {
  return linksOf(action, parameters).filter((link) => payload === null || JSON.stringify(payload).includes(link))
}

/**
 * Delivers one lease, with a share of the places. A receiver that failed before gets one request at a time until it takes one; once it is down nothing more is begun. In
 * order means that nothing about a target is sent before everything earlier about it has arrived.
 */
async function deliverTo(lease: Lease, share: number, office: Office): Promise<void> {
  const { db, keys } = office
  const secrets = keys.secrets(lease.uuid, lease.generations)
  const settling = settler(db)
  const queue = [...lease.messages]
  const heldBack = new Set<string>()
  const endsAt = Date.now() + beginWithinMs
  const left = { failures: lease.failures, rest: 0, gone: false }
  let stopped = false
  const next = () => {
    if (stopped || Date.now() > endsAt) return undefined
    const at = queue.findIndex(({ target }) => !lease.ordered || !heldBack.has(target))
    return at < 0 ? undefined : queue.splice(at, 1)[0]
  }
  const lane = async () => {
    for (let message = next(); message; message = next()) {
      const sent = message
      heldBack.add(sent.target)
      const answer = await office.place(() => tell(sent, lease, secrets, office))
      const verdict = verdictOf(answer.status)
      settling.add(settlementOf(sent, answer))
      if (verdict === 'delivered') {
        heldBack.delete(sent.target)
        left.failures = 0
      } else if (verdict !== 'failed') {
        stopped = true
        left.failures += 1
        left.gone ||= verdict === 'gone'
        left.rest = Math.max(left.rest, restSeconds(left.failures, answer.retryAfterSeconds))
      }
    }
  }
  await Promise.all(Array.from({ length: lease.failures > 0 ? 1 : Math.min(lease.concurrency, share) }, lane))
  for (const { id, attempt } of queue) settling.add({ id, attempt, outcome: 'released' })
  await settling.done()
  await finish(db, lease, left)
}

/** Writes down what was settled while the last write was under way, all of it at once. */
function settler(db: Database) {
  let gathered: Settlement[] = []
  let writing = Promise.resolve()
  const write = async () => {
    const batch = gathered
    gathered = []
    if (batch.length > 0) await settle(db, batch)
  }
  return {
    add(settlement: Settlement) {
      gathered.push(settlement)
      writing = writing.then(write)
      writing.catch(() => undefined) // whoever waits for `done` is told
    },
    done: () => writing,
  }
}

const outcomes = { delivered: 'delivered', failed: 'refused', down: 'failed', gone: 'gone' } as const

function settlementOf({ id, attempt }: Message, answer: WebhookAnswer): Settlement {
  const { status, error, beginning, milliseconds, retryAfterSeconds } = answer
  const outcome = outcomes[verdictOf(status)]
  const delay = webhookDelaySeconds(attempt, Math.random(), retryAfterSeconds)
  return { id, attempt, outcome, status, error, answer: beginning, milliseconds, delay }
}

/** Sends one message. @returns what came of it; an address that is refused is never called */
async function tell(message: Message, lease: Lease, secrets: string[], office: Office): Promise<WebhookAnswer> {
  const fault = webhookUrlFault(lease.url, office.rules)
  if (fault)
    return {
      status: null,
      error: `address refused: ${fault}`,
      beginning: null,
      retryAfterSeconds: null,
      milliseconds: 0,
    }
  const { url, body, type } = written(lease, parametersOf(message, lease, office))
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = await office.keys.signature({ id: message.uuid, timestamp, body }, secrets)
  const headers = {
    'User-Agent': 'Postern-Webhooks/1',
    'webhook-id': message.uuid,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
    ...(type && { 'Content-Type': type }),
  }
  return sendWebhook({ url, method: lease.method, headers, body: type ? body : null }, answerWithinMs)
}

function parametersOf(message: Message, lease: Lease, { keys, baseUrl }: Office): WebhookParameters {
  const { uuid, action, created_at: at, parameters } = message
  const links = linksIn(message, lease).map((link) => [link, linkUrl(baseUrl, keys.linkToken(uuid, link))])
  return { ...parameters, ...Object.fromEntries(links), 'event.action': action, 'event.id': uuid, 'event.at': at }
}

/** A message as it goes out: where, what is signed, and its media type; null where a method has no body and the query carries it. */
function written({ url, method, format, payload: template }: Lease, parameters: WebhookParameters) {
  const payload = template === null ? usualPayload(parameters) : renderTemplate(template, parameters)
  if (method === 'GET' || method === 'HEAD') {
    const body = formOf(payload)
    return { url: `${url}${new URL(url).search ? '&' : '?'}${body}`, body, type: null }
  }
  return format === 'form'
    ? { url, body: formOf(payload), type: 'application/x-www-form-urlencoded' }
    : { url, body: JSON.stringify(payload), type: 'application/json' }
}
