/** `npm start` as a user runs it, after the installation. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, expect, it } from 'vitest'
import { processesOf } from '#local/postgres/postgres-processes.ts'
import { runCommandLine } from '#test/support/command.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { freePort, patienceMs, ready, type Started, startProgram } from '#test/support/servers/npm-start.ts'

const place = mkdtempSync(join(tmpdir(), 'postern-start-'))
const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  await vanished()
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

it(
  'becomes ready, prints all URLs, and leaves no process after Ctrl-C',
  async () => {
    const port = await freePort()
    const postern = start(port)
    await ready(postern)
    const said = await postern.said(/Ctrl-C/)
    expect(said).toContain(`Postern runs at http://localhost:${port}`)
    expect(said).toMatch(/curl http:\/\/localhost:\d+\/v1\/bootstrap --json/)
    expect(said).toContain(`http://localhost:${port}/dev/mail`)
    expect(said).toContain(`http://localhost:${port}/dev/webhooks/in`)
    expect(said).toContain(`data in ${join(place, 'postgres')}`)
    expect(statSync(join(place, 'secrets.json')).mode & 0o077).toBe(0)
    postern.child.kill('SIGINT')
    expect(await postern.exit).toBe(0)
    await vanished()
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed')
  },
  3 * patienceMs,
)

it(
  'keeps acknowledged changes through kill -9, and the next start offers no second bootstrap',
  async () => {
    const port = await freePort()
    const first = start(port)
    await ready(first)
    const [secret] = /(?<="secret": ")[^"]+/.exec(await first.said(/Ctrl-C/)) ?? []
    const ada = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery staple' }
    expect((await post(port, '/v1/bootstrap', { secret, ...ada })).status).toBe(201)
    first.child.kill('SIGKILL')
    await first.exit

    await vanished()
    const second = start(port)
    await ready(second)
    expect(await second.said(/Ctrl-C/)).not.toContain('Create the first superuser')
    const signedIn = await post(port, '/v1/sessions', { login: 'ada', password: ada.password })
    expect(signedIn.status).toBe(201)
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  },
  3 * patienceMs,
)

it(
  'uses the settings of its environment, and the command line finds its database',
  async () => {
    const port = await freePort()
    const origin = 'http://localhost:3011'
    const postern = start(port, { ALLOWED_ORIGINS: origin, MAIL_URL: 'smtp://somebody@mail.example.test:587' })
    await ready(postern)
    const said = await postern.said(/Ctrl-C/)
    expect(said).toMatch(/Email inbox +none; email is sent to mail\.example\.test:587/)
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' }
    const preflight = await fetch(`http://127.0.0.1:${port}/v1/sessions`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect((await fetch(`http://127.0.0.1:${port}/dev/mail`)).status).toBe(200)

    const [url = ''] = /(?<=DATABASE_URL=')[^']+/.exec(said) ?? []
    const named = await runCommandLine(
      ['create-superuser', 'cleo', 'cleo@example.com'],
      {
        DATABASE_URL: url,
        PASSWORD_PEPPER: JSON.parse(readFileSync(join(place, 'secrets.json'), 'utf8')).PASSWORD_PEPPER,
      },
      goodPassword,
    )
    expect(named).toMatchObject({ status: 0, complains: '' })
    const found = await runCommandLine(['list'], { POSTERN_DATA: place })
    expect(found).toMatchObject({ status: 0, says: expect.stringContaining('\tcleo\tcleo@example.com\tsuperuser\t') })
    expect(found.complains).toBe(
      `DATABASE_URL is not set. Using the database of the npm start at http://localhost:${port}.\n`,
    )
    expect(statSync(join(place, 'running.json')).mode & 0o077).toBe(0)
    postern.child.kill('SIGINT')
    expect(await postern.exit).toBe(0)
    expect(await runCommandLine(['list'], { POSTERN_DATA: place })).toMatchObject({
      status: 1,
      complains: expect.stringMatching(/^Set DATABASE_URL .*npm start/),
    })
  },
  3 * patienceMs,
)

it(
  'stops with a message and status 1 when its Postgres is killed',
  async () => {
    const port = await freePort()
    const postern = start(port)
    await ready(postern)
    const before = await postern.said(/Data is kept\.\n\n/)
    const [postmaster] = readFileSync(join(place, 'postgres/postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(postmaster), 'SIGKILL')
    expect(await postern.exit).toBe(1)
    const said = postern.everything().slice(before.length).trim()
    expect(said).toMatch(
      /^The embedded Postgres was stopped by SIGKILL\. Its log is .*postgres\.log\. Data is kept\. Run npm start again\.$/,
    )
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed')
  },
  3 * patienceMs,
)

it(
  'reports in one line that the port is taken, or the data are in use, and exits',
  async () => {
    const port = await freePort()
    await ready(start(port))
    const samePort = start(port)
    expect(await samePort.exit).toBe(1)
    expect(samePort.everything().trim()).toMatch(
      /^Port \d+ is taken, perhaps by another Postern\. .*PORT=8788 npm start$/,
    )
    const sameData = start(await freePort())
    expect(await sameData.exit).toBe(1)
    expect(sameData.everything().trim()).toMatch(/^the database in .* is already in use by process \d+$/)
  },
  3 * patienceMs,
)

function start(port: number, environment: Record<string, string> = {}): Started {
  const begun = startProgram(place, port, environment)
  started.push(begun.child)
  return begun
}

async function post(port: number, path: string, body: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Waits until no Postgres of this test is left. */
async function vanished(): Promise<void> {
  while (processesOf(join(place, 'postgres')).length > 0) await sleep(50)
}
