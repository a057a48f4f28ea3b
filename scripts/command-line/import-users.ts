/** `import-users`: accounts of another system from standard input, one JSON object per line. */
import { createInterface } from 'node:readline'
import { createHashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import type { FieldError } from '#domain/field-error.ts'
import { Refusal } from '#domain/refusal.ts'
import { reservedBySetting, type WantedUsername } from '#domain/accounts/username-rules.ts'
import { type ImportError, importUsers, type ImportOutcome } from '#store/accounts/user-import.ts'
import type { Context } from './context.ts'
import { type ReadLine, readImportLine } from './import-line.ts'

/** Lines per statement. */
const batchSize = 100

/** Why a line is refused. */
interface LineError {
  line: number
  reason: string
}

/** Imports every batch without errors. @returns the report and whether all lines were accepted */
export async function importFromInput(
  context: Context,
  { dryRun, input }: { dryRun: boolean; input: NodeJS.ReadableStream },
): Promise<{ says: string; isWell: boolean }> {
  const importer = createHashImporter({ peppers: parsePeppers(context.setting('PASSWORD_PEPPER')) })
  const { db, caller } = context
  const report: string[] = []
  const resets: number[] = []
  const sums = { accepted: 0, refused: 0 }

  for await (const { first, lines } of batchesOf(input)) {
    const read = await Promise.all(lines.map((text, n) => attempt(readImportLine(db, importer, first + n, text))))
    const accepted = read.flatMap((each) => (each instanceof Refusal ? [] : [each]))
    const unreadable = read.flatMap((each, n) => (each instanceof Refusal ? lineErrors(first + n, each) : []))
    const errors = [...unreadable, ...(await store(accepted, unreadable.length > 0))]
    const last = first + lines.length - 1
    if (errors.length > 0) {
      sums.refused += lines.length
      report.push(`Lines ${first}-${last}: refused. No line of this batch was imported.`, ...inOrder(errors))
      continue
    }
    sums.accepted += lines.length
    resets.push(...accepted.flatMap(({ user, resetRequired }) => (resetRequired ? [user.line] : [])))
    report.push(`Lines ${first}-${last}: ${dryRun ? 'can be imported' : 'imported'}.`)
  }

  if (resets.length > 0)
    report.push(
      `The hashes of lines ${resets.join(', ')} are too expensive to check: these users must reset their passwords.`,
    )
  report.push(`${dryRun ? 'Dry run. Can be imported' : 'Imported'}: ${sums.accepted}. Refused: ${sums.refused}.`)
  return { says: report.join('\n'), isWell: sums.refused === 0 }

  /** Creates the accounts. If another line of the batch is invalid, it only looks for further errors. @returns the errors */
  async function store(accepted: readonly ReadLine[], isIncomplete: boolean): Promise<LineError[]> {
    if (accepted.length === 0) return []
    const users = accepted.map(({ user }) => user)
    const outcome = await attempt(importUsers(db, caller, users, { dryRun: dryRun || isIncomplete }))
    if (outcome instanceof Refusal)
      return [{ line: users[0]!.line, reason: `${outcome.details.detail ?? outcome.code} Import this batch again.` }]
    const named = new Map(users.map(({ line, username }) => [line, username]))
    return outcome.errors.map(({ line, code }) => ({ line, reason: explain(code, named.get(line)!, outcome) }))
  }
}

/** Lines in batches, each with the number of its first line. */
async function* batchesOf(input: NodeJS.ReadableStream): AsyncGenerator<{ first: number; lines: string[] }> {
  let lines: string[] = []
  let first = 1
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    lines.push(line)
    if (lines.length < batchSize) continue
    yield { first, lines }
    first += lines.length
    lines = []
  }
  if (lines.length > 0) yield { first, lines }
}

/** The outcome, or the refusal. Any other error is a bug and is rethrown. */
async function attempt<Outcome>(promise: Promise<Outcome>): Promise<Outcome | Refusal> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function lineErrors(line: number, { code, details }: Refusal): LineError[] {
  const reasons = details.errors?.map(described) ?? [details.detail ?? code]
  return reasons.map((reason) => ({ line, reason }))
}

function inOrder(errors: readonly LineError[]): string[] {
  return errors.toSorted((one, other) => one.line - other.line).map(({ line, reason }) => `  line ${line}: ${reason}`)
}

function described({ pointer, code, detail }: FieldError): string {
  const reason = detail ?? code
  return pointer ? `${pointer.slice(1)}: ${reason}` : reason
}

const explanations: Record<Exclude<ImportError['code'], 'username-not-permitted'>, string> = {
  'username-reserved': described(reservedBySetting),
  'username-taken': 'username: The user name belongs to another user or to an earlier line.',
  'username-similar': 'username: The user name looks like that of another user or of an earlier line.',
  'email-taken': 'email: The address belongs to another user or to an earlier line.',
}

function explain(code: ImportError['code'], wanted: WantedUsername, { rules }: ImportOutcome): string {
  if (code !== 'username-not-permitted') return explanations[code]
  return wanted.violations[rules].map(described).join(' ')
}
