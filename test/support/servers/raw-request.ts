/** Requests as browsers and other clients send them: `fetch` tidies paths, follows rules of its own and sets `Sec-Fetch-Mode`. */
import { type IncomingHttpHeaders, request } from 'node:http'

/** A response. */
export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** @param url its origin @param target path and query, sent as they are */
export function sendRaw(
  url: string,
  method: string,
  target: string,
  headers: Record<string, string | string[]> = {},
  body?: string,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path: target, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }))
    })
    sent.on('error', reject).end(body)
  })
}
