/**
 * The sweeper delivers email and webhooks from the outbox. It runs every minute, and when another function triggers it after a change. The
 * scheduled run also seals the audit log and deletes expired rows.
 */
import { createHttpMailer, type Mailer } from '#adapters/mail/mailer.ts'
import { createSmtpMailer, isSmtp } from '#adapters/mail/smtp.ts'
import { connectFromWorker } from '#adapters/mail/workers-socket.ts'
import { connect } from '#adapters/neon.ts'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { knownDevice } from '#domain/sessions/device-name.ts'
import { retryDelaySeconds } from '#domain/mail/mail-retry.ts'
import { type MailFacts, renderMail } from '#domain/mail/mail-templates.ts'
import { linkUrl } from '#domain/operations.ts'
import type { Sweeper } from '#http/compose.ts'
import { type Env, setting } from '#http/env.ts'
import { deliverWebhooks } from '#jobs/deliver-webhooks.ts'
import { seal } from '#store/audit/audit-seals.ts'
import { tidy } from '#store/housekeeping.ts'
import {
  type ClaimedMail,
  claimDueMails,
  type MailedSecret,
  markMailSent,
  rescheduleMail,
  secretsPerClaim,
} from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'

/** Claims in one run: a run ends though mail keeps coming, and the next one goes on. */
const maxClaims = 25

/** Mails on their way at once: a Worker has six connections and the database needs one (Workers limits, simultaneous connections). */
const inFlight = 5

/** Where mail comes from and how it leaves. */
interface Post {
  db: Database
  mailer: Mailer
  from: string
  baseUrl: string
}

/** Delivers until nothing is due. Any number may run at once; each mail is claimed by one. */
async function sweep(env: Env): Promise<void> {
  const post = postOf(env)
  for (let claims = 0; claims < maxClaims; claims += 1) {
    const secrets = Array.from({ length: secretsPerClaim }, mintSecretToken)
    const claimed = await claimDueMails(
      post.db,
      secrets.map(({ hash }) => hash),
    )
    if (claimed.length === 0) return
    const tokens = secrets.map(({ token }) => token)
    await Promise.all(Array.from({ length: inFlight }, () => deliverFrom(claimed, tokens, post)))
  }
}

function postOf(env: Env): Post {
  const mailer = mailerAt(env.MAIL_URL ?? defaultProvider, setting(env, 'MAIL_API_KEY'))
  const from = setting(env, 'MAIL_FROM')
  const baseUrl = setting(env, 'BASE_URL')
  return { db: connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT), mailer, from, baseUrl }
}

const defaultProvider = 'https://api.resend.com/emails'

function mailerAt(url: string, key: string): Mailer {
  return isSmtp(url)
    ? createSmtpMailer({ url, password: key, connect: connectFromWorker })
    : createHttpMailer({ url, key })
}

/** Takes mails off a shared list until it is empty. */
async function deliverFrom(claimed: ClaimedMail[], tokens: string[], post: Post): Promise<void> {
  for (let mail = claimed.pop(); mail; mail = claimed.pop()) {
    const linkOf = (secret: MailedSecret | null) =>
      secret ? { url: linkUrl(post.baseUrl, tokens[secret.index]!), expiresAt: secret.expires_at } : undefined
    await deliver(mail, { link: linkOf(mail.link), otherLink: linkOf(mail.other_link) }, post)
  }
}

/** Sends one mail and writes down how it went. A failure concerns this mail only. */
async function deliver(
  mail: ClaimedMail,
  links: Pick<MailFacts, 'link' | 'otherLink'>,
  { db, mailer, from, baseUrl }: Post,
): Promise<void> {
  const failure = await attempt(async () => {
    const { username, address, user_agent, email, full_name, reason, group } = mail.parameters
    const device = (user_agent && knownDevice(user_agent)) || undefined
    const applicant = email === undefined ? undefined : { email, fullName: full_name ?? null }
    const said = { username, address, device, applicant, reason: reason ?? undefined, group }
    const addresses = {
      siteUrl: baseUrl,
      loginUrl: mail.login_url || undefined,
      sender: from,
      recipient: mail.recipient,
    }
    const facts = { site: new URL(baseUrl).host, ...addresses, ...said, at: mail.created_at, ...links }
    const rendered = renderMail(mail.template, facts, mail.language, mail.override)
    await mailer.send({ to: mail.recipient, from, attempt: `${mail.id}/${mail.attempt}`, ...rendered })
  })
  if (failure === null) return markMailSent(db, mail)
  console.warn(
    JSON.stringify({ level: 'warn', mail: mail.id, template: mail.template, attempt: mail.attempt, failure }),
  )
  await rescheduleMail(db, mail, retryDelaySeconds(mail.attempt, Math.random()), failure)
}

/** @returns why it failed, or null */
async function attempt(action: () => Promise<void>): Promise<string | null> {
  try {
    await action()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  }
}

/** Bounded, and safe to run twice at once. Neither waits for the other, nor for mail, to work. */
async function runMaintenance(env: Env): Promise<void> {
  const db = connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT)
  const outcomes = await Promise.allSettled([seal(db), tidy(db)])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** What a nudge is for. A deployment that cannot send mail leaves webhooks to the cron. */
async function deliverAll(env: Env): Promise<void> {
  await sweep(env)
  await deliverWebhooks(env)
}

const sweeper: Sweeper = {
  async fetch(_request, env) {
    await deliverAll(env)
    return new Response(null, { status: 204 })
  },
  async scheduled(_controller, env) {
    const outcomes = await Promise.allSettled([sweep(env), deliverWebhooks(env), runMaintenance(env)])
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  },
  queue: (_batch, env) => deliverAll(env),
}

export default sweeper
