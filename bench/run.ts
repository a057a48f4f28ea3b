/**
 * `npm run bench [row …] [--rounds 7] [--seconds 3] [--without name]`: measures the named rows, or all, and `bundles`. A run of everything is
 * written to `results.json` and `RESULTS.md`. Exits with status 1 if a figure misses its target.
 */
import { parseArgs } from 'node:util'
import { startBackdrop } from './backdrop.ts'
import type { Row } from './contestant.ts'
import { measureRow, type RowResult } from './measure.ts'
import { keep, toMarkdown } from './report.ts'
import { rows } from './rows.ts'
import { measureBundles, measureReferences } from './sizes.ts'

/** The exit status of a process ended by SIGINT, as in a shell. */
const interruptedStatus = 130

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    without: { type: 'string', multiple: true, default: [] },
  },
})
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const wanted = new Set(positionals)
const known = [...rows.map(({ name }) => name), 'bundles']
const unknown = positionals.find((name) => !known.includes(name))
if (unknown !== undefined) throw new Error(`there is no row ${unknown}; there are ${known.join(', ')}`)

const isWeighed = wanted.size === 0 || wanted.has('bundles')
const results = {
  effort,
  rows: await measureRows(),
  bundles: isWeighed && !values.without.includes('postern') ? await measureBundles() : [],
  references: isWeighed ? await measureReferences() : [],
  measuredAt: new Date().toISOString(),
}
console.log(toMarkdown(results))
if (wanted.size === 0 && values.without.length === 0) await keep(results)
const isMissed =
  results.rows.some(({ outcomes }) => outcomes.some(({ met }) => !met)) ||
  results.bundles.some(({ bytes, ceilingBytes }) => bytes > ceilingBytes)
process.exitCode = isMissed ? 1 : 0

async function measureRows(): Promise<RowResult[]> {
  const measured: RowResult[] = []
  for (const row of rows) {
    if (wanted.size > 0 && !wanted.has(row.name)) continue
    console.log(`measuring ${row.name} …`)
    const contestants = row.contestants.filter(({ name }) => !values.without.includes(name))
    measured.push(await measureOnBackdrop({ ...row, contestants }))
  }
  return measured
}

/** Measures each row on a new backdrop, so that work of the previous one does not affect it. An interrupt cleans up too. */
async function measureOnBackdrop(row: Row): Promise<RowResult> {
  const backdrop = await startBackdrop()
  const interrupt = () => void backdrop.stop().finally(() => process.exit(interruptedStatus))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await measureRow(row, effort, backdrop)
  } finally {
    await backdrop.stop()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
