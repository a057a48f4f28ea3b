/**
 * `node bench/start-up.ts [rounds]`: how long workerd takes from its start until the whole service answers its first request, beside better-auth's
 * bundle and an empty Worker, in turn. What an empty Worker takes is workerd's own and is subtracted. Writes its section of SCALE.md.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from './install.ts'
import { median } from './load.ts'
import { bench, repository } from './paths.ts'
import { keepSection, table, upperLimitLine } from './scale/section.ts'
import { build, buildEntry, type Bundle, serve } from './workerd.ts'

const rounds = Number(process.argv[2] ?? 30)
/** Of what better-auth's bundle takes. */
const wanted = 0.6

const folder = await mkdtemp(join(tmpdir(), 'postern-start-up-'))
try {
  report(await measure())
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Milliseconds of each round, by Worker. */
async function measure(): Promise<Record<'postern' | 'better-auth' | 'empty', number[]>> {
  await install(join(bench, 'better-auth'))
  const empty = join(folder, 'empty.ts')
  await writeFile(empty, 'export default { fetch: () => new Response() }')
  const bundles = {
    postern: await build(join(repository, 'wrangler.toml'), '', join(folder, 'postern')),
    'better-auth': await buildEntry(join(bench, 'better-auth/worker.ts'), join(folder, 'better-auth')),
    empty: await buildEntry(empty, join(folder, 'empty')),
  }
  const times = { postern: [] as number[], 'better-auth': [] as number[], empty: [] as number[] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, bundle] of Object.entries(bundles)) {
      const milliseconds = await firstAnswer(bundle)
      if (round > 0) times[name as keyof typeof times].push(milliseconds) // the first fills the caches of the disk
    }
  }
  return times
}

/** From the start of the process until an answer to a path that needs no settings. */
async function firstAnswer(bundle: Bundle): Promise<number> {
  const began = performance.now()
  const { url, stop } = await serve(bundle, { BASE_URL: 'https://id.example.com', SECRET: 'x'.repeat(32) }, false)
  try {
    await (await fetch(`${url}/healthz/live`)).arrayBuffer()
    return performance.now() - began
  } finally {
    await stop()
  }
}

function report(times: Awaited<ReturnType<typeof measure>>): void {
  const own = median(times.empty)
  const line = (name: keyof typeof times) => {
    const total = median(times[name])
    return [
      name,
      `${total.toFixed(0)} ms`,
      `${(total - own).toFixed(0)} ms`,
      `${Math.min(...times[name]).toFixed(0)} ms`,
    ]
  }
  const ratio = (median(times.postern) - own) / (median(times['better-auth']) - own)
  keepSection('Start-up of the whole service', `node bench/start-up.ts ${rounds}`, [
    `From the start of workerd until the first answer, ${rounds} times each, in turn.`,
    ...table(
      ['Worker', 'median', 'without an empty Worker', 'least'],
      [line('postern'), line('better-auth'), line('empty')],
    ),
    upperLimitLine({
      what: 'Postern / better-auth, each without an empty Worker',
      value: ratio,
      atMost: wanted,
      unit: '×',
    }),
  ])
}
