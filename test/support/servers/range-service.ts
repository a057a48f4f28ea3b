/** A breach-check service on this machine with the protocol of Pwned Passwords, whose response a test can set. */
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { useServer } from './use-server.ts'

/** The kind of its responses. */
export type RangeAnswer = 'rows' | 'fault' | 'silence' | 'trickle' | 'flood' | 'redirect'

export interface RangeService {
  /** The value of `BREACH_CHECK_URL`. */
  readonly url: string
  answer: RangeAnswer
  /** Passwords with their number of breaches. */
  counts: Map<string, number>
  /** All requests. */
  requests: { path: string | undefined; padding: unknown; all: string }[]
}

/** A service without any password, for the tests of one file. */
export function useRangeService(): RangeService {
  const server = useServer((request, response) => {
    const all = JSON.stringify([request.method, request.url, request.rawHeaders])
    service.requests.push({ path: request.url, padding: request.headers['add-padding'], all })
    respond(response, service, request.url!.split('/').at(-1)!)
  })
  const service: RangeService = {
    get url() {
      return `${server.url}/range/`
    },
    answer: 'rows',
    counts: new Map(),
    requests: [],
  }
  return service
}

/** SHA-1 in the format of these services. */
export function sha1Of(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase()
}

function respond(response: ServerResponse, { answer, counts }: RangeService, prefix: string): void {
  const known = [...counts].map(([password, count]) => [sha1Of(password), count] as const)
  const rows = known
    .filter(([digest]) => digest.startsWith(prefix.toUpperCase()))
    .map(([digest, count]) => `${digest.slice(5)}:${count}`)
  const padding = Array.from({ length: 800 }, (_, n) => `${sha1Of(`padding ${n}`).slice(5)}:0`)
  const text = [...padding, ...rows].sort().join('\r\n')
  if (answer === 'rows') response.end(text)
  if (answer === 'fault') response.writeHead(500).end(text)
  if (answer === 'redirect') response.writeHead(302, { Location: 'https://elsewhere.example/' }).end()
  if (answer === 'trickle') response.writeHead(200).write(text)
  if (answer === 'flood') response.end(`${`${padding.join('\r\n')}\r\n`.repeat(50)}${text}`)
}
