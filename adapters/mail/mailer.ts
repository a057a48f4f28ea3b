/** Mail out of the house: a small interface, and a provider behind HTTP; the other one is `smtp.ts`. */

/** One mail to one person. */
export interface Mail {
  to: string
  from: string
  subject: string
  text: string
  html: string
  /** Names this attempt: a repeated request of the same attempt is one mail; the next attempt carries another link and is another mail. */
  attempt: string
}

/** Hands mail to whoever delivers it. */
export interface Mailer {
  /** Resolves once somebody else has taken the mail over. @throws Error whose message is safe to keep: it holds nothing of the mail */
  send(mail: Mail): Promise<void>
}

/** Where the provider is, and the key it gave us. */
export interface MailProvider {
  url: string
  key: string
}

/** Milliseconds that a provider may take. */
const answerWithinMs = 10_000

const thisMachine = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether a key and live links may be sent to a host without encryption: this machine, where the development inbox listens. */
export function isThisMachine(hostname: string): boolean {
  return thisMachine.has(hostname)
}

/**
 * A provider that takes JSON over HTTP in the form of Resend (`from`, `to`, `subject`, `text`, `html`), which the development inbox takes too.
 *
 * @throws Error when the address is not `https:` (or `http:` on this machine): the key and live links would travel in the open
 */
export function createHttpMailer({ url, key }: MailProvider): Mailer {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' && !(protocol === 'http:' && isThisMachine(hostname))) {
    throw new Error('MAIL_URL must begin with https://, smtps:// or smtp://')
  }
  return {
    async send(mail) {
      refuseUnsafe(mail)
      const { to, from, subject, text, html, attempt } = mail
      const response = await fetch(url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': attempt },
        body: JSON.stringify({ from, to: [to], subject, text, html }),
        redirect: 'manual', // the key and the link go to the configured address and nowhere else
        signal: AbortSignal.timeout(answerWithinMs),
      })
      await response.body?.cancel() // it may repeat the mail, so it is never read
      if (!response.ok) throw new Error(`the provider answered ${response.status}`)
    },
  }
}

/**
 * Refuses a mail that could become two. A line break in a field that becomes a header begins another header (CVE-2026-82854 and its kin);
 * commas, blanks, angle brackets and quotes are how one recipient becomes more.
 *
 * @throws Error that says which, and nothing of the mail
 */
export function refuseUnsafe({ to, from, subject, attempt }: Mail): void {
  if ([to, from, subject, attempt].some((field) => /[\p{C}\u2028\u2029]/u.test(field))) {
    throw new Error('a control character in a header of the mail')
  }
  if (!/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/.test(to)) throw new Error('the recipient is not one address')
}
