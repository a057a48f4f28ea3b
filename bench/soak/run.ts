/**
 * `npm run soak -- [seconds]`: random clients change things while workerd, Postgres, connections and receivers are killed or stopped. What was
 * acknowledged is compared with what is there and with what arrived: nothing is lost, revived or doubled. Writes `bench/SOAK.md`; ends with
 * status 1 if an invariant is broken.
 */
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../load.ts'
import { bench } from '../paths.ts'
import { type Administrator, runClient, send } from './clients.ts'
import { faults, recoveryMs } from './faults.ts'
import { brokenInvariants, countWaiting } from './invariants.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { startWorld, type World } from './world.ts'

const seconds = Number(process.argv[2] ?? 900)
const clients = 6
/** Milliseconds between faults: at least, and at most. */
const [shortestPause, longestPause] = [3_000, 9_000]
/** An access token is good for five minutes. */
const tokenMs = 200_000
const sweepEveryMs = 1_000
const password = 'correct horse battery staple'
/** Milliseconds for messages that wait for their next attempt; those to the receiver that is sometimes silent may take longer. */
const patienceMs = 45_000

await run(createLedger())

async function run(ledger: Ledger): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-soak-'))
  const world = await startWorld(folder, ledger)
  const interrupt = () => void world.stop().finally(() => process.exit(1))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    await soak(world, ledger)
  } finally {
    await world.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function soak(world: World, ledger: Ledger): Promise<void> {
  const endsAt = Date.now() + seconds * 1000
  const isOver = () => Date.now() > endsAt
  const administrator = await prepare(world, ledger)
  const sweeping = sweepUntil(world, isOver)
  const working = Array.from({ length: clients }, (_, n) => runClient(world, ledger, administrator, n + 1, isOver))
  const recoveries = await breakThings(world, administrator, isOver)
  await Promise.all([...working, sweeping])
  await drain(world)
  const waiting = await countWaiting(world.connectionString)
  report(ledger, recoveries, waiting, await brokenInvariants(world.connectionString, ledger))
}

/** Creates the administrator and the webhooks. Its token is renewed as long as the process runs. */
async function prepare(world: World, ledger: Ledger): Promise<Administrator> {
  const user = { username: 'ada', email: 'ada@example.com', password }
  await send(world, ledger, 'POST', '/v1/bootstrap', { body: { secret: world.bootstrapSecret, ...user } })
  ledger.passwords.set('ada', password)
  let token: string | undefined
  const renew = async () => {
    for (let isRenewed = false; !isRenewed; await sleep(100)) {
      const reply = await send(world, ledger, 'POST', '/v1/sessions', { body: { login: 'ada', password } })
      isRenewed = reply?.status === 201
      if (isRenewed) token = reply!.body['access_token']
    }
  }
  await renew()
  setInterval(() => void renew(), tokenMs).unref()
  for (const url of world.receivers)
    await send(world, ledger, 'POST', '/v1/webhooks', { token, body: { name: url, actions: ['create_group'], url } })
  return { token: () => token! }
}

async function sweepUntil(world: World, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await Promise.race([world.sweep(), sleep(sweepEveryMs)])
    await sleep(sweepEveryMs)
  }
}

/** @returns by fault, the milliseconds of each recovery */
async function breakThings(
  world: World,
  { token }: Administrator,
  isOver: () => boolean,
): Promise<Map<string, number[]>> {
  const recoveries = new Map<string, number[]>()
  const names = Object.keys(faults)
  for (let n = 0; !isOver(); n += 1) {
    await sleep(randomInt(shortestPause, longestPause))
    const name = n < names.length ? names[n]! : names[randomInt(names.length)]!
    await faults[name]!(world)
    const took = await recoveryMs(world, () => ({ Authorization: `Bearer ${token()}` }))
    recoveries.set(name, [...(recoveries.get(name) ?? []), took])
  }
  return recoveries
}

/** Delivers what waits. */
async function drain(world: World): Promise<void> {
  const begunAt = Date.now()
  while (Date.now() - begunAt < patienceMs && (await countWaiting(world.connectionString)) > 0) {
    await Promise.race([world.sweep(), sleep(sweepEveryMs)])
    await sleep(sweepEveryMs)
  }
}

function report(
  ledger: Ledger,
  recoveries: Map<string, number[]>,
  waiting: number,
  broken: Record<string, string[]>,
): void {
  const [messages, mails] = [ledger.messages.size, ledger.mailed.size]
  const count = (pattern: RegExp) =>
    [...ledger.responses].reduce((sum, [key, times]) => sum + (pattern.test(key) ? times : 0), 0)
  const times = [...recoveries].map(([name, each]) => {
    const [usual, longest] = [median(each), Math.max(...each)].map(Math.round)
    return `| ${name} | ${each.length} | ${usual} | ${longest} |`
  })
  const invariants = Object.entries(broken).map(([name, by]) =>
    by.length === 0 ? `- ${name}: **holds**` : `- ${name}: **BROKEN** ${by.length} times: ${by.slice(0, 5).join('; ')}`,
  )
  const busy = loadavg().map((load) => load.toFixed(1))
  const lines = [
    '# Soak',
    '',
    `Written by \`npm run soak -- ${seconds}\`, ${new Date().toISOString()}; ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, load averages ${busy.join(', ')} at the end.`,
    '',
    `${clients} clients sent ${count(/./)} requests: ${count(/ 2\d\d$/)} succeeded, ${count(/ 503$/)} were answered 503, ${count(/ none$/)} not at all, and ${count(/ [45]\d\d$/) - count(/ 503$/)} were refused. ` +
      `${ledger.groups.size} groups and ${ledger.registered.size} registrations were acknowledged; ${messages} messages and ${mails} mails arrived. ${waiting} messages to receivers that fail or are silent still waited ${patienceMs / 1000} s after the end.`,
    '',
    ...invariants,
    '',
    'Milliseconds from the end of each fault until the session check answered:',
    '',
    '| fault | times | median | longest |',
    '| --- | ---: | ---: | ---: |',
    ...times,
    '',
  ]
  writeFileSync(join(bench, 'SOAK.md'), lines.join('\n'))
  console.log(lines.join('\n'))
  if (Object.values(broken).some((by) => by.length > 0)) process.exitCode = 1
}
