/** Hosts of several sites on this machine. Chromium takes names below `localhost` for this machine, and each `x.localhost` for a site. */
import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Sites {
  /** `http://id.one.localhost:PORT` for `id.one`. */
  origin(name: string): string
  stop(): Promise<void>
}

/** Every host has an empty page at `/page`; `id.one.localhost` hands other requests on to Postern, and has `/cookie`. @param target the URL of Postern */
export async function startSites(target: () => string): Promise<Sites> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://any.localhost')
    if (pathname === '/page') return answerPage(response)
    if (pathname === '/cookie') return answerCookies(request, response, searchParams.get('set'))
    return handOn(request, response, target())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: (name) => `http://${name}.localhost:${port}`,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function answerPage(response: ServerResponse): void {
  response
    .writeHead(200, { 'Content-Type': 'text/html' })
    .end('<!doctype html><title>page</title><link rel="icon" href="data:,">')
}

/** Sets a cookie where that is asked for, and answers those that came, to any page. */
function answerCookies({ headers }: IncomingMessage, response: ServerResponse, cookie: string | null): void {
  response.writeHead(200, {
    'Content-Type': 'text/plain',
    'Access-Control-Allow-Origin': headers.origin ?? '*',
    'Access-Control-Allow-Credentials': 'true',
    ...(cookie !== null && { 'Set-Cookie': cookie }),
  })
  response.end(headers.cookie ?? '')
}

function handOn(request: IncomingMessage, response: ServerResponse, target: string): void {
  const { method, headers, url } = request
  const forwarded = send(target + url, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(response)
  })
  forwarded.on('error', () => response.destroy())
  request.pipe(forwarded)
}
