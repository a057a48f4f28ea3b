/** Builds Workers with wrangler, as for production, and serves them with workerd directly, because a development proxy in front costs 10–20×. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { repository } from './paths.ts'

/** The same for every contestant: the date in Postern's wrangler.toml. From it on `nodejs_compat` is the default. */
const compatibilityDate = '2026-10-01'
const compatibilityFlags = ['global_fetch_strictly_public']

/** Milliseconds until a Worker must listen. */
const startLimitMs = 15_000

/** A folder of built modules with the main module. */
export interface Bundle {
  folder: string
  main: string
  /** File names of all deployed modules, main first. */
  modules: string[]
}

const run = promisify(execFile)

/**
 * Builds a Worker with `wrangler deploy --dry-run --minify`.
 *
 * @param configuration the wrangler configuration, and one of its environments; `''` is the top level
 * @param folder for the modules; created if missing
 * @throws Error with the output of wrangler if the build fails
 */
export async function build(configuration: string, environment: string, folder: string): Promise<Bundle> {
  const wrangler = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  const flags = ['deploy', '--dry-run', '--minify', '--config', configuration, '--env', environment, '--outdir', folder]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(folder, '..', 'logs'), CI: '1' }
  await run(process.execPath, [wrangler, ...flags], { cwd: repository, env })
  return readBundle(folder)
}

/** Builds a Worker without its own wrangler configuration: the bare ones and better-auth. */
export async function buildEntry(entry: string, folder: string): Promise<Bundle> {
  const name = basename(entry, '.ts')
  const configuration = join(folder, `${name}.wrangler.json`)
  await mkdir(folder, { recursive: true })
  await writeFile(
    configuration,
    JSON.stringify({
      name,
      main: entry,
      compatibility_date: compatibilityDate,
      compatibility_flags: compatibilityFlags,
    }),
  )
  return build(configuration, '', join(folder, name))
}

export async function readBundle(folder: string): Promise<Bundle> {
  const modules = (await readdir(folder)).filter((file) => !/\.map$|^README\.md$/.test(file)) // these two are not deployed
  const main = modules.find((file) => file.endsWith('.js'))
  if (!main) throw new Error(`wrangler left no module in ${folder}`)
  return { folder, main, modules: [main, ...modules.filter((file) => file !== main)] }
}

/** A workerd process that listens on a free loopback port. */
export interface Served {
  url: string
  processId: number
  stop: () => Promise<void>
}

/**
 * Serves a built Worker. Its requests may reach loopback (the Neon endpoint) and nothing else.
 *
 * @param bindings text bindings: variables and secrets
 * @param log whether to show the log of the Worker
 */
export async function serve(bundle: Bundle, bindings: Record<string, string>, log = true): Promise<Served> {
  const configuration = join(bundle.folder, 'workerd.capnp')
  await writeFile(configuration, describe(bundle, bindings))
  const workerd = spawn(join(repository, 'node_modules/.bin/workerd'), ['serve', configuration, '--control-fd=3'], {
    stdio: ['ignore', log ? 'inherit' : 'ignore', log ? 'inherit' : 'ignore', 'pipe'],
  })
  const stop = async () => {
    if (workerd.exitCode !== null || workerd.signalCode !== null) return
    workerd.kill('SIGKILL') // it has no state
    await once(workerd, 'exit')
  }
  const port = await listeningPort(workerd.stdio[3]).catch(async (fault: unknown) => {
    await stop()
    throw fault
  })
  return { url: `http://127.0.0.1:${port}`, processId: workerd.pid ?? 0, stop }
}

/** workerd writes `{"event":"listen","socket":"http","port":N}` to its control descriptor once it accepts connections. */
async function listeningPort(control: unknown): Promise<number> {
  if (!(control instanceof Readable)) throw new Error('workerd has no control descriptor')
  const [chunk] = await once(control, 'data', { signal: AbortSignal.timeout(startLimitMs) })
  const port = /"port":(\d+)/.exec(String(chunk))?.[1]
  if (!port) throw new Error(`workerd says ${String(chunk)}`)
  return Number(port)
}

function describe(bundle: Bundle, bindings: Record<string, string>): string {
  const modules = bundle.modules.map((file) => {
    const kind = file.endsWith('.wasm') ? 'wasm' : 'esModule'
    return `(name = ${quote(file)}, ${kind} = embed ${quote(file)})`
  })
  const texts = Object.entries(bindings).map(([name, text]) => `(name = ${quote(name)}, text = ${quote(text)})`)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  bindings = [${texts.join(', ')}],
  globalOutbound = "loopback",
  compatibilityDate = ${quote(compatibilityDate)},
  compatibilityFlags = [${compatibilityFlags.map(quote).join(', ')}],
);
`
}

/** A Cap'n Proto string literal. It supports the escapes of JSON for quotes, backslashes and line ends. */
const quote = (text: string) => JSON.stringify(text)
