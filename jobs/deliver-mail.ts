/** Delivers email from the outbox. Any number of runs may work at once: each mail is claimed by one. */
import { createHttpMailer, type Mailer } from '#adapters/mail/mailer.ts'
import { createSmtpMailer, isSmtp } from '#adapters/mail/smtp.ts'
import { connectFromWorker } from '#adapters/mail/workers-socket.ts'
import { connect } from '#adapters/neon.ts'
import { mintSecretToken, type SecretToken } from '#adapters/tokens/secret-token.ts'
import { digestSignInCode, mintSignInCode } from '#adapters/tokens/sign-in-code.ts'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import { mailsPerClaim, retryDelaySeconds } from '#domain/mail/mail-retry.ts'
import { type MailFacts, renderMail } from '#domain/mail/mail-templates.ts'
import { linkUrl } from '#domain/operations.ts'
import { signInCodeUrl, spacedCode } from '#domain/sessions/sign-in-code.ts'
import { knownDevice } from '#domain/sessions/device-name.ts'
import { type Env, optionalSetting, setting } from '#http/env.ts'
import {
  type ClaimedMail,
  claimDueMails,
  type MailedSecret,
  markMailSent,
  rescheduleMail,
  secretsPerClaim,
} from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'

/** Claims in one run. A run ends although more mail is due; the next run continues. */
const maxClaims = 100

const defaultProvider = 'https://api.resend.com/emails'

/** What every mail of a run needs. */
interface MailContext {
  db: Database
  mailer: Mailer
  from: string
  baseUrl: string
  /** Keys the digests of codes. */
  codeKey: string
}

/** Delivers until nothing is due, or until the run has made all its claims. */
export async function deliverMail(env: Env): Promise<void> {
  const context = mailContextOf(env)
  for (let claims = 0; claims < maxClaims; claims += 1) {
    const secrets = Array.from({ length: secretsPerClaim }, () => mintMailedSecret(context.codeKey))
    const claimed = await claimDueMails(context.db, secrets)
    if (claimed.length === 0) return
    await Promise.all(Array.from({ length: mailsPerClaim }, () => deliverFrom(claimed, secrets, context)))
  }
}

/** What a mail may carry: the secret of a link, or a code. The database gets what only recognises them. */
function mintMailedSecret(codeKey: string): NewSecret {
  const code = mintSignInCode()
  return { ...mintSecretToken(), code, codeDigest: digestSignInCode(codeKey, code) }
}

type NewSecret = SecretToken & { code: string; codeDigest: Uint8Array }

function mailContextOf(env: Env): MailContext {
  const mailer = createMailer(optionalSetting(env, 'MAIL_URL') ?? defaultProvider, setting(env, 'MAIL_API_KEY'))
  const from = setting(env, 'MAIL_FROM')
  const baseUrl = setting(env, 'BASE_URL')
  const codeKey = setting(env, 'REFRESH_KEY')
  return { db: connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT), mailer, from, baseUrl, codeKey }
}

function createMailer(url: string, key: string): Mailer {
  return isSmtp(url)
    ? createSmtpMailer({ url, password: key, connect: connectFromWorker })
    : createHttpMailer({ url, key })
}

/** Takes mails off a shared list until it is empty. */
async function deliverFrom(claimed: ClaimedMail[], secrets: NewSecret[], context: MailContext): Promise<void> {
  for (let mail = claimed.pop(); mail; mail = claimed.pop()) {
    const linkOf = (secret: MailedSecret | null) =>
      secret ? { url: linkUrl(context.baseUrl, secrets[secret.index]!.token), expiresAt: secret.expires_at } : undefined
    const links = { link: linkOf(mail.link), otherLink: linkOf(mail.other_link) }
    await deliver(mail, codeMails.includes(mail.template) ? codeOf(mail, secrets, context) : links, context)
  }
}

const codeMails: readonly string[] = ['sign-in-code', 'second-factor-code'] satisfies MailTemplate[]

/** The code of a mail, and the link that carries it. */
function codeOf(
  { link }: ClaimedMail,
  secrets: NewSecret[],
  { baseUrl }: MailContext,
): Pick<MailFacts, 'code' | 'link'> {
  if (!link) return {}
  const { code } = secrets[link.index]!
  return { code: spacedCode(code), link: { url: signInCodeUrl(baseUrl, code), expiresAt: link.expires_at } }
}

/** Sends one mail and records the result. A failure concerns this mail only. */
async function deliver(
  mail: ClaimedMail,
  links: Pick<MailFacts, 'code' | 'link' | 'otherLink'>,
  { db, mailer, from, baseUrl }: MailContext,
): Promise<void> {
  const failure = await failureOf(async () => {
    const { username, address, user_agent, email, full_name, reason, group, locked, webhook } = mail.parameters
    const { api_key, expires_at, left, due_at, passkey, provider } = mail.parameters
    const device = (user_agent && knownDevice(user_agent)) || undefined
    const applicant = email === undefined ? undefined : { email, fullName: full_name ?? null }
    const aboutKey = { apiKey: api_key, keyExpiresAt: expires_at }
    const parameters = {
      username,
      address,
      device,
      applicant,
      reason: reason ?? undefined,
      group,
      locked,
      webhook,
      provider,
      ...aboutKey,
      passkey,
      codesLeft: left,
      dueAt: due_at,
    }
    const addresses = {
      siteUrl: baseUrl,
      loginUrl: mail.login_url || undefined,
      sender: from,
      recipient: mail.recipient,
    }
    const facts = { site: new URL(baseUrl).host, ...addresses, ...parameters, at: mail.created_at, ...links }
    const rendered = renderMail(mail.template, facts, mail.language, mail.override)
    await mailer.send({ to: mail.recipient, from, attempt: `${mail.id}/${mail.attempt}`, ...rendered })
  })
  if (failure === null) return markMailSent(db, mail)
  console.warn(
    JSON.stringify({ level: 'warn', mail: mail.id, template: mail.template, attempt: mail.attempt, failure }),
  )
  await rescheduleMail(db, mail, retryDelaySeconds(mail.attempt, Math.random()), failure)
}

/** @returns the message of the error that the action threw; null if it threw none */
async function failureOf(action: () => Promise<void>): Promise<string | null> {
  try {
    await action()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  }
}
