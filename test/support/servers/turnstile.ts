/** Stands in for Cloudflare Turnstile on this machine: says yes once for a response, or what a test has it say. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { useServer } from './use-server.ts'

/** What it says: `late` never, `flaky` a fault and then yes, `brief` a yes without what it may leave out. */
export type TurnstileAnswer =
  | 'yes'
  | 'brief'
  | 'no'
  | 'late'
  | 'nonsense'
  | 'fault'
  | 'flaky'
  | 'flood'
  | 'redirect'
  | 'wrong-secret'

/** A question as it arrived. */
interface TurnstileQuestion {
  secret: string
  response: string
  remoteip?: string
  idempotency_key: string
}

export interface TurnstileService {
  /** The value of `TURNSTILE_URL`. */
  readonly url: string
  answer: TurnstileAnswer
  /** What a yes says of the widget. */
  hostname: string
  /** By default, what the response names: `registration:1`. */
  action: string | undefined
  questions: TurnstileQuestion[]
}

/** The settings of a deployment that asks it. */
export function turnstileSettings({ url }: TurnstileService): Record<string, string> {
  return { TURNSTILE_SECRET_KEY: 'a secret key', TURNSTILE_SITE_KEY: '1x00000000000000000000AA', TURNSTILE_URL: url }
}

/** The service, for the tests of one file. */
export function useTurnstile(): TurnstileService {
  const server = useServer((request, response) => void respond(request, response, service))
  const service: TurnstileService = {
    get url() {
      return `${server.url}/turnstile/v0/siteverify`
    },
    answer: 'yes',
    hostname: 'id.example.test',
    action: undefined,
    questions: [],
  }
  return service
}

async function respond(request: IncomingMessage, response: ServerResponse, service: TurnstileService): Promise<void> {
  const question = JSON.parse(await text(request)) as TurnstileQuestion
  const earlier = service.questions.filter((each) => each.response === question.response)
  service.questions.push(question)
  const { answer } = service
  if (answer === 'late') return
  if (answer === 'fault' || (answer === 'flaky' && earlier.length === 0))
    return void response.writeHead(502).end('bad gateway')
  if (answer === 'redirect') return void response.writeHead(302, { Location: 'https://elsewhere.example/' }).end()
  if (answer === 'nonsense') return void response.end('<html>yes</html>')
  if (answer === 'flood') return void response.end(JSON.stringify({ success: true, padding: 'x'.repeat(100_000) }))
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(verdict(question, earlier, service)))
}

/** A response is spent by its first question; the same question once more, by its idempotency key, is answered alike. */
function verdict(question: TurnstileQuestion, earlier: TurnstileQuestion[], service: TurnstileService): object {
  if (service.answer === 'no') return { success: false, 'error-codes': ['invalid-input-response'] }
  if (service.answer === 'wrong-secret') return { success: false, 'error-codes': ['invalid-input-secret'] }
  if (earlier.some((each) => each.idempotency_key !== question.idempotency_key))
    return { success: false, 'error-codes': ['timeout-or-duplicate'] }
  const { hostname, action = question.response.split(':')[0] } = service
  if (service.answer === 'brief') return { success: true, hostname, action }
  return { success: true, 'error-codes': [], challenge_ts: new Date().toISOString(), hostname, action, cdata: '' }
}
