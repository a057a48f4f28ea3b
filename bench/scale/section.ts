/** SCALE.md: each command writes its own section and keeps those of the others. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { bench } from '../paths.ts'

const file = join(bench, 'SCALE.md')
const title = '# Figures at scale\n'

/** A figure and its upper limit. */
export interface LimitedFigure {
  what: string
  value: number
  atMost: number
  /** Empty: a count. */
  unit: '×' | 'µs' | 'ms' | ''
}

/** @returns one line with the result */
export function upperLimitLine({ what, value, atMost, unit }: LimitedFigure): string {
  const digits = unit === '×' ? 2 : 0
  const shown = (number: number) => `${number.toFixed(digits)} ${unit}`.trimEnd()
  return `- ${what}: **${shown(value)}**, wanted ≤ ${shown(atMost)}: ${value <= atMost ? 'met' : 'MISSED'}`
}

/** The same line for a whole number with a lower limit. */
export function lowerLimitLine({ what, value, atLeast }: { what: string; value: number; atLeast: number }): string {
  return `- ${what}: **${Math.round(value)}**, wanted ≥ ${atLeast}: ${value >= atLeast ? 'met' : 'MISSED'}`
}

/** A Markdown table; the first column is text, the others are numbers. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string[] {
  return ['', line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...lines.map(line), '']
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** Replaces the section of this name, or adds it, and prints it; `command` is the command that wrote it. */
export function keepSection(name: string, command: string, lines: readonly string[]): void {
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`
  const busy = loadavg().map((load) => load.toFixed(1))
  const written = `Written by \`${command}\`, ${new Date().toISOString()}; ${machine}, load averages ${busy.join(', ')} at the end.`
  const section = [`## ${name}`, '', written, ...lines].join('\n').trimEnd()
  console.log(section)
  const text = existsSync(file) ? readFileSync(file, 'utf8') : title
  const [head = title, ...sections] = text.split(/\n(?=## )/)
  const others = sections.map((each) => each.trimEnd()).filter((each) => !each.startsWith(`## ${name}\n`))
  writeFileSync(file, `${[head.trimEnd(), ...others, section].join('\n\n')}\n`)
}
