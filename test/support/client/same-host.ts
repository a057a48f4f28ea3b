/** One host for a page and Postern, as behind a proxy: it serves some files, hands on everything else, and counts what passes. */
import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A file that the host serves itself. */
export interface ServedFile {
  type: string
  text: string
}

/** A host that listens. */
export interface SameHost {
  /** `http://localhost:PORT`: browsers take `Secure` cookies there. */
  url: string
  /** `POST /v1/check` for each request that was handed on since the last call. */
  passed(): string[]
  /** The answers of these requests wait until the returned function is called; Postern has acted by then. */
  hold(line: string): () => void
  stop(): Promise<void>
}

/** @param target called for each request: the URL of Postern @param files by path */
export async function startSameHost(target: () => string, files: Record<string, ServedFile>): Promise<SameHost> {
  let lines: string[] = []
  const held = new Map<string, Promise<void>>()
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!
    const file = files[path]
    if (file) {
      response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-store' }).end(file.text)
      return
    }
    if (path === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    const line = `${request.method} ${path}`
    lines.push(line)
    handOn(request, response, target(), () => held.get(line))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    passed: () => lines.splice(0),
    hold(line) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held.set(line, promise)
      return () => {
        held.delete(line)
        resolve()
      }
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function handOn(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  untilReleased: () => Promise<void> | undefined,
): void {
  const { method, headers, url } = request
  const forwarded = send(target + url, { method, headers, agent: false }, (answer) => {
    void Promise.resolve(untilReleased()).then(() => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
  })
  forwarded.on('error', () => response.destroy())
  request.pipe(forwarded)
}
