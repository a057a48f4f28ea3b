/** Serves a built Worker in Miniflare: on a laptop for `npm start`, in tests for everything that goes through HTTP. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { publicFiles } from './public-files.ts'

/** A Worker that answers on loopback. */
export interface Served {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string
  /** Runs the Worker's cron handler, as the platform would on schedule. */
  runScheduled(): Promise<void>
  /** Runs the Worker's queue handler, as the platform does with triggers that came through a queue. */
  runQueued(): Promise<void>
  stop(): Promise<void>
}

export interface ServeOptions {
  /** Where `buildWorker` put the bundle. */
  directory: string
  /** Settings and secrets, as the Worker's environment. */
  bindings: Record<string, string>
  /** 0: any free port. */
  port: number
  /** False keeps the Worker's log lines out of sight. */
  verbose?: boolean
}

/** The same as in `wrangler.toml`, which a test compares. */
export const compatibility = {
  compatibilityDate: '2026-10-01',
  compatibilityFlags: ['nodejs_compat'],
}

/** Starts the Worker. @throws an error with code `ERR_ADDRESS_IN_USE` when the port is taken */
export async function serve({ directory, bindings, port, verbose = true }: ServeOptions): Promise<Served> {
  const options = convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: 0,
    // Requests come to the Worker as they were sent: Miniflare's own entrance fails on a Host that makes no URL.
    unsafeDirectSockets: [{ host: '127.0.0.1', port }],
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: ({ message }) => verbose && console.log(message),
    name: 'postern',
    modules: modulesIn(directory),
    modulesRoot: directory,
    ...compatibility,
    bindings,
    // On the platform the assets are Cloudflare's to serve; here, workerd's own disk.
    serviceBindings: { ASSETS: { disk: { path: publicFiles, writable: false } } },
    stripCfConnectingIp: false, // the test says where it comes from; on the platform only the platform can
    unsafeTriggerHandlers: true,
  })
  guardWorkerd()
  const miniflare = new Miniflare(options)
  await miniflare.ready
  const url = (await miniflare.unsafeGetDirectURL()).href.replace(/\/$/, '')
  return {
    url,
    runScheduled: async () => {
      const worker = await miniflare.getWorker()
      await worker.scheduled({ cron: '* * * * *' })
    },
    runQueued: async () => {
      const worker = await miniflare.getWorker()
      await worker.queue('sweeps', [{ id: '1', timestamp: new Date(), attempts: 1, body: 'sweep' }])
    },
    stop: () => miniflare.dispose(),
  }
}

/** Has Miniflare start workerd through `workerd.sh`, so that no workerd is left behind. Windows has no such shell. */
function guardWorkerd(): void {
  if (process.platform === 'win32') return
  process.env['WORKERD'] = createRequire(import.meta.url)('workerd').default
  process.env['MINIFLARE_WORKERD_PATH'] = join(import.meta.dirname, 'workerd.sh')
}

function modulesIn(directory: string) {
  const files = readdirSync(directory)
  const script = files.find((file) => file.endsWith('.js'))
  if (!script) throw new Error(`No bundle in ${directory}`)
  const wasm = files.filter((file) => file.endsWith('.wasm'))
  return [
    { type: 'ESModule' as const, path: join(directory, script) },
    ...wasm.map((file) => ({ type: 'CompiledWasm' as const, path: join(directory, file) })),
  ]
}
