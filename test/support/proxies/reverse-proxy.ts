/** Real reverse proxies for tests, configured as in docs/forward-authorization.md. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '#test/support/source.ts'

/** A proxy that runs. */
export interface ReverseProxy {
  /** Its origin. */
  url: string
  stop(): Promise<void>
}

/** Where Debian has a program that may be outside of a user's path; undefined where it is not installed. */
export function findProgram(name: string, versionFlag: string): string | undefined {
  return [`/usr/sbin/${name}`, `/usr/bin/${name}`, name].find((path) => spawnSync(path, [versionFlag]).status === 0)
}

export const nginxProgram = findProgram('nginx', '-v')
export const caddyProgram = findProgram('caddy', 'version')

/** The only example of this language in the guide that has this text, with the addresses of the test in it. */
export function documentedExample(language: string, mark: string, posternUrl: string, upstreamUrl: string): string {
  const page = readFileSync(join(root, 'docs/forward-authorization.md'), 'utf8')
  const examples = [...page.matchAll(new RegExp('```' + language + '\\n([^`]+)```', 'g'))].map(([, text]) => text!)
  const found = examples.filter((text) => text.includes(mark))
  if (found.length !== 1) throw new Error(`${found.length} examples with ${mark}`)
  const postern = posternUrl.replace('localhost', '127.0.0.1').replace(/\/$/, '')
  return found[0]!.replaceAll('https://id.example.com', postern).replaceAll('http://upstream', upstreamUrl)
}

/** Starts nginx with these locations. */
export async function startNginx(locations: string): Promise<ReverseProxy> {
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`)
  const configuration = `daemon off; master_process off; pid nginx.pid; error_log error.log;
    events {}
    http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${locations} } }`
  return started(port, 'nginx.conf', configuration, (directory) => [
    nginxProgram!,
    ['-p', directory, '-c', 'nginx.conf', '-e', 'error.log'],
  ])
}

/** Starts Caddy with the site `app.example.com`. */
export async function startCaddy(site: string): Promise<ReverseProxy> {
  const port = await freePort()
  const configuration = `{
    admin off
    auto_https off
    log {
      level ERROR
    }
  }
  ${site.replace('app.example.com {', `http://127.0.0.1:${port} {`)}`
  return started(port, 'Caddyfile', configuration, (directory) => [
    caddyProgram!,
    ['run', '--adapter', 'caddyfile', '--config', join(directory, 'Caddyfile')],
  ])
}

async function started(
  port: number,
  file: string,
  configuration: string,
  commandIn: (directory: string) => [program: string, parameters: string[]],
): Promise<ReverseProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-proxy-'))
  writeFileSync(join(directory, file), configuration)
  const [program, parameters] = commandIn(directory)
  const home = { ...process.env, HOME: directory, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory }
  const child = spawn(program, parameters, { cwd: directory, env: home, stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (complaints += part))
  const url = `http://127.0.0.1:${port}`
  if (!(await isAnswering(url, child))) throw new Error(`${program} does not answer: ${complaints}`)
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** @returns false if the proxy ends, or takes no connections within ten seconds; it is ended then */
async function isAnswering(url: string, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isUp) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  return false
}

/** A request that reached the server behind the proxy. */
interface ReachedRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
}

/** A server behind a proxy, and what reached it. */
export interface Upstream {
  url: string
  /** What reached it since the last time that it was taken. */
  takeReached(): ReachedRequest[]
  stop(): void
}

/** @param handler answers; by default with the word `behind` */
export async function startUpstream(
  handler: RequestListener = (_request, answer) => void answer.end('behind'),
): Promise<Upstream> {
  let reached: ReachedRequest[] = []
  const server = await listening((request, answer) => {
    reached.push({ method: request.method!, url: request.url!, headers: request.headers })
    handler(request, answer)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    takeReached() {
      const taken = reached
      reached = []
      return taken
    },
    stop: () => void server.close(),
  }
}

async function listening(handler: RequestListener): Promise<Server> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function freePort(): Promise<number> {
  const server = await listening(() => {})
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
