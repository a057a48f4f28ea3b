/** The results as a Markdown table and as JSON. Both are committed, so that the cost of a change is visible. */
import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { Effort, Figures, Outcome, RowResult } from './measure.ts'
import { bench } from './paths.ts'
import { type BundleSize, kibibyte, type ReferenceSize } from './sizes.ts'

export interface Results {
  /** The end of the run, ISO 8601. */
  measuredAt: string
  effort: Effort
  rows: RowResult[]
  bundles: BundleSize[]
  references: ReferenceSize[]
}

/** Writes `results.json` and `RESULTS.md`. */
export async function keep(results: Results): Promise<void> {
  await writeFile(join(bench, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  await writeFile(join(bench, 'RESULTS.md'), toMarkdown(results))
}

/** One table per row and one for the bundles. */
export function toMarkdown({ measuredAt, effort, rows, bundles, references }: Results): string {
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`
  const head = [
    '# Figures',
    '',
    `Written by \`npm run bench\`, ${measuredAt}; ${machine}. ${effort.rounds} rounds of ${effort.seconds} s each, alternating; medians.`,
    'Load generator, workerd, Neon endpoint and Postgres share the machine: compare within a table only. µs: processor time per answer.',
  ]
  return [...head, ...rows.flatMap(rowTable), ...bundleTable(bundles, references), ''].join('\n')
}

/** The processes behind an answer, and what their columns are called: processor time per answer. */
const processes = [
  ['workerd', 'workerd µs'],
  ['endpoint', 'endpoint µs'],
  ['postgres', 'Postgres µs'],
  ['load', 'load µs'],
] as const

function rowTable({ title: heading, connections, contestants, outcomes }: RowResult): string[] {
  return [
    '',
    `## ${heading}`,
    '',
    `| contestant (${connections} in flight) | answers/s | median ms | ${processes.map(([, title]) => title).join(' | ')} |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...contestants.map(figuresLine),
    ...outcomes.flatMap((outcome, index) => (index === 0 ? ['', outcomeLine(outcome)] : [outcomeLine(outcome)])),
  ]
}

function figuresLine({ name, description, rate, milliseconds, processorMicroseconds }: Figures): string {
  const processor = processes.map(([process]) => processorMicroseconds?.[process]?.toFixed(0) ?? '–').join(' | ')
  return `| ${name}: ${description} | ${rate.toFixed(rate < 100 ? 1 : 0)} | ${milliseconds.toFixed(1)} | ${processor} |`
}

function outcomeLine({ subject, against, ratio, lowest, highest, atLeast, met }: Outcome): string {
  const spread = `${lowest.toFixed(2)}–${highest.toFixed(2)}`
  return `- ${subject} ÷ ${against}: **${ratio.toFixed(2)}** (${spread}), wanted ≥ ${atLeast.toFixed(2)}: ${met ? 'met' : 'MISSED'}`
}

function bundleTable(bundles: readonly BundleSize[], references: readonly ReferenceSize[]): string[] {
  if (bundles.length + references.length === 0) return []
  const lines = bundles.map(({ name, bytes, ceilingBytes }) => {
    const verdict = bytes <= ceilingBytes ? 'met' : 'MISSED'
    return `| ${name} | ${(bytes / kibibyte).toFixed(1)} | ${ceilingBytes / kibibyte} | ${verdict} |`
  })
  const others = references.map(({ name, bytes }) => `| ${name} | ${(bytes / kibibyte).toFixed(1)} | – | |`)
  return [
    '',
    '## Bundles, minified, gzip',
    '',
    '| Worker | KiB | ceiling | |',
    '| --- | ---: | ---: | --- |',
    ...lines,
    ...others,
  ]
}
