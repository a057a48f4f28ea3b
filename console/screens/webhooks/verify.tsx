/** Whether a message that a receiver got is genuine. It is verified in the browser, as receivers do it: nothing is sent. */
import { getWebhookPublicKey } from 'postern/client'
import { verifyWebhook, WebhookError } from 'postern/webhooks'
import { useEffect, useState, type ReactNode } from 'react'
import { TextArea, TextField } from '#console/forms/fields.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useWords, type Language } from '#console/texts/texts.tsx'
import { words } from './verify-words.ts'

interface Received {
  headers: string
  body: string
  secret: string
  publicKey: string
}

interface Verdict {
  isGenuine: boolean
  sentence: string
  besides?: string
}

/** Seconds after which a receiver refuses a message. */
const receiversTolerate = 300

export default function Verify(): ReactNode {
  const own = useWords(words)
  const published = useAnswer(['webhook key'], (options) => getWebhookPublicKey(postern, options))
  const [typed, setTyped] = useState<Partial<Received>>({})
  const { headers = '', body = '', secret = '', publicKey = published.data?.public_key ?? '' } = typed
  const verdict = useVerdict({ headers, body, secret, publicKey })
  const field = (name: keyof Received, value: string) => ({
    name,
    value,
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  })
  return (
    <section className="card section">
      <p>{own.about}</p>
      <form className="form" onSubmit={(event) => event.preventDefault()}>
        <TextArea
          label={own.headers}
          className="mono"
          rows={4}
          placeholder={'webhook-id: …\nwebhook-timestamp: …\nwebhook-signature: v1,…'}
          {...field('headers', headers)}
        />
        <TextArea label={own.body} hint={own.bodyHint} className="mono" rows={6} {...field('body', body)} />
        <TextField label={own.secret} type="password" autoComplete="off" {...field('secret', secret)} />
        <TextField label={own.publicKey} hint={own.publicHint} className="mono" {...field('publicKey', publicKey)} />
      </form>
      <div role="status" className={`note ${verdict ? (verdict.isGenuine ? 'good' : 'bad') : ''}`}>
        <p>{verdict ? <b>{verdict.sentence}</b> : own.waiting}</p>
        {verdict?.besides && <p>{verdict.besides}</p>}
      </div>
    </section>
  )
}

/** @returns undefined while something is missing, or is being verified */
function useVerdict({ headers, body, secret, publicKey }: Received): Verdict | undefined {
  const own = useWords(words)
  const language = useLanguage()
  const [verdict, setVerdict] = useState<Verdict>()
  useEffect(() => {
    let isCurrent = true
    const isWhole = headers.trim() !== '' && (secret + publicKey).trim() !== ''
    const found = isWhole ? verdictOf({ headers, body, secret, publicKey }, own, language) : Promise.resolve(undefined)
    void found.then((settled) => isCurrent && setVerdict(settled))
    return () => {
      isCurrent = false
    }
  }, [headers, body, secret, publicKey, own, language])
  return verdict
}

async function verdictOf(received: Received, own: (typeof words)['en'], language: Language): Promise<Verdict> {
  const keys = { secret: received.secret.trim(), publicKey: received.publicKey.trim() }
  try {
    const message = { headers: headersOf(received.headers), body: received.body }
    const { sentAt } = await verifyWebhook(message, {
      ...(keys.secret && { secret: keys.secret }),
      ...(keys.publicKey && { publicKey: keys.publicKey }),
      toleranceSeconds: Infinity,
    })
    const isLate = Date.now() - sentAt.getTime() > receiversTolerate * 1000
    return {
      isGenuine: true,
      sentence: own.genuine(momentText(sentAt.toISOString(), language)),
      ...(isLate && { besides: own.late }),
    }
  } catch (error) {
    return { isGenuine: false, sentence: error instanceof WebhookError ? own.codes[error.code] : own.badKey }
  }
}

/** Reads `name: value` lines. Lines that are none are left out. */
function headersOf(text: string): Headers {
  const lines = text.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as [string, string]]
  })
  return new Headers(lines)
}
