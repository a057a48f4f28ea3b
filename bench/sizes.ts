/** The size of each deployed Worker: every module minified by wrangler, then gzip, as Cloudflare measures. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { experimental_readRawConfig as readConfiguration } from 'wrangler'
import { install } from './install.ts'
import { bench, repository } from './paths.ts'
import { build, buildEntry, type Bundle } from './workerd.ts'

export const kibibyte = 1024

/** Limits in KiB. A function with Hono, jose, drizzle, `zod/mini` and the database has at least about 50. */
const ceilings = { function: 105, hashingFunction: 120, wholeService: 320 }

/** The deployed size of one Worker. */
export interface BundleSize {
  /** The environment in wrangler.toml; `''` is the top level, the whole service. */
  environment: string
  name: string
  /** Gzipped bytes, including WebAssembly. */
  bytes: number
  ceilingBytes: number
  /** Its JavaScript, for tests of its contents. */
  script: string
  /** Names of the other modules. */
  otherModules: string[]
}

/** The size of another project's Worker, for comparison. */
export interface ReferenceSize {
  name: string
  bytes: number
}

/**
 * Builds every Worker of a wrangler configuration, a few at a time, and measures it.
 *
 * @throws Error if a build fails
 */
export async function measureBundles(configuration = join(repository, 'wrangler.toml')): Promise<BundleSize[]> {
  const { rawConfig } = readConfiguration({ config: configuration })
  const environments = ['', ...Object.keys(rawConfig.env ?? {})]
  const folder = await mkdtemp(join(tmpdir(), 'postern-sizes-'))
  const sizes: BundleSize[] = []
  const work = async () => {
    for (let next = environments.shift(); next !== undefined; next = environments.shift()) {
      sizes.push(await measureBundle(configuration, next, join(folder, next || 'top')))
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return sizes.sort((a, b) => a.environment.localeCompare(b.environment))
}

/** Measures the bare database Worker and better-auth, built the same way. */
export async function measureReferences(): Promise<ReferenceSize[]> {
  await install(join(bench, 'better-auth'))
  const folder = await mkdtemp(join(tmpdir(), 'postern-sizes-'))
  try {
    const bare = await buildEntry(join(bench, 'bare/verify-and-query.ts'), join(folder, 'bare'))
    const betterAuth = await buildEntry(join(bench, 'better-auth/worker.ts'), join(folder, 'better-auth'))
    return [
      { name: 'bare: jose and the Neon driver', bytes: await weigh(bare) },
      { name: 'better-auth: drizzle and the Neon driver', bytes: await weigh(betterAuth) },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureBundle(configuration: string, environment: string, folder: string): Promise<BundleSize> {
  const bundle = await build(configuration, environment, folder)
  const hashesPasswords = bundle.modules.some((file) => file.endsWith('.wasm'))
  const functionCeiling = hashesPasswords ? ceilings.hashingFunction : ceilings.function
  return {
    environment,
    name: environment || 'the whole service',
    bytes: await weigh(bundle),
    ceilingBytes: (environment === '' ? ceilings.wholeService : functionCeiling) * kibibyte,
    script: await readFile(join(bundle.folder, bundle.main), 'utf8'),
    otherModules: bundle.modules.filter((file) => file !== bundle.main),
  }
}

/** Gzipped bytes of all modules of a bundle. */
async function weigh({ folder, modules }: Bundle): Promise<number> {
  const contents = await Promise.all(modules.map((file) => readFile(join(folder, file))))
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
}
