/**
 * A small server for whoever develops: it listens on loopback and answers to no other name. Whatever a client does, hanging up in the middle of
 * its request included, is an answer that failed and never the end of the program.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'

/** What was asked. */
export interface LoopbackRequest {
  method: string
  path: string
  /** The query, with its question mark; `''` without one. */
  search: string
  headers: IncomingMessage['headers']
  /** Whether a browser asks, for a person. */
  wantsPage: boolean
  /** Reads the body. @throws Error when the client ends early */
  text(): Promise<string>
}

/** What is answered. */
export interface LoopbackAnswer {
  status?: number
  headers?: Record<string, string>
  body: string
}

/** A server that listens. */
export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string
  stop: () => Promise<void>
}

/**
 * Starts one.
 *
 * @param port 0: any free port
 * @param answer what it throws is answered with 400
 * @throws an error with code `EADDRINUSE` when the port is taken
 */
export async function startLoopbackServer(
  port: number,
  answer: (request: LoopbackRequest) => LoopbackAnswer | Promise<LoopbackAnswer>,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    void answered(request, answer).then(({ status = 200, headers, body }) =>
      response.writeHead(status, { ...headers, 'Cache-Control': 'no-store' }).end(body),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An answer in JSON. */
export function json(status: number, value: unknown): LoopbackAnswer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) }
}

async function answered(
  request: IncomingMessage,
  answer: (request: LoopbackRequest) => LoopbackAnswer | Promise<LoopbackAnswer>,
): Promise<LoopbackAnswer> {
  const { headers, method = '', url = '/' } = request
  if (!isForThisMachine(headers.host)) return json(421, { message: 'not a name of this machine' })
  try {
    const { pathname: path, search } = new URL(url, 'http://loopback')
    const wantsPage = headers.accept?.includes('text/html') ?? false
    return await answer({ method, path, search, headers, wantsPage, text: () => readAll(request) })
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : 'not a request' })
  }
}

/** A page elsewhere that has its own name point here (DNS rebinding) still sends that name. */
function isForThisMachine(host = ''): boolean {
  return /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host)
}
